package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Names a WeldWorkspace. */
public record WorkspaceRef(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
                message =
                        "must be the name of a WeldWorkspace: lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit")
        @JsonPropertyDescription("Name of a WeldWorkspace, for example production. It has to allow this namespace.")
        String name) {}
