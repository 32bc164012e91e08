package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The intent to create a sync: written before Weld is asked, removed together with writing the id. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Creation(
        @Required @Size(max = 64) @JsonPropertyDescription("Identifies this one attempt.")
        String id,

        @Required @Size(max = 64) @JsonPropertyDescription("When the attempt began, RFC 3339.")
        String time,

        @Required @Size(max = 64) @JsonPropertyDescription("Digest of the request.")
        String digest,

        @Required @Size(max = 255) @JsonPropertyDescription("The connection that the sync is created for.")
        String connectionId) {}
