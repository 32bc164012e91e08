package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.sync.binding.BindingResult;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.request.RequestedActions;
import app.weld.operator.sync.run.SyncRunEvents;
import app.weld.operator.sync.stop.WeldStops;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings a sync that is there to what its manifest says: plans, carries the plan out, does what annotations request, reads the
 * runs where they are due, and publishes the status.
 */
final class SyncAlignment {
    private final EventRecorder events;
    private final SyncPlanning planning;
    private final PlanExecution execution;
    private final ScheduleUpdate scheduleUpdate;
    private final RequestedActions requestedActions;
    private final SyncStatuses statuses;
    private final RunPolling runPolling;
    private final FailureHandler failures;

    SyncAlignment(
            EventRecorder events,
            SyncPlanning planning,
            PlanExecution execution,
            ScheduleUpdate scheduleUpdate,
            RequestedActions requestedActions,
            SyncStatuses statuses,
            RunPolling runPolling,
            FailureHandler failures) {
        this.events = events;
        this.planning = planning;
        this.execution = execution;
        this.scheduleUpdate = scheduleUpdate;
        this.requestedActions = requestedActions;
        this.statuses = statuses;
        this.runPolling = runPolling;
        this.failures = failures;
    }

    /** Does all that is to be done without reading the sync first; empty where it is to be read, or after all. */
    Optional<Outcome> runUnread(ResolvedSync sync) {
        return scheduleUpdate.run(sync).map(sent -> publish(sent.planned().sync(), sent.planned(), sent.executed()));
    }

    Outcome run(ResolvedSync sync, BindingResult.Bound bound) {
        return switch (planning.plan(sync, bound)) {
            case SyncPlanning.Stopped stopped -> stopped.why();
            case SyncPlanning.Planned planned ->
                switch (execution.run(planned.sync(), planned)) {
                    case PlanExecution.Stopped stopped -> stopped.why();
                    case PlanExecution.Executed executed -> publish(planned.sync(), planned, executed);
                };
        };
    }

    private Outcome publish(ResolvedSync sync, SyncPlanning.Planned planned, PlanExecution.Executed executed) {
        SyncContext context = sync.context();
        Sync remote = executed.remote();
        if (executed.changesRuns()) {
            sync.memory().changes().changed();
        }
        RequestedActions.Result requested = executed.plan().isForDesiredSync()
                ? requestedActions.run(
                        context, sync.memory().changes(), sync.memory().sentRequests(), remote, sync.weld())
                : RequestedActions.Result.NOTHING;
        if (requested.failure() instanceof WeldException.Unauthorized refused) {
            return new Outcome.Failed(refused);
        }
        SyncStatuses.Draft draft = statuses.after(sync, planned, executed);
        Optional<Duration> retry = runPolling.poll(sync, remote, requested, draft.status());
        if (executed.changesRuns()) {
            sync.memory().runPolls().changed(context.now());
        }
        if (executed.enables()) {
            runPolling.enabled(sync);
        }
        SyncReport report =
                draft.status().reconcileHandled(context.reconcileRequest()).build();
        SyncRunEvents.record(events, context, report);
        BlockerEvents.announce(events, context, report);
        context.publish(report);
        return draft.stalled()
                ? new Outcome.Incomplete(failures.stalled(context.attempt()))
                : retry.<Outcome>map(Outcome.Incomplete::new)
                        .orElseGet(() -> done(sync, planned, executed, requested, report));
    }

    private Outcome done(
            ResolvedSync sync,
            SyncPlanning.Planned planned,
            PlanExecution.Executed executed,
            RequestedActions.Result requested,
            SyncReport report) {
        SyncContext context = sync.context();
        WeldStops.runsReported(sync.memory().stopped(), executed.remote(), report);
        Optional<Instant> enabling =
                executed.pausedStop().map(stop -> context.now().plus(stop.pause()));
        // What could not be read is read at the usual interval.
        Optional<Instant> reading = planned.offersDue().filter(due -> due.isAfter(context.now()));
        Optional<Instant> other =
                Stream.of(enabling, reading).flatMap(Optional::stream).min(Comparator.naturalOrder());
        Duration next = runPolling.next(sync, executed.remote(), report, other);
        Duration retryAfter = requested.retryAfter();
        return new Outcome.Done(retryAfter != null && retryAfter.compareTo(next) < 0 ? retryAfter : next);
    }
}
