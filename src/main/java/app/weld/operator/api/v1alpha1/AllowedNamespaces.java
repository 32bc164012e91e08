package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Namespaces whose resources may use an object: those that are named, and those whose labels a selector matches. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.names) && self.names.size() > 0) || has(self.selector)",
        message = "set names, such as [sales], or selector, because otherwise no namespace is allowed")
public record AllowedNamespaces(
        @Size(max = 500)
        @ValidationRule(
                value = "self.all(name, name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'))",
                message = "must be names of namespaces: lower-case letters, digits and '-', such as sales")
        @JsonPropertyDescription("Names of namespaces, at most 500, for example [\"sales\", \"marketing\"].")
        @Nullable
        List<@Size(min = 1, max = 63) String> names,

        @JsonPropertyDescription(
                "Labels of namespaces. An empty selector matches all namespaces. The operator needs the right to list and watch namespaces for this.")
        @Nullable
        NamespaceSelector selector) {

    public AllowedNamespaces {
        names = names == null ? null : List.copyOf(names);
    }

    /** Whether the namespace is allowed by its name, whatever its labels are. */
    public boolean includesName(String namespace) {
        return names != null && names.contains(namespace);
    }
}
