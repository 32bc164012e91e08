package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.AppliedDigests;
import app.weld.operator.plan.Plan;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Sends a new schedule to Weld without reading the sync first, where a recent listing shows that nothing else is to be done.
 *
 * <p>The update names the schedule alone, so it cannot undo anything else that somebody has changed since the listing. Weld answers
 * with the whole sync. Where the answer, or a refusal, shows anything but the desired sync, the sync is read and planned as usual.
 */
final class ScheduleUpdate {
    private final SyncPlanning planning;
    private final PlanExecution execution;
    private final Duration maxAge;

    /** @param maxAge how old a listing may be */
    ScheduleUpdate(SyncPlanning planning, PlanExecution execution, Duration maxAge) {
        this.planning = planning;
        this.execution = execution;
        this.maxAge = maxAge;
    }

    /** What was planned and done. */
    record Sent(SyncPlanning.Planned planned, PlanExecution.Executed executed) {}

    /** Empty where the sync is to be read first, or after all. */
    Optional<Sent> run(ResolvedSync sync) {
        return isOnlyEdited(sync) ? listed(sync).flatMap(listed -> send(sync, listed)) : Optional.empty();
    }

    private static boolean isOnlyEdited(ResolvedSync sync) {
        SyncContext context = sync.context();
        WeldEltSyncSpec spec = context.resource().getSpec();
        String bound = context.ledger().syncId();
        return sync.policy() == ManagementPolicy.Full
                && bound != null
                && (spec.syncId() == null || bound.equals(spec.syncId()))
                && spec.streamSelector() == null
                && !spec.hasOrchestration()
                && context.isEditedInSync()
                && !context.isReconcileRequested()
                && !context.isRequestPending()
                && !sync.memory().droppedSettings().isAwaited();
    }

    private Optional<Sync> listed(ResolvedSync sync) {
        SyncContext context = sync.context();
        String bound = context.ledger().syncId();
        Instant oldest = context.now().minus(maxAge);
        return bound != null
                        && sync.workspace().sync(bound) instanceof CacheLookup.Hit<Sync>(Sync listed, var asOf)
                        && !asOf.isBefore(oldest)
                        && listed.streams() != null
                ? Optional.of(listed)
                : Optional.empty();
    }

    private Optional<Sent> send(ResolvedSync sync, Sync listed) {
        SyncPlanning.Planned planned = planning.planFor(sync, listed);
        return suffices(sync, planned.plan())
                        && execution.run(planned.sync(), planned) instanceof PlanExecution.Executed executed
                        && isAsDesired(sync, executed)
                ? Optional.of(new Sent(planned, executed))
                : Optional.empty();
    }

    /** What differs from something that was applied has been changed by somebody: that is read before it is corrected. */
    private static boolean suffices(ResolvedSync sync, Plan plan) {
        return plan.isForDesiredSync()
                && plan.blockers().isEmpty()
                && plan.actions().size() == 1
                && plan.actions().getFirst() instanceof Action.UpdateSchedule
                && !AppliedDigests.isOf(
                        sync.desired().syncInterval(),
                        sync.context().ledger().applied().syncInterval());
    }

    private boolean isAsDesired(ResolvedSync sync, PlanExecution.Executed executed) {
        Plan left = planning.planFor(sync, executed.remote()).plan();
        return executed.executor().refusals().isEmpty()
                && executed.held().isEmpty()
                && left.changesNothing()
                && left.blockers().isEmpty();
    }
}
