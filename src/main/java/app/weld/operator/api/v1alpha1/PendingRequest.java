package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A request by annotation or in the manifest. It is written before the first request to Weld, and followed until it is finished. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PendingRequest(
        @Required @Size(max = 1024) @JsonPropertyDescription("The value of the annotation, or the id of spec.request.")
        String value,

        @JsonPropertyDescription("What spec.request requests: Run or FullRefresh. Absent for an annotation.") @Nullable
        RequestType type,

        @Required @Size(max = 64) @JsonPropertyDescription("When the operator first saw the request, RFC 3339.")
        String time,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription(
                "State of the request over all its streams: Pending, Requested, Scheduled, Running, Succeeded, Failed, GivenUp, Refused or Cancelled. If the streams differ, this is the state of the one that is least advanced.")
        String state,

        @Size(max = 64) @JsonPropertyDescription("When the request was first sent to Weld, RFC 3339.") @Nullable
        String requestedAt,

        @Size(max = 64)
        @JsonPropertyDescription(
                "Weld's time when the request was first sent, RFC 3339. A run that Weld started since then is the requested one.")
        @Nullable
        String serverTime,

        @JsonPropertyDescription("True: the history tables are dropped too.") @Nullable
        Boolean resetHistoryTable,

        @Size(max = 1024) @JsonPropertyDescription("Why the request was not carried out.") @Nullable
        String message,

        @Size(max = 1000) @JsonPropertyDescription("The streams of the request, once they are known; at most 1,000.")
        List<RequestedStream> streams) {

    public PendingRequest {
        // The API server may store the items of such a list in another order, which is no change.
        streams = streams == null
                ? List.of()
                : streams.stream()
                        .sorted(Comparator.comparing(RequestedStream::name))
                        .toList();
    }

    /** The request is recorded; nothing has been sent. */
    public static PendingRequest noted(String value, String time, boolean resetHistory, List<RequestedStream> streams) {
        return new PendingRequest(
                value, null, time, RequestState.Pending.name(), null, null, resetHistory ? true : null, null, streams);
    }

    /** This request, as one of a manifest. */
    public PendingRequest declaredAs(RequestType what) {
        return new PendingRequest(
                value, what, time, state, requestedAt, serverTime, resetHistoryTable, message, streams);
    }

    /** The request is about to be sent to Weld. */
    public PendingRequest asking(String now, @Nullable String weldTime) {
        return new PendingRequest(value, type, time, state, now, weldTime, resetHistoryTable, message, streams);
    }

    /** Finished for all streams that are not finished yet. */
    public PendingRequest over(RequestState how, String why) {
        PendingRequest each = map(stream -> stream.requestState().isOver() ? stream : stream.in(how, null));
        return new PendingRequest(
                value,
                type,
                time,
                each.streams().isEmpty() ? how.name() : each.state(),
                requestedAt,
                serverTime,
                resetHistoryTable,
                why,
                each.streams());
    }

    /** The same request with these streams. Its state follows from theirs. */
    public PendingRequest with(List<RequestedStream> now) {
        String so = now.stream()
                .map(RequestedStream::requestState)
                .min(Comparator.comparingInt(PendingRequest::rank))
                .map(Enum::name)
                .orElse(state);
        return new PendingRequest(value, type, time, so, requestedAt, serverTime, resetHistoryTable, message, now);
    }

    public PendingRequest map(UnaryOperator<RequestedStream> change) {
        return with(streams.stream().map(change).toList());
    }

    /** The least advanced state comes first, and among the finished states the worst. */
    private static int rank(RequestState state) {
        return switch (state) {
            case Pending -> 0;
            case Requested -> 1;
            case Scheduled -> 2;
            case Running -> 3;
            case Failed -> 4;
            case GivenUp -> 5;
            case Refused -> 6;
            case Cancelled -> 7;
            case Succeeded -> 8;
        };
    }

    @JsonIgnore
    public RequestState requestState() {
        return RequestState.of(state);
    }

    public boolean resetsHistory() {
        return Boolean.TRUE.equals(resetHistoryTable);
    }
}
