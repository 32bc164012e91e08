package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An annotation's wish that is being carried out: written before Weld is asked. */
public record Request(
        @Required @Size(max = 1024) @JsonPropertyDescription("The annotation's value.")
        String value,

        @Required @Size(max = 64) @JsonPropertyDescription("When carrying it out began, RFC 3339.")
        String time) {}
