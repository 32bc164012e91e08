package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection bridge: the link that a person opens to authorize a source. Written before the bridge is asked for (then
 * without {@code id}) and completed with Weld's answer.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Bridge(
        @Size(max = 255) @JsonPropertyDescription("Weld's id of the bridge; absent until Weld has answered.") @Nullable
        String id,

        @Required
        @Size(min = 1, max = 255)
        @JsonPropertyDescription("The value that Weld hands back on the redirect, made for this one bridge.")
        String state,

        @Required @Size(max = 64) @JsonPropertyDescription("When the bridge was asked for, RFC 3339.")
        String createdAt,

        @Size(max = 64) @JsonPropertyDescription("When the link stops working, RFC 3339.") @Nullable
        String expiresAt,

        @Size(max = 255)
        @JsonPropertyDescription("The connection that is to be authorized again; absent for a new one.")
        @Nullable
        String connectionId,

        @Size(max = 2048) @JsonPropertyDescription("Where Weld was told to send the browser afterwards.") @Nullable
        String redirectUri,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Ids of the connections with this integration and label that were there before: none of them is the outcome.")
        List<@Size(min = 1, max = 255) String> existing) {

    private static final int MOST_EXISTING = 100;

    public Bridge {
        existing = existing == null
                ? List.of()
                : existing.stream().limit(MOST_EXISTING).toList();
    }

    /** As Weld answered. */
    public Bridge confirmed(String weldId, @Nullable String expiry) {
        return new Bridge(weldId, state, createdAt, expiry, connectionId, redirectUri, existing);
    }

    /** Whether Weld has answered; otherwise it is not known whether it has made the bridge. */
    public boolean confirmed() {
        return id != null;
    }
}
