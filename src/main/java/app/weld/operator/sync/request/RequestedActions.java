package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.RequestKind;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends Weld once what annotations and manifests request: a run, a full refresh, the cancellation of a full refresh. The intent to send is
 * written before the request is sent, with Weld's own time: a process that continues after a crash finds out what has been done,
 * and does not do it twice.
 */
public final class RequestedActions {
    private static final Duration MIN_RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofSeconds(60);

    private final EventRecorder events;

    /**
     * What came of it.
     *
     * @param sent whether a request was sent to Weld: the runs are polled then
     * @param retryAfter when to try again what is left; absent where nothing is left
     * @param failure what ended it; absent where nothing did
     */
    public record Result(
            boolean sent,
            @Nullable Duration retryAfter,
            @Nullable WeldException failure) {
        public static final Result NOTHING = new Result(false, null, null);
    }

    public RequestedActions(EventRecorder events) {
        this.events = events;
    }

    /**
     * Carries out what is requested and not sent yet.
     *
     * @param known of which requests it is known what Weld has carried out
     */
    public Result run(SyncContext context, RecentChanges changes, SentRequests known, Sync remote, WeldApi weld) {
        boolean sent = false;
        Duration retryAfter = null;
        for (RequestKind kind : RequestKind.values()) {
            PendingRequest request = kind.of(context.ledger().requests());
            if (request == null || request.requestState() != RequestState.Pending) {
                continue;
            }
            RequestExecution execution =
                    new RequestExecution(events, changes, known, context, kind, kind.action(request), remote, weld);
            try {
                execution.run(request);
            } catch (WeldException e) {
                return new Result(sent || execution.isSent(), retryAfter, e);
            }
            sent |= execution.isSent();
            if (execution.isWaiting()) {
                retryAfter = retry(request, context.now());
            } else if (!execution.untilShown().isZero()) {
                retryAfter = execution.untilShown();
            }
        }
        return new Result(sent, retryAfter, null);
    }

    /** Sooner while the request is new. */
    private static Duration retry(PendingRequest request, Instant now) {
        Instant since = Objects.requireNonNullElse(RequestAnnotation.time(request.time()), now);
        Duration half = Duration.between(since, now).dividedBy(2);
        if (half.compareTo(MIN_RETRY) < 0) {
            return MIN_RETRY;
        }
        return half.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : half;
    }
}
