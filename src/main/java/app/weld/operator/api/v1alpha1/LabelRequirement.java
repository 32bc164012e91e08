package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One requirement on a label, with the meaning that it has in Kubernetes. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && self.values.size() > 0)",
        message = "set values with the operators In and NotIn, and only with these")
public record LabelRequirement(
        @Required @Size(min = 1, max = 317) @JsonPropertyDescription("Name of the label.")
        String key,

        @Required
        @JsonPropertyDescription(
                "In: the label has one of values. NotIn: it has none of values, or is absent. Exists: it is present. DoesNotExist: it is absent.")
        Operator operator,

        @Size(max = 50) @JsonPropertyDescription("Values of the label, for In and NotIn, at most 50.") @Nullable
        List<@Size(max = 63) String> values) {

    /** How the label is compared. */
    public enum Operator {
        /** It has one of the values. */
        In,
        /** It has none of the values, or is absent. */
        NotIn,
        /** It is present. */
        Exists,
        /** It is absent. */
        DoesNotExist
    }

    public LabelRequirement {
        values = values == null ? null : List.copyOf(values);
    }

    /** Whether these labels meet the requirement. What a requirement lacks, no label has. */
    boolean isMetBy(Map<String, String> labels) {
        String value = labels.get(key);
        boolean listed = value != null && values != null && values.contains(value);
        return switch (operator) {
            case In -> listed;
            case NotIn -> !listed;
            case Exists -> value != null;
            case DoesNotExist -> value == null;
        };
    }
}
