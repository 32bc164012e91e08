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
 * A connection bridge: the link that a person opens to authorize a source. Written before the bridge is asked for (then
 * without {@code expiresAt}) and completed with Weld's answer. The state itself, which Weld hands back on the redirect,
 * is nowhere: whoever reads the status cannot pretend to be a browser that Weld has sent.
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

    private static final int MOST_EXISTING = 100;
    private static final int MOST_LOST = 1000;

    public Bridge {
        existing = existing == null
                ? List.of()
                : existing.stream().limit(MOST_EXISTING).toList();
    }

    /**
     * A bridge that is about to be asked for.
     *
     * @param again the connection that is to be authorized again; absent for a new one
     * @param lostBefore how many were asked for in vain
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
                lostBefore == 0 ? null : Math.min(lostBefore, MOST_LOST));
    }

    /** As Weld answered. */
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

    /** With the last change of the connection before anybody could have opened the link. */
    public Bridge changedBefore(@Nullable String time) {
        return new Bridge(
                id, stateDigest, createdAt, expiresAt, connectionId, redirectUri, existing, linkedAt, time, lostBefore);
    }

    /** Whether Weld has answered; otherwise it is not known whether it has made the bridge. */
    public boolean confirmed() {
        return expiresAt != null;
    }

    public int lost() {
        return lostBefore == null ? 0 : lostBefore;
    }

    /** Whether this is the state that was made for the bridge. */
    public boolean hasState(@Nullable String state) {
        return state != null && stateDigest != null && stateDigest.equals(digest(state));
    }

    /** 64 hexadecimal digits that do not lead back to the state. */
    public static String digest(String state) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(state.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
