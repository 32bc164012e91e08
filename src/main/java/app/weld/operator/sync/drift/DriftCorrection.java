package app.weld.operator.sync.drift;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Difference;
import app.weld.operator.plan.Drift;
import app.weld.operator.plan.Facet;
import app.weld.operator.plan.Plan;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.status.EventReason;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.execution.SyncExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Carries out a plan and says what was done: as work, or, where it had been applied and seen applied, as drift that was
 * put back. What does not stay as it was put back is put back ever more slowly.
 */
public final class DriftCorrection {
    /** Each difference is an event, unless there are more. */
    private static final int MAX_EVENTS = 5;

    private final ControllerContext controller;

    public DriftCorrection(ControllerContext controller) {
        this.controller = controller;
    }

    /** Returns what was left as it is for now. */
    public List<Difference> run(
            SyncContext context, DriftMemory memory, DesiredSync desired, Plan plan, SyncExecutor executor) {
        context.planned(plan);
        Drift drift = drift(context, memory, desired);
        memory.removalsHeld(
                desired.streamRemovalPolicy() != context.resource().getSpec().streamRemovalPolicyOrDefault());
        Set<Facet> paused = drift.facets(plan);
        paused.removeIf(facet -> !memory.throttle().paused(facet));
        Plan allowed = drift.without(paused, plan);
        try {
            executor.run(allowed);
        } finally {
            context.takeCreation()
                    .ifPresentOrElse(
                            created -> announceCreation(context, memory, created, executor.done()),
                            () -> executor.done()
                                    .forEach(action -> announce(context, memory, action, drift.of(action))));
        }
        return plan.actions().stream()
                .filter(action -> paused.contains(action.facet()))
                .flatMap(action -> drift.of(action).stream())
                .toList();
    }

    private Drift drift(SyncContext context, DriftMemory memory, DesiredSync desired) {
        boolean known = isAllKnown(context, memory.carriedOut());
        boolean wasInSync = known && context.wasInSync();
        boolean observed = known && context.isObserved();
        return new Drift(
                desired,
                known ? context.ledger().applied() : LastApplied.NOTHING,
                Drift.Seen.in(context.before()),
                facet -> wasInSync || (observed && memory.throttle().suspected(facet)),
                memory.replaced()::mayShow,
                memory.removalsHeld());
    }

    private boolean isAllKnown(SyncContext context, CarriedOutGenerations carriedOut) {
        String syncId = context.ledger().syncId();
        boolean made = syncId != null && controller.poller().writes().isNew(syncId);
        carriedOut.observed(made || context.isFirstSeen());
        return carriedOut.areKnown(context.generation());
    }

    /** Of a sync that was created just now nothing can have drifted. */
    private void announceCreation(SyncContext context, DriftMemory memory, String created, List<Action> done) {
        // A late read may show what the earlier manifest said.
        if (context.isEdited()) {
            done.forEach(action -> memory.replaced().replaced(action.differences()));
        }
        controller.events().record(context.resource(), EventReason.SyncCreated, CreationNote.of(created, done));
    }

    private void announce(SyncContext context, DriftMemory memory, Action action, List<Difference> drifted) {
        if (drifted.size() < action.differences().size()) {
            List<Difference> work = new ArrayList<>(action.differences());
            work.removeAll(drifted);
            if (context.isEdited()) {
                memory.replaced().replaced(work);
            }
            controller.events().record(context.resource(), eventReason(action), action.describe());
        }
        if (!drifted.isEmpty()) {
            memory.throttle().corrected(action.facet());
            controller.counters().driftCorrected(context.key());
            announceDrift(context, drifted);
        }
    }

    private void announceDrift(SyncContext context, List<Difference> drifted) {
        List<String> corrections = drifted.stream()
                .map(difference ->
                        difference.field() + ": found " + difference.actual() + ", restored " + difference.desired())
                .toList();
        List<String> messages = corrections.size() <= MAX_EVENTS
                ? corrections
                : List.of(corrections.size() + " differences, the first: " + corrections.get(0));
        messages.forEach(
                message -> controller.events().record(context.resource(), EventReason.DriftCorrected, message));
    }

    private static EventReason eventReason(Action action) {
        return switch (action) {
            case Action.PutStreams put when !put.added().isEmpty() -> EventReason.StreamsAdded;
            case Action.RemoveStreams _ -> EventReason.StreamsRemoved;
            case Action.Enable _ -> EventReason.SyncEnabled;
            case Action.Disable _ -> EventReason.SyncDisabled;
            case Action.CreateSync _,
                    Action.DetachOrchestration _,
                    Action.AttachOrchestration _,
                    Action.UpdateSettings _,
                    Action.UpdateSchedule _,
                    Action.PutStreams _ -> EventReason.SyncUpdated;
        };
    }
}
