package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Difference;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.execution.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in the status whether a sync is as its manifest says, and if not, what keeps it from that. */
final class SyncReadiness {
    private final ControllerContext controller;

    SyncReadiness(ControllerContext controller) {
        this.controller = controller;
    }

    /** Returns whether a person has to do something. */
    boolean describe(ResolvedSync sync, PlanExecution.Executed executed, SyncStatusBuilder status) {
        if (sync.policy() == ManagementPolicy.ObserveOnly) {
            status.observed(executed.plan());
            return false;
        }
        SyncContext context = sync.context();
        if (executed.plan().isForDesiredSync()) {
            sync.memory().drift().carriedOut(context.generation());
        }
        Map<String, Reason> problems = problems(executed);
        if (!problems.isEmpty()) {
            Reason first = problems.values().iterator().next();
            status.ready(first, String.join("; ", problems.keySet()));
            announce(context, executed.executor().refusals());
            return true;
        }
        if (!executed.held().isEmpty()) {
            driftRepeated(context, executed.held(), status);
            return true;
        }
        inSync(sync.desired(), status);
        return false;
    }

    /** By message; the first one gives the condition its reason. */
    private static Map<String, Reason> problems(PlanExecution.Executed executed) {
        Map<String, Reason> problems = new LinkedHashMap<>();
        executed.executor().refusals().forEach(refusal -> problems.put(refusal.message(), refusal.reason()));
        executed.plan().blockers().forEach(blocker -> problems.put(blocker.message(), Reason.of(blocker.kind())));
        return problems;
    }

    /** One event for each reason, however many streams are refused. */
    private void announce(SyncContext context, List<Refusal> refusals) {
        Map<Reason, List<Refusal>> byReason = refusals.stream().collect(Collectors.groupingBy(Refusal::reason));
        byReason.forEach((reason, ofReason) -> {
            String more = ofReason.size() == 1 ? "" : "; and " + (ofReason.size() - 1) + " more, see status.conditions";
            String message = ofReason.get(0).message() + more;
            EventReason.of(reason).ifPresent(event -> controller.events().record(context.resource(), event, message));
        });
    }

    private void driftRepeated(SyncContext context, List<Difference> held, SyncStatusBuilder status) {
        String fields = held.stream().map(Difference::field).distinct().collect(Collectors.joining(", "));
        String message = Situation.DRIFT_REPEATED.message(fields);
        controller.counters().driftRepeated();
        controller.events().record(context.resource(), EventReason.DriftRepeated, message);
        status.ready(Reason.DriftRepeated, message);
    }

    private static void inSync(DesiredSync desired, SyncStatusBuilder status) {
        status.ready(desired.enabled() ? Situation.IN_SYNC : Situation.IN_SYNC_DISABLED);
    }
}
