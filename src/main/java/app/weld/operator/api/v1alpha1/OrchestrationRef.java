package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Names an orchestration in Weld. */
public record OrchestrationRef(
        @Required
        @Size(min = 1, max = 255)
        @ValidationRule(value = "self.matches('" + NamePatterns.NAME_CEL + "')", message = NamePatterns.NAME_MESSAGE)
        @JsonPropertyDescription(
                "Name of an orchestration of the workspace, exactly as the Weld app shows it, for example Nightly.")
        String name) {}
