package app.weld.operator.sync.execution;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.AppliedDigests;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.Facet;
import app.weld.operator.plan.Plan;
import app.weld.operator.weld.Sync;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a resource has put into Weld after a plan was carried out. What was planned and not done stands as it was applied before.
 *
 * @param planned everything that differed, also what was left out of the plan that was run
 */
record AppliedAfter(Plan planned, List<Action> done, WrittenSync sync) {
    LastApplied of(DesiredSync desired, LastApplied before, StreamExecution streams) {
        Set<String> undoneStreams = undoneStreams();
        undoneStreams.removeAll(streams.put());
        Set<String> notAdded = new TreeSet<>(planned.unknownStreams());
        notAdded.addAll(streams.unknown());
        return AppliedDigests.of(
                desired,
                sync.now(),
                before,
                undone()::contains,
                undoneStreams::contains,
                streams.owned(),
                notAdded,
                streams.mayExist());
    }

    private Set<Facet> undone() {
        Set<Facet> undone = changedByOthers();
        planned.actions().stream()
                .filter(action -> !(action instanceof Action.PutStreams) && !done.contains(action))
                .forEach(action -> undone.add(action.facet()));
        if (planned.blockers().stream().anyMatch(blocker -> blocker.kind() == Blocker.Kind.SETTINGS_HIDDEN)) {
            undone.add(Facet.SETTINGS);
        }
        return undone;
    }

    private Set<String> undoneStreams() {
        Set<String> names = new TreeSet<>();
        for (Action action : planned.actions()) {
            if (action instanceof Action.PutStreams put) {
                put.changes().forEach(change -> names.add(change.desired().name()));
            }
        }
        planned.blockers().forEach(blocker -> names.addAll(blocker.streams()));
        return names;
    }

    /**
     * What an answer to a write of something else shows otherwise than the plan was made for: a person or another tool has
     * changed it meanwhile, or answers have another spelling than reads. It is not taken for what Weld makes of the desired state.
     */
    private Set<Facet> changedByOthers() {
        Sync before = sync.before();
        Sync now = sync.now();
        Set<Facet> changed = EnumSet.noneOf(Facet.class);
        if (now.syncInterval() != null && !now.syncInterval().equals(before.syncInterval())) {
            changed.add(Facet.SCHEDULE);
        }
        if (now.settings() != null && !now.settings().equals(before.settings())) {
            changed.add(Facet.SETTINGS);
        }
        if (now.enabled() != before.enabled()) {
            changed.add(Facet.ENABLED);
        }
        planned.actions().forEach(action -> changed.remove(action.facet()));
        return changed;
    }
}
