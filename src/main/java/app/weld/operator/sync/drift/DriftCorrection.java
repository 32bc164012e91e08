package app.weld.operator.sync.drift;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Difference;
import app.weld.operator.plan.Drift;
import app.weld.operator.plan.Facet;
import app.weld.operator.plan.Plan;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.status.StatusText;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.execution.SyncExecutor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
        Set<Facet> paused = drift.facets(plan);
        paused.removeIf(facet -> !memory.throttle().paused(facet));
        Plan allowed = drift.without(paused, plan);
        try {
            executor.run(allowed);
        } finally {
            executor.done().forEach(action -> announce(context, memory, action, drift.of(action)));
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
                context.before().streams().stream().map(StreamStatus::name).toList(),
                facet -> wasInSync || (observed && memory.throttle().suspected(facet)),
                memory.replaced()::mayShow);
    }

    private boolean isAllKnown(SyncContext context, CarriedOutGenerations carriedOut) {
        String syncId = context.ledger().syncId();
        boolean made = syncId != null && controller.poller().writes().isNew(syncId);
        carriedOut.observed(made || context.isFirstSeen());
        return carriedOut.areKnown(context.generation());
    }

    private void announce(SyncContext context, DriftMemory memory, Action action, List<Difference> drifted) {
        if (drifted.size() < action.differences().size()) {
            List<Difference> work = new ArrayList<>(action.differences());
            work.removeAll(drifted);
            memory.replaced().replaced(work);
            controller.events().record(context.resource(), eventReason(action), action.describe());
        }
        if (drifted.isEmpty()) {
            return;
        }
        memory.throttle().corrected(action.facet());
        controller.counters().driftCorrected(context.key());
        List<String> message = drifted.stream()
                .map(difference ->
                        difference.field() + ": found " + difference.actual() + ", restored " + difference.desired())
                .toList();
        if (message.size() <= MAX_EVENTS) {
            message.forEach(one -> controller.events().record(context.resource(), EventReason.DriftCorrected, one));
        } else {
            controller
                    .events()
                    .record(
                            context.resource(),
                            EventReason.DriftCorrected,
                            message.size() + " differences, the first: " + message.get(0));
        }
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

    /** Says in the status how the sync is now, and returns whether a person has to do something. */
    public boolean describe(
            SyncContext context,
            DriftMemory memory,
            DesiredSync desired,
            Plan plan,
            SyncExecutor executor,
            List<Difference> held,
            SyncStatusBuilder status) {
        if (context.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly) {
            status.observed(plan);
            return false;
        }
        if (plan.blockers().stream().noneMatch(Blocker::isOfAnotherSync)) {
            memory.carriedOut().carriedOut(context.generation());
        }
        Map<String, Reason> problems = new LinkedHashMap<>();
        executor.refusals().forEach(refusal -> problems.put(message(refusal), reason(refusal)));
        plan.blockers().forEach(blocker -> problems.put(blocker.message(), reason(blocker)));
        if (!problems.isEmpty()) {
            Reason first = problems.values().iterator().next();
            status.ready(first, String.join("; ", problems.keySet()));
            announceRefusals(context, executor.refusals());
            return true;
        }
        if (!held.isEmpty()) {
            String fields = held.stream().map(Difference::field).distinct().collect(Collectors.joining(", "));
            String message = Situation.DRIFT_REPEATED.message(fields);
            controller.counters().driftRepeated();
            controller.events().record(context.resource(), EventReason.DriftRepeated, message);
            status.ready(Reason.DriftRepeated, message);
            return true;
        }
        if (desired.enabled()) {
            status.ready(Situation.IN_SYNC);
        } else {
            status.ready(Situation.IN_SYNC_DISABLED);
        }
        return false;
    }

    /** One event for each reason, however many streams are refused. */
    private void announceRefusals(SyncContext context, List<SyncExecutor.Refusal> refusals) {
        Map<Reason, List<SyncExecutor.Refusal>> byReason =
                refusals.stream().collect(Collectors.groupingBy(DriftCorrection::reason));
        byReason.forEach((reason, ofReason) -> {
            String more = ofReason.size() == 1 ? "" : "; and " + (ofReason.size() - 1) + " more, see status.conditions";
            EventReason.of(reason)
                    .ifPresent(event ->
                            controller.events().record(context.resource(), event, message(ofReason.get(0)) + more));
        });
    }

    private static Reason reason(SyncExecutor.Refusal refusal) {
        return refusal.action().facet() == Facet.SETTINGS ? Reason.InvalidSettings : Reason.Rejected;
    }

    private static Reason reason(Blocker blocker) {
        return Reason.of(blocker.kind());
    }

    private static String message(SyncExecutor.Refusal refusal) {
        String what = refusal.stream() == null
                ? refusal.action().describe()
                : (refusal.action() instanceof Action.RemoveStreams ? "remove stream " : "set stream ")
                        + refusal.stream();
        return "Weld refuses to " + what + ": "
                + StatusText.inTermsOfTheManifest(String.valueOf(refusal.why().getMessage()));
    }
}
