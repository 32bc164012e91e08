package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One key of a Secret in any namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceSecretRef(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                message =
                        "must be the name of a namespace: lower-case letters, digits and '-', beginning and ending with a letter or digit")
        @JsonPropertyDescription(
                "Namespace of the Secret, for example weld-system. The teams of the workspace should have no rights in it.")
        String namespace,

        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
                message =
                        "must be the name of a Secret: lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit")
        @JsonPropertyDescription("Name of the Secret.")
        String name,

        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[-._a-zA-Z0-9]+$')",
                message = "must be a key of the Secret: letters, digits, '-', '_' and '.', such as apiKey")
        @JsonPropertyDescription("Key in the Secret's data that contains the API key. Default: apiKey.")
        @Nullable
        String key) {

    /** The same key of the same Secret, for those who know the namespace. */
    @JsonIgnore
    public SecretKeyRef inNamespace() {
        return new SecretKeyRef(name, key);
    }
}
