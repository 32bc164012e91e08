package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestState;
import app.weld.operator.api.v1alpha1.RequestedStream;
import app.weld.operator.plan.Schedule;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.reconcile.RequestedAction;
import app.weld.operator.sync.run.ExpectedRun;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the runs that Weld shows say of a request. Times of Weld are compared with Weld's time alone. */
final class RequestProgress {
    /** A full refresh is the next run; where nothing says when that is, a day is assumed. */
    private static final Duration UNSCHEDULED = Duration.ofHours(24);

    private RequestProgress() {}

    /** A request whose answers may be lost: streams with a run that Weld began since then need not be requested again. */
    static PendingRequest begun(RequestedAction action, PendingRequest request, List<StreamRuns> runs) {
        Instant since = since(request);
        Map<String, StreamRuns> byName = byName(runs);
        return since == null
                ? request
                : request.map(stream -> {
                    Run run = stream.requestState() == RequestState.Pending
                            ? evidence(action, byName.get(stream.name()), since, false)
                            : null;
                    return run == null ? stream : with(stream, run);
                });
    }

    /** A request that Weld has accepted: how far its runs have come. */
    static PendingRequest seen(RequestedAction action, PendingRequest request, List<StreamRuns> runs) {
        Instant since = since(request);
        Map<String, StreamRuns> byName = byName(runs);
        return request.map(stream -> {
            StreamRuns of = byName.get(stream.name());
            if (!stream.requestState().isAwaited() || of == null) {
                return stream;
            }
            Run run = since == null ? inOrder(stream, of) : evidence(action, of, since, true);
            return run == null ? stream : with(stream, run);
        });
    }

    /** Where Weld does not send its time: what is under way now, and what has ended after it was. */
    private static @Nullable Run inOrder(RequestedStream stream, StreamRuns of) {
        return of.active() == null && stream.requestState() == RequestState.Running ? of.latest() : of.active();
    }

    /** Until when a run is waited for; absent where none was requested. */
    static @Nullable Instant deadline(RequestedAction action, PendingRequest request, Sync sync) {
        Instant requested = request.requestedAt() == null ? null : RequestAnnotation.time(request.requestedAt());
        if (requested == null || action == RequestedAction.RUN) {
            return requested == null ? null : requested.plus(ExpectedRun.PATIENCE);
        }
        Instant due = sync.orchestrationId() != null
                ? requested.plus(UNSCHEDULED)
                : Schedule.next(sync.syncInterval(), requested).orElse(requested.plus(UNSCHEDULED));
        return due.plus(ExpectedRun.PATIENCE);
    }

    /** Whether a run of it is shown as active: it is followed as long as it takes. */
    static boolean isUnderWay(PendingRequest request, List<StreamRuns> runs) {
        Map<String, StreamRuns> byName = byName(runs);
        return request.streams().stream()
                .filter(stream -> stream.requestState() == RequestState.Running)
                .map(stream -> byName.get(stream.name()))
                .anyMatch(of -> of != null && of.active() != null);
    }

    /** The run that was requested, as far as that is known: the one under way, else the one that has ended. */
    private static @Nullable Run evidence(
            RequestedAction action, @Nullable StreamRuns runs, Instant since, boolean accepted) {
        if (runs == null) {
            return null;
        }
        return Stream.of(runs.active(), runs.latest())
                .filter(Objects::nonNull)
                .filter(run -> isSince(run.startedAt(), since)
                        // What Weld answered "there is one already" to began before, and is the one.
                        || (accepted
                                && action == RequestedAction.RUN
                                && (run.equals(runs.active()) || isSince(run.finishedAt(), since))))
                .filter(run -> action == RequestedAction.RUN || mayBeFull(run))
                .findFirst()
                .orElse(null);
    }

    private static boolean isSince(@Nullable Instant time, Instant since) {
        return time != null && !time.isBefore(since);
    }

    /** An incremental run that began meanwhile, by its schedule, is no full refresh. */
    private static boolean mayBeFull(Run run) {
        return !"INCREMENTAL".equalsIgnoreCase(run.operationMode());
    }

    private static RequestedStream with(RequestedStream stream, Run run) {
        if (run.failed()) {
            return stream.in(
                    RequestState.Failed, Objects.requireNonNullElse(run.errorMessage(), "Weld gives no reason"));
        }
        if ("COMPLETED".equals(run.status())) {
            return stream.in(RequestState.Succeeded, null);
        }
        return stream.in(
                "SCHEDULED".equals(run.status()) && run.startedAt() == null
                        ? RequestState.Scheduled
                        : RequestState.Running,
                null);
    }

    /** The earliest start of a run that was requested; absent where Weld's time was not known. */
    static @Nullable Instant since(PendingRequest request) {
        Instant requested = request.serverTime() == null ? null : RequestAnnotation.time(request.serverTime());
        return requested == null ? null : requested.minus(WeldTime.PRECISION);
    }

    private static Map<String, StreamRuns> byName(List<StreamRuns> runs) {
        return runs.stream().collect(Collectors.toMap(StreamRuns::name, run -> run, (a, b) -> a));
    }
}
