package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Selects namespaces by their labels, as a label selector of Kubernetes does. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NamespaceSelector(
        @JsonPropertyDescription(
                "Labels that the namespace must have, with their values, for example {\"weld.app/tenant\": \"analytics\"}. At most 20.")
        @Nullable
        Map<String, @Size(max = 63) String> matchLabels,

        @Size(max = 20)
        @JsonPropertyDescription("Requirements on labels, at most 20. The namespace must meet all of them.")
        @Nullable
        List<LabelRequirement> matchExpressions) {

    public NamespaceSelector {
        matchLabels = matchLabels == null ? null : Map.copyOf(matchLabels);
        matchExpressions = matchExpressions == null ? null : List.copyOf(matchExpressions);
    }

    /** Whether a namespace with these labels meets every requirement. */
    public boolean matches(Map<String, String> labels) {
        return (matchLabels == null || labels.entrySet().containsAll(matchLabels.entrySet()))
                && (matchExpressions == null
                        || matchExpressions.stream().allMatch(requirement -> requirement.isMetBy(labels)));
    }
}
