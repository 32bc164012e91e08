package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Difference;
import app.weld.operator.plan.Facet;
import app.weld.operator.plan.Plan;
import app.weld.operator.status.Reason;
import app.weld.operator.status.SyncDraft;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries out a plan and says what was done: as a change that a user asked for, or, where everything had been as wished, as
 * drift that was put back. What somebody else keeps changing is put back ever more slowly.
 */
final class SyncCorrections {
    private final Surroundings around;
    private final Contention contention = new Contention();

    SyncCorrections(Surroundings around) {
        this.around = around;
    }

    void run(SyncRecord record, Plan plan, SyncExecutor executor) {
        boolean drift = record.isObserved() && (record.wasInSync() || isContested(record, plan));
        Plan allowed = drift ? withoutPaused(record, plan) : plan;
        if (drift) {
            facets(allowed).forEach(facet -> contention.corrected(record.uid(), facet, record.now()));
        }
        try {
            executor.run(allowed);
        } finally {
            executor.done().forEach(action -> tell(record, action, drift));
        }
    }

    private boolean isContested(SyncRecord record, Plan plan) {
        return facets(plan).stream().anyMatch(facet -> contention.suspected(record.uid(), facet, record.now()));
    }

    private Plan withoutPaused(SyncRecord record, Plan plan) {
        Instant now = record.now();
        List<Action> allowed = plan.actions().stream()
                .filter(action -> !contention.paused(record.uid(), action.facet(), now))
                .toList();
        return new Plan(allowed, plan.blockers());
    }

    private static Set<Facet> facets(Plan plan) {
        return plan.actions().stream()
                .map(Action::facet)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Facet.class)));
    }

    private void tell(SyncRecord record, Action action, boolean drift) {
        if (!drift) {
            around.events().normal(record.resource(), eventReason(action), action.describe());
            return;
        }
        around.tallies().driftCorrected(record.claimant());
        for (Difference difference : action.differences()) {
            around.events()
                    .normal(
                            record.resource(),
                            "DriftCorrected",
                            difference.field() + ": found " + difference.found() + ", restored " + difference.wanted());
        }
    }

    private static String eventReason(Action action) {
        if (action instanceof Action.PutStreams put && !put.added().isEmpty()) {
            return "StreamsAdded";
        }
        if (action instanceof Action.RemoveStreams) {
            return "StreamsRemoved";
        }
        if (action instanceof Action.Enable) {
            return "SyncEnabled";
        }
        return action instanceof Action.Disable ? "SyncDisabled" : "SyncUpdated";
    }

    /** Says in the draft how things are now, and returns whether a person has to do something. */
    boolean verdict(SyncRecord record, DesiredSync desired, Plan plan, SyncExecutor executor, SyncDraft draft) {
        if (record.resource().getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly) {
            draft.observed(plan);
            return false;
        }
        Map<String, Reason> problems = new LinkedHashMap<>();
        executor.refusals().forEach(refusal -> problems.put(words(refusal), reason(refusal)));
        plan.blockers().forEach(blocker -> problems.put(blocker.message(), reason(blocker)));
        if (!problems.isEmpty()) {
            Reason first = problems.values().iterator().next();
            draft.ready(first, String.join("; ", problems.keySet()));
            executor.refusals()
                    .forEach(refusal -> around.events().warning(record.resource(), "Rejected", words(refusal)));
            return true;
        }
        Set<Facet> left = facets(plan);
        executor.done().forEach(action -> left.remove(action.facet()));
        if (!left.isEmpty()) {
            String fields = plan.actions().stream()
                    .filter(action -> left.contains(action.facet()))
                    .flatMap(action -> action.differences().stream())
                    .map(Difference::field)
                    .distinct()
                    .collect(Collectors.joining(", "));
            String words = fields + " keeps being changed by somebody else (in the Weld app, or a second operator with "
                    + "the same workspace): it is put back ever more slowly";
            around.tallies().driftRepeated();
            around.events().warning(record.resource(), "DriftRepeated", words);
            draft.ready(Reason.DriftRepeated, words);
            return true;
        }
        if (desired.enabled()) {
            draft.ready(Reason.InSync, "Weld is as the manifest says");
        } else {
            draft.ready(Reason.InSyncDisabled, "Weld is as the manifest says, which is disabled");
        }
        return false;
    }

    private static Reason reason(SyncExecutor.Refusal refusal) {
        return refusal.action().facet() == Facet.SETTINGS ? Reason.InvalidSettings : Reason.Rejected;
    }

    private static Reason reason(Blocker blocker) {
        return Reason.of(blocker.kind());
    }

    private static String words(SyncExecutor.Refusal refusal) {
        String what = refusal.stream() == null
                ? refusal.action().describe()
                : (refusal.action() instanceof Action.RemoveStreams ? "remove stream " : "set stream ")
                        + refusal.stream();
        return "Weld refuses to " + what + ": " + refusal.why().getMessage();
    }

    void forget(String uid) {
        contention.forget(uid);
    }
}
