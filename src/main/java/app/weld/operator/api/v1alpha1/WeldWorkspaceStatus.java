package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator has seen of a workspace. It is written when something changes, and the times at most every five minutes. */
@JsonClassDescription("The observed state of the workspace.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WeldWorkspaceStatus(
        @Min(-1)
        @Max(9007199254740991L)
        @JsonPropertyDescription("The metadata.generation that the operator has acted on.")
        @Nullable
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("The conditions, one for each type.")
        List<Condition> conditions,

        @Size(max = 64)
        @JsonPropertyDescription(
                "When the workspace was last listed, RFC 3339. It is updated at most every five minutes.")
        @Nullable
        String lastListedTime,

        @JsonPropertyDescription("The connections that the workspace has in Weld.") @Nullable
        WorkspaceCounts connections,

        @JsonPropertyDescription("The data syncs that the workspace has in Weld.") @Nullable
        WorkspaceCounts syncs,

        @JsonPropertyDescription(
                "Weld's own limit of requests with this API key. Absent if Weld does not report one. It is updated at most every five minutes.")
        @Nullable
        RateLimitStatus rateLimit) {

    public WeldWorkspaceStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
