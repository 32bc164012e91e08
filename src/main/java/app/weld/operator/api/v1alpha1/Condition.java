package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition as the Kubernetes API conventions define it ({@code metav1.Condition}). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required
        @Size(min = 1, max = 316)
        @JsonPropertyDescription(
                "Ready; Reconciling and Stalled, which are present only while they are True; and Suspended, LastRunSucceeded, APIReachable and InSync.")
        String type,

        @Required
        @Size(min = 1, max = 7)
        @Pattern("^(True|False|Unknown)$")
        @JsonPropertyDescription("True, False or Unknown.")
        String status,

        @Min(-1)
        @Max(9007199254740991L)
        @JsonPropertyDescription("The metadata.generation that this condition refers to.")
        @Nullable
        Long observedGeneration,

        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("When the status of this condition last changed, RFC 3339 in UTC.")
        String lastTransitionTime,

        @Required
        @Size(min = 1, max = 1024)
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        @JsonPropertyDescription("The reason as one CamelCase word. The operator's documentation lists all reasons.")
        String reason,

        @Required @Size(max = 32768) @JsonPropertyDescription("The reason in a sentence.")
        String message) {

    private static final List<String> ORDER =
            List.of("Ready", "Reconciling", "Stalled", "Suspended", "APIReachable", "LastRunSucceeded", "InSync");

    /**
     * The operator's own conditions in their display order. The API server may store another order, which is no change. Conditions
     * of other types belong to other field managers.
     */
    static List<Condition> ours(List<Condition> conditions) {
        return conditions.stream()
                .filter(condition -> ORDER.contains(condition.type()))
                .sorted(Comparator.comparingInt(condition -> ORDER.indexOf(condition.type())))
                .toList();
    }

    @JsonIgnore
    public boolean isTrue() {
        return status.equals("True");
    }
}
