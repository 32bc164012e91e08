package app.weld.operator.sync.stop;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.WeldStop;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.status.Times;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.execution.SyncExecutor;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says that Weld has stopped a sync, and enables it again when it is time: neither drift nor a fight. */
public final class WeldStops {
    private final EventRecorder events;

    /**
     * A sync that Weld has stopped.
     *
     * @param why absent where it was known before and stands in the status
     * @param pause how long to leave it; nothing when it is to be enabled now
     */
    public record Verdict(@Nullable WeldStop why, Duration pause) {
        public boolean enablesNow() {
            return pause.isZero();
        }
    }

    public WeldStops(EventRecorder events) {
        this.events = events;
    }

    /** Judges whether Weld has stopped what a plan would enable; empty where it has not. */
    public Optional<Verdict> judge(
            SyncContext context,
            StoppedSync stopped,
            DesiredSync desired,
            Sync sync,
            Plan plan,
            Workspace workspace,
            WeldApi weld) {
        if (!mayHaveStopped(context, plan)) {
            return Optional.empty();
        }
        Optional<Condition> reported = reported(context);
        boolean known = reported.isPresent() || stopped.isStopped();
        if (!known && !wasEnabled(context)) {
            return Optional.empty();
        }
        if (known && !context.isObserved()) {
            // The manifest has changed: that is the other try at once.
            return Optional.of(new Verdict(null, Duration.ZERO));
        }
        Optional<WeldStop> why = reported.isPresent() ? Optional.empty() : read(sync, weld);
        if (!known && why.isEmpty()) {
            return Optional.empty();
        }
        Duration pause = stopped.stopped(
                StopBasis.of(context, desired, workspace),
                reported.map(ready -> since(ready, context.now())).orElse(null));
        // A person requested it while the process that knew of the stop was away.
        return Optional.of(new Verdict(why.orElse(null), context.isReconcileRequested() ? Duration.ZERO : pause));
    }

    private static boolean mayHaveStopped(SyncContext context, Plan plan) {
        return context.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.Full
                && plan.actions().stream().anyMatch(Action.Enable.class::isInstance);
    }

    /** Whether the last reconciliation of this manifest saw the sync enabled. */
    private static boolean wasEnabled(SyncContext context) {
        return context.isObserved() && Boolean.TRUE.equals(context.before().enabled());
    }

    /** The condition Ready where it says already that Weld has stopped the sync. */
    private static Optional<Condition> reported(SyncContext context) {
        return context.readyBefore().filter(ready -> ready.reason().equals(Reason.StoppedByWeld.name()));
    }

    private static @Nullable Duration since(Condition ready, Instant now) {
        Instant since = Times.read(ready.lastTransitionTime());
        return since == null ? null : Duration.between(since, now);
    }

    private static Optional<WeldStop> read(Sync sync, WeldApi weld) {
        try {
            return WeldStop.of(sync, weld.runs(sync.id()).orElse(List.of()));
        } catch (WeldException.Rejected e) {
            return WeldStop.of(sync, List.of());
        }
    }

    /** Enables it again, apart from what else is done. */
    public void enable(SyncContext context, StoppedSync stopped, Plan plan, SyncExecutor executor) {
        List<Action> enabling =
                plan.actions().stream().filter(Action.Enable.class::isInstance).toList();
        executor.run(new Plan(enabling, List.of()));
        if (executor.done().containsAll(enabling)) {
            stopped.enabled();
            events.record(context.resource(), EventReason.SyncEnabled, "enabled again after Weld had stopped it");
        }
    }

    /** Says so in the status where nothing else keeps the sync from its desired state. */
    public void describe(SyncContext context, Verdict verdict, SyncStatusBuilder status) {
        Optional<Condition> reported = reported(context);
        WeldStop why = verdict.why();
        if (why == null) {
            reported.ifPresent(ready -> status.ready(Reason.StoppedByWeld, ready.message()));
            return;
        }
        status.ready(Reason.StoppedByWeld, why.message());
        if (reported.isEmpty()) {
            events.record(context.resource(), EventReason.StoppedByWeld, why.message());
        }
    }

    /** Runs that succeed end what was counted. */
    public static void runsReported(StoppedSync stopped, Sync sync, SyncReport report) {
        if (sync.enabled()
                && Integer.valueOf(0).equals(report.failedStreamCount())
                && report.lastRunFinishedAt() != null) {
            stopped.recovered();
        }
    }
}
