package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.request.RequestTracker;
import app.weld.operator.sync.request.RequestedActions;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads the runs of a sync when they are due, and says when they are due next. */
final class RunPolling {
    private static final Duration MIN_WAIT = Duration.ofMillis(200);

    private final RequestTracker requests;
    private final FailureHandler failures;
    private final Duration resync;
    private final Clock clock;

    /** @param resync the longest wait */
    RunPolling(RequestTracker requests, FailureHandler failures, Duration resync, Clock clock) {
        this.requests = requests;
        this.failures = failures;
        this.resync = resync;
        this.clock = clock;
    }

    /**
     * Puts the runs into the status where they are due. That they cannot be read does not make what was applied unapplied.
     *
     * @return when to try again, where that or a requested action failed
     */
    Optional<Duration> poll(
            ResolvedSync sync, Sync remote, RequestedActions.Result requested, SyncStatusBuilder status) {
        SyncContext context = sync.context();
        observe(sync, remote);
        boolean due = requested.sent()
                || context.isReconcileRequested()
                || sync.memory()
                        .runPolls()
                        .isDue(remote, context.before(), RequestTracker.awaitedSince(context), context.now());
        WeldException failure = requested.failure();
        if (failure != null) {
            return Optional.of(failures.handlePartial(failure, context.attempt(), status));
        }
        return due ? read(sync, remote, status) : Optional.empty();
    }

    private static void observe(ResolvedSync sync, Sync remote) {
        sync.memory().runPolls().listed(sync.workspace().listedAt());
        sync.memory()
                .runPolls()
                .orchestrated(sync.workspace()
                        .orchestrations()
                        .activity(remote.orchestrationId())
                        .orElse(null));
    }

    private Optional<Duration> read(ResolvedSync sync, Sync remote, SyncStatusBuilder status) {
        SyncContext context = sync.context();
        try {
            List<StreamRuns> runs = sync.weld().runs(remote.id()).orElse(List.of());
            sync.memory().runPolls().polled(remote, runs, context.now());
            status.runs(runs);
            requests.follow(context, sync.memory().changes(), remote, sync.weld(), runs);
            return Optional.empty();
        } catch (WeldException.Unauthorized e) {
            throw e;
        } catch (WeldException e) {
            return Optional.of(failures.handlePartial(e, context.attempt(), status));
        }
    }

    /** The sync was enabled just now, as late as this: the reconciliation may have begun long before that. */
    void enabled(ResolvedSync sync) {
        sync.memory().runPolls().enabled(clock.instant());
    }

    /** @param other when the sync is to be reconciled for another reason, at the latest */
    Duration next(ResolvedSync sync, Sync remote, SyncReport report, Optional<Instant> other) {
        SyncContext context = sync.context();
        Instant now = context.now();
        observe(sync, remote);
        sync.memory().runPolls().published(report);
        Instant due = sync.memory().runPolls().next(remote, report, RequestTracker.awaitedSince(context), now);
        Instant next = other.filter(time -> time.isBefore(due)).orElse(due);
        if (next.isAfter(now.plus(resync))) {
            return resync;
        }
        Duration wait = Duration.between(now, next);
        return wait.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : wait;
    }
}
