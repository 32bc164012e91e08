package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One stream of a request, and its state. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestedStream(
        @Required @Size(min = 1, max = 255) @JsonPropertyDescription("Name of the stream.")
        String name,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription(
                "Pending (Weld has not answered yet), Requested (Weld has accepted the request), Scheduled, Running, Succeeded, Failed, GivenUp (no run was seen), Refused or Cancelled.")
        String state,

        @Size(max = 255) @JsonPropertyDescription("Weld's id of the run, if Weld reports it.") @Nullable
        String runId,

        @Size(max = 512) @JsonPropertyDescription("Why the request was refused, failed or is waiting.") @Nullable
        String message) {

    public RequestState requestState() {
        return RequestState.of(state);
    }

    public RequestedStream in(RequestState now, @Nullable String why) {
        return new RequestedStream(name, now.name(), runId, why);
    }

    public RequestedStream withRun(@Nullable String id) {
        return id == null ? this : new RequestedStream(name, state, id, message);
    }
}
