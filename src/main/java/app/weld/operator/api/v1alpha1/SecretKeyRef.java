package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** One key of a Secret in the resource's namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeyRef(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')",
                message =
                        "must be the name of a Secret in this namespace: lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit")
        @JsonPropertyDescription("Name of the Secret, in the namespace of this resource.")
        String name,

        @Size(min = 1, max = 253)
        @ValidationRule(
                value = "self.matches('^[-._a-zA-Z0-9]+$')",
                message = "must be a key of the Secret: letters, digits, '-', '_' and '.', such as apiKey")
        @JsonPropertyDescription("Key in the Secret's data that contains the API key. Default: apiKey.")
        @Nullable
        String key) {

    private static final String DEFAULT_KEY = "apiKey";

    /** The key in the Secret's data, with the default filled in. */
    public String keyOrDefault() {
        return key == null ? DEFAULT_KEY : key;
    }
}
