package app.weld.operator.sync.stop;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Plan;
import app.weld.operator.plan.WeldStop;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.status.Times;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.execution.SyncExecutor;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.Arrays;
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
        boolean enables = plan.actions().stream().anyMatch(Action.Enable.class::isInstance);
        if (!enables || context.resource().getSpec().managementPolicyOrDefault() != ManagementPolicy.Full) {
            return Optional.empty();
        }
        Optional<Condition> said =
                context.readyBefore().filter(ready -> ready.reason().equals(Reason.StoppedByWeld.name()));
        boolean known = said.isPresent() || stopped.isStopped();
        if (!known
                && !(context.isObserved()
                        && Boolean.TRUE.equals(context.before().enabled()))) {
            return Optional.empty();
        }
        if (known && !context.isObserved()) {
            // The manifest has changed: that is the other try at once.
            return Optional.of(new Verdict(null, Duration.ZERO));
        }
        Optional<WeldStop> why = known && said.isPresent() ? Optional.empty() : read(sync, weld);
        if (!known && why.isEmpty()) {
            return Optional.empty();
        }
        Duration already = said.map(ready -> Times.read(ready.lastTransitionTime()))
                .map(since -> Duration.between(since, context.now()))
                .orElse(null);
        Duration pause = stopped.stopped(basis(context, desired, workspace), already);
        // A person requested it while the process that knew of the stop was away.
        return Optional.of(new Verdict(why.orElse(null), context.isReconcileRequested() ? Duration.ZERO : pause));
    }

    /** What may have mended the cause. An annotation that is taken away requests nothing. */
    private static Object basis(SyncContext context, DesiredSync desired, Workspace workspace) {
        Object renewed = workspace.connection(desired.connectionId()) instanceof CacheLookup.Hit<Connection> listed
                ? listed.object().updatedAt()
                : null;
        String requested = context.reconcileRequest();
        Requests requests = context.ledger().requests();
        return Arrays.asList(
                context.generation(),
                desired.connectionId(),
                renewed,
                requested == null ? context.before().lastHandledReconcileAt() : requested,
                requests.run() == null ? null : requests.run().value(),
                requests.fullRefresh() == null ? null : requests.fullRefresh().value());
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
        Optional<Condition> said =
                context.readyBefore().filter(ready -> ready.reason().equals(Reason.StoppedByWeld.name()));
        WeldStop why = verdict.why();
        if (why == null) {
            said.ifPresent(ready -> status.ready(Reason.StoppedByWeld, ready.message()));
            return;
        }
        status.ready(Reason.StoppedByWeld, why.message());
        if (said.isEmpty()) {
            events.record(context.resource(), EventReason.StoppedByWeld, why.message());
        }
    }

    /** Runs that succeed end what was counted. */
    public static void reported(StoppedSync stopped, Sync sync, SyncReport report) {
        if (sync.enabled()
                && Integer.valueOf(0).equals(report.failedStreamCount())
                && report.lastRunFinishedAt() != null) {
            stopped.recovered();
        }
    }
}
