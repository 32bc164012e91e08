package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.RequestType;
import app.weld.operator.api.v1alpha1.RequestedStream;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.Listed;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.RequestKind;
import app.weld.operator.reconcile.RequestedAction;
import app.weld.operator.status.EventReason;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Carries out one request, stream by stream. To be used once. */
final class RequestExecution {
    /** A request that could not be carried out for so long is not carried out without being made again. */
    private static final Duration MAX_AGE = Duration.ofDays(1);
    /** A job in Weld may come to be so long after its sync or stream does: until then a refusal may mean "not yet". */
    private static final Duration NOT_YET = Duration.ofMinutes(15);

    private static final int BAD_REQUEST = 400;

    private final EventRecorder events;
    private final RecentChanges changes;
    private final SentRequests known;
    private final SyncContext context;
    private final RequestKind kind;
    private final RequestedAction action;
    private final Sync remote;
    private final WeldApi weld;
    private final Map<String, Stream> streams;
    private final List<String> sent = new ArrayList<>();
    private final Map<String, String> refused = new TreeMap<>();
    private boolean waiting;
    private Duration untilShown = Duration.ZERO;

    RequestExecution(
            EventRecorder events,
            RecentChanges changes,
            SentRequests known,
            SyncContext context,
            RequestKind kind,
            RequestedAction action,
            Sync remote,
            WeldApi weld) {
        this.events = events;
        this.changes = changes;
        this.known = known;
        this.context = context;
        this.kind = kind;
        this.action = action;
        this.remote = remote;
        this.weld = weld;
        this.streams = remote.streams() == null
                ? Map.of()
                : remote.streams().stream().collect(Collectors.toMap(Stream::name, it -> it, (a, b) -> a));
    }

    /** Whether Weld accepted anything. */
    boolean isSent() {
        return !sent.isEmpty();
    }

    /** Whether something is to be tried again, which Weld may not be ready for yet. */
    boolean isWaiting() {
        return waiting;
    }

    /** How long the runs may not show yet what was sent; zero where it is known what Weld has carried out. */
    Duration untilShown() {
        return untilShown;
    }

    void run(PendingRequest noted) {
        if (context.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly) {
            end(noted.over(RequestState.Refused, "managementPolicy is ObserveOnly"), EventReason.Rejected);
            return;
        }
        Instant since = RequestAnnotation.time(noted.time());
        if (since != null && !context.now().isBefore(since.plus(MAX_AGE))) {
            end(
                    noted.over(RequestState.GivenUp, "it could not be carried out within a day: request it again"),
                    EventReason.RequestNotCarriedOut);
            return;
        }
        if (DeclaredRequest.isTooLate(context.resource().getSpec(), noted, context.now())) {
            end(
                    noted.over(RequestState.GivenUp, "request.notAfter has passed: request it again with another id"),
                    EventReason.RequestNotCarriedOut);
            return;
        }
        PendingRequest request = RequestNotes.resolved(noted, streams.keySet());
        if (request.streams().isEmpty()) {
            end(request.over(RequestState.Refused, "the sync has no streams"), EventReason.Rejected);
            return;
        }
        PendingRequest begun = begun(request);
        if (untilShown.isZero()) {
            send(begun);
        }
    }

    /**
     * Notes that a request to Weld is about to be sent; or, where that was written before, with what has begun since, unless the runs
     * may not show that yet.
     */
    private PendingRequest begun(PendingRequest request) {
        if (request.requestedAt() == null) {
            PendingRequest asking = request.asking(
                    context.now().toString(),
                    weld.serverTime().map(Instant::toString).orElse(null));
            persist(asking);
            known.begun(kind, asking);
            return asking;
        }
        if (action == RequestedAction.CANCEL_FULL_REFRESH) {
            return request;
        }
        untilShown = known.untilShown(kind, request, context.now());
        if (!untilShown.isZero()) {
            return request;
        }
        // A process may have died, or an answer may have been lost, after the request was sent.
        List<StreamRuns> runs = weld.runs(remote.id()).orElse(List.of());
        return RequestProgress.begun(action, request, runs);
    }

    private void send(PendingRequest request) {
        Map<String, RequestedStream> now = new HashMap<>();
        request.streams().forEach(stream -> now.put(stream.name(), stream));
        try {
            for (RequestedStream stream : request.streams()) {
                if (stream.requestState() == RequestState.Pending) {
                    now.put(stream.name(), send(request, stream));
                } else if (stream.requestState() == RequestState.Refused && stream.message() != null) {
                    refused.put(stream.name(), stream.message());
                }
            }
        } finally {
            persist(request.with(RequestNotes.bounded(List.copyOf(now.values()))));
            notify(request);
        }
    }

    private RequestedStream send(PendingRequest request, RequestedStream requested) {
        Stream stream = streams.get(requested.name());
        if (stream == null) {
            return refuse(requested, "no stream of this sync any more");
        }
        try {
            RequestedStream accepted = send(request, requested, stream);
            sent.add(stream.name());
            return accepted;
        } catch (WeldException.OutcomeUnknown e) {
            known.lost(kind, request, context.now());
            throw e;
        } catch (WeldException.Rejected e) {
            String why = e.getMessage()
                    + OrchestratedSync.explanation(action, context.resource().getSpec(), remote);
            if (mayBeNotYet(request, stream, e)) {
                waiting = true;
                return requested.in(RequestState.Pending, "not yet: " + why);
            }
            return refuse(requested, why);
        }
    }

    private RequestedStream send(PendingRequest request, RequestedStream requested, Stream stream) {
        return switch (action) {
            case RUN ->
                requested
                        .in(RequestState.Requested, null)
                        .withRun(weld.requestRun(stream.id()).activeRunId());
            case FULL_REFRESH -> {
                weld.requestFullRefresh(stream.id(), request.resetsHistory());
                yield requested.in(RequestState.Requested, null);
            }
            case CANCEL_FULL_REFRESH -> {
                weld.cancelFullRefresh(stream.id());
                yield requested.in(RequestState.Succeeded, null);
            }
        };
    }

    private RequestedStream refuse(RequestedStream requested, String why) {
        refused.put(requested.name(), why);
        return requested.in(RequestState.Refused, why);
    }

    /** A job that Weld is still setting up: what the last listing shows is there. */
    private boolean mayBeNotYet(PendingRequest request, Stream stream, WeldException.Rejected refusal) {
        Instant first = request.requestedAt() == null ? null : RequestAnnotation.time(request.requestedAt());
        return action != RequestedAction.CANCEL_FULL_REFRESH
                && remote.enabled()
                && (refusal.status() == BAD_REQUEST || refusal.notFound())
                && first != null
                && context.now().isBefore(first.plus(NOT_YET))
                && (changes.isRecent(remote, weld.serverTime()) || !hasRun(stream));
    }

    /** A stream that was never seen to run may have no job yet. */
    private boolean hasRun(Stream stream) {
        return context.before().streams().stream()
                .anyMatch(known -> known.name().equals(stream.name()) && known.lastRunStartedAt() != null);
    }

    /** Handled is what Weld has answered to, for each stream. */
    private void persist(PendingRequest request) {
        Requests requests = context.ledger().requests();
        boolean answered = request.requestState() != RequestState.Pending;
        Requests next = kind.with(requests, request, answered ? request.value() : kind.handled(requests));
        PendingRequest refresh = next.fullRefresh();
        if (action == RequestedAction.CANCEL_FULL_REFRESH && answered && refresh != null) {
            next = next.withFullRefresh(cancelled(refresh, request), refresh.value());
        }
        PendingRequest declared = next.declared();
        if (answered
                && action == RequestedAction.CANCEL_FULL_REFRESH
                && declared != null
                && declared.type() == RequestType.FullRefresh) {
            next = next.withDeclared(cancelled(declared, request));
        }
        context.persist(context.ledger().withRequests(next));
    }

    private static PendingRequest cancelled(PendingRequest refresh, PendingRequest cancel) {
        Set<String> names = cancel.streams().stream()
                .filter(stream -> stream.requestState() == RequestState.Succeeded)
                .map(RequestedStream::name)
                .collect(Collectors.toSet());
        return refresh.map(stream -> names.contains(stream.name())
                        && !stream.requestState().isOver()
                        && stream.requestState() != RequestState.Running
                ? stream.in(RequestState.Cancelled, null)
                : stream);
    }

    private void end(PendingRequest over, EventReason event) {
        persist(over);
        events.record(context.resource(), event, "no " + action.describe(over) + ": " + over.message());
    }

    private void notify(PendingRequest request) {
        if (!sent.isEmpty()) {
            events.record(
                    context.resource(), action.event(), action.describe(request) + " requested for " + Listed.of(sent));
        }
        if (!refused.isEmpty()) {
            List<String> names = List.copyOf(refused.keySet());
            String first = names.get(0);
            events.record(
                    context.resource(),
                    EventReason.Rejected,
                    "no " + action.describe(request) + " of " + Listed.of(names) + "; of " + first + ": "
                            + refused.get(first) + disabled());
        }
    }

    /** Whether Weld runs a disabled sync is not documented: the operator tries, and explains a refusal. */
    private String disabled() {
        if (remote.enabled()) {
            return "";
        }
        return context.resource().getSpec().enabledOrDefault()
                ? " (the sync is disabled in Weld)"
                : " (the sync is disabled: spec.enabled is false)";
    }
}
