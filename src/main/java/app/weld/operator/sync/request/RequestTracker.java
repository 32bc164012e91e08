package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.RequestedStream;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.Listed;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.RequestKind;
import app.weld.operator.reconcile.RequestedAction;
import app.weld.operator.status.EventReason;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.StreamRun;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Follows requests that Weld has accepted until their runs have ended, and gives up on those of which no run is seen. */
public final class RequestTracker {
    private static final int MAX_IDS_READ = 5;

    private final EventRecorder events;

    public RequestTracker(EventRecorder events) {
        this.events = events;
    }

    /** Since when runs that were requested are expected to begin; absent where none is. */
    public static @Nullable Instant awaitedSince(SyncContext context) {
        Requests requests = context.ledger().requests();
        return Stream.of(RequestKind.RUN, RequestKind.DECLARED)
                .flatMap(kind -> Stream.ofNullable(kind.of(requests))
                        .filter(request -> kind.action(request) == RequestedAction.RUN))
                .flatMap(request -> Stream.ofNullable(awaitedSince(request)))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant awaitedSince(PendingRequest run) {
        if (run.requestedAt() == null) {
            return null;
        }
        boolean awaited = run.streams().stream()
                .map(RequestedStream::requestState)
                .anyMatch(state -> state == RequestState.Requested || state == RequestState.Scheduled);
        return awaited ? RequestAnnotation.time(run.requestedAt()) : null;
    }

    /**
     * Writes down how far the requests have come.
     *
     * @param runs as Weld shows them now
     */
    public void follow(SyncContext context, RecentChanges changes, Sync remote, WeldApi weld, List<StreamRuns> runs) {
        Requests requests = context.ledger().requests();
        List<String> warnings = new ArrayList<>();
        for (RequestKind kind : List.of(RequestKind.FULL_REFRESH, RequestKind.RUN, RequestKind.DECLARED)) {
            PendingRequest before = kind.of(requests);
            if (before != null && !before.requestState().isOver()) {
                RequestedAction action = kind.action(before);
                PendingRequest seen = seen(changes, action, before, remote, weld, runs);
                Instant deadline = RequestProgress.deadline(action, seen, remote);
                PendingRequest after = seen;
                if (deadline != null && isOverdue(context, seen, deadline, runs)) {
                    String hint = OrchestratedSync.explanation(
                            action, context.resource().getSpec(), remote);
                    after = seen.over(RequestState.GivenUp, "no run of it was seen until " + deadline + hint);
                    warnings.add(givenUp(action, after, deadline) + hint);
                }
                requests =
                        kind.with(requests, after.with(RequestNotes.bounded(after.streams())), kind.handled(requests));
            }
        }
        context.persist(context.ledger().withRequests(requests));
        warnings.forEach(warning -> events.record(context.resource(), EventReason.RequestGivenUp, warning));
    }

    private static PendingRequest seen(
            RecentChanges changes,
            RequestedAction action,
            PendingRequest request,
            Sync remote,
            WeldApi weld,
            List<StreamRuns> runs) {
        PendingRequest seen = withRunIds(request, RequestProgress.seen(action, request, runs), remote, weld);
        return remote.streams() == null || changes.isRecent(remote, weld.serverTime())
                ? seen
                : seen.map(stream -> stream.requestState().isAwaited()
                                && remote.stream(stream.name()).isEmpty()
                        ? stream.in(RequestState.GivenUp, "the stream no longer exists")
                        : stream);
    }

    private static boolean isOverdue(
            SyncContext context, PendingRequest request, Instant deadline, List<StreamRuns> runs) {
        return request.requestState().isAwaited()
                && !context.now().isBefore(deadline)
                && !RequestProgress.isUnderWay(request, runs);
    }

    private static String givenUp(RequestedAction action, PendingRequest request, Instant deadline) {
        List<String> missed = request.streams().stream()
                .filter(stream -> stream.requestState() == RequestState.GivenUp)
                .map(RequestedStream::name)
                .toList();
        return "the " + action.displayName() + " of " + Listed.of(missed) + ", requested as " + request.value()
                + ", was not seen until " + deadline + ", so the operator no longer waits for it";
    }

    /** The ids of runs that are seen for the first time, of a few streams: each is a call of its own. */
    private static PendingRequest withRunIds(PendingRequest before, PendingRequest now, Sync remote, WeldApi weld) {
        Instant since = RequestProgress.since(now);
        Set<String> wanted = now.streams().stream()
                .filter(stream -> stream.runId() == null && !before.streams().contains(stream))
                .filter(stream -> stream.requestState() == RequestState.Running
                        || stream.requestState() == RequestState.Succeeded
                        || stream.requestState() == RequestState.Failed)
                .map(RequestedStream::name)
                .limit(MAX_IDS_READ)
                .collect(Collectors.toSet());
        return since == null || wanted.isEmpty()
                ? now
                : now.map(stream -> wanted.contains(stream.name())
                        ? stream.withRun(runId(stream.name(), since, remote, weld))
                        : stream);
    }

    private static @Nullable String runId(String name, Instant since, Sync remote, WeldApi weld) {
        try {
            return remote.stream(name).stream()
                    .flatMap(stream -> weld.streamRuns(stream.id()).items().stream())
                    .filter(run -> run.startedAt() != null && !run.startedAt().isBefore(since))
                    .findFirst()
                    .map(StreamRun::id)
                    .orElse(null);
        } catch (WeldException e) {
            // It would be good to know, and nothing depends on it.
            return null;
        }
    }
}
