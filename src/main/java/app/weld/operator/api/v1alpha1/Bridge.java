package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection bridge: the link that a person opens to authorize a source. It is written before the bridge is requested (then
 * without {@code expiresAt}), and completed with Weld's answer. Only a digest of the state is stored, which Weld returns with the
 * redirect. So a reader of the status cannot forge the redirect.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Bridge(
        @Size(max = 255)
        @JsonPropertyDescription(
                "Weld's id of the connection bridge; absent until Weld has answered, or if Weld reports none.")
        @Nullable
        String id,

        @Size(max = 64)
        @JsonPropertyDescription(
                "SHA-256 of the state that Weld returns on the redirect, unique to this bridge. The state itself is not stored.")
        @Nullable
        String stateDigest,

        @Required @Size(max = 64) @JsonPropertyDescription("When the operator requested the bridge, RFC 3339.")
        String createdAt,

        @Size(max = 64) @JsonPropertyDescription("When the link expires, RFC 3339, by Weld's clock.") @Nullable
        String expiresAt,

        @Size(max = 255)
        @JsonPropertyDescription("The connection to authorize again; absent for a new connection.")
        @Nullable
        String connectionId,

        @Size(max = 2048)
        @JsonPropertyDescription("URL to which Weld sends the browser after the authorization.")
        @Nullable
        String redirectUri,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Ids of the connections with this integration and label that existed before. None of them can be the result of this bridge.")
        List<@Size(min = 1, max = 255) String> existing,

        @Size(max = 64)
        @JsonPropertyDescription(
                "When the link was created, RFC 3339, by Weld's clock; absent if Weld's time was unknown. Older connections cannot be the result of this bridge.")
        @Nullable
        String linkedAt,

        @Size(max = 64)
        @JsonPropertyDescription(
                "When the connection to authorize again had last changed, as listed when the link was created.")
        @Nullable
        String changedBefore,

        @Min(0)
        @Max(1000)
        @JsonPropertyDescription("How many earlier links had a result that the operator never learned.")
        @Nullable
        Integer lostBefore) {

    private static final int MAX_EXISTING = 100;
    private static final int MAX_LOST = 1000;

    public Bridge {
        existing = existing == null
                ? List.of()
                : existing.stream().limit(MAX_EXISTING).toList();
    }

    /**
     * A bridge that is about to be requested.
     *
     * @param again the connection that is to be authorized again; absent for a new one
     * @param lostBefore how many bridges were requested before without a known outcome
     */
    public static Bridge intended(
            String state,
            String createdAt,
            @Nullable String again,
            @Nullable String redirectUri,
            List<String> existing,
            int lostBefore) {
        return new Bridge(
                null,
                digest(state),
                createdAt,
                null,
                again,
                redirectUri,
                existing,
                null,
                null,
                lostBefore == 0 ? null : Math.min(lostBefore, MAX_LOST));
    }

    /** The bridge as Weld has answered. */
    public Bridge confirmed(@Nullable String weldId, String expiry, @Nullable String linked) {
        return new Bridge(
                weldId,
                stateDigest,
                createdAt,
                expiry,
                connectionId,
                redirectUri,
                existing,
                linked,
                changedBefore,
                lostBefore);
    }

    /** With the time of the connection's last change before the link existed. */
    public Bridge changedBefore(@Nullable String time) {
        return new Bridge(
                id, stateDigest, createdAt, expiresAt, connectionId, redirectUri, existing, linkedAt, time, lostBefore);
    }

    /** Whether Weld has answered. Otherwise it is unknown whether Weld has created the bridge. */
    public boolean confirmed() {
        return expiresAt != null;
    }

    public int lost() {
        return lostBefore == null ? 0 : lostBefore;
    }

    /** Whether this is the state of the bridge. */
    public boolean hasState(@Nullable String state) {
        return state != null && stateDigest != null && stateDigest.equals(digest(state));
    }

    /**
     * The last segment of the address of the page from which a person opens the link. Nobody can guess it, each process finds the
     * same, and it leads to nothing else. Absent before Weld has answered.
     */
    public @Nullable String connectToken() {
        return confirmed() && stateDigest != null ? digest("connect " + stateDigest) : null;
    }

    /** The SHA-256 of a state as 64 hexadecimal digits. */
    public static String digest(String state) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(state.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
