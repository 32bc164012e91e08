package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The intent to create a sync. It is written before the request is sent, and removed when the id is written. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PendingCreation(
        @Required @Size(max = 64) @JsonPropertyDescription("Identifies this attempt.")
        String id,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription("When the attempt began by the operator's clock, RFC 3339. For people to read.")
        String time,

        @Required @Size(max = 64) @JsonPropertyDescription("Digest of the request.")
        String digest,

        @Required @Size(max = 255) @JsonPropertyDescription("The connection that the sync is created for.")
        String connectionId,

        @Size(max = 64)
        @JsonPropertyDescription("When the attempt began by Weld's clock, RFC 3339; absent if Weld's time was unknown.")
        @Nullable
        String weldTime,

        @Size(max = 100) @JsonPropertyDescription("Ids of matching syncs that were known to exist before the attempt.")
        List<@Size(min = 1, max = 255) String> present) {

    /** The maximum number of ids in {@code present}. */
    public static final int MAX_PRESENT = 100;

    public PendingCreation {
        present = present == null
                ? List.of()
                : present.stream().limit(MAX_PRESENT).toList();
    }
}
