package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Distinguishes drift from work. Drift is a difference from something that this resource has applied and has observed as
 * applied. Every other difference is work that is still to be done, however long it has been waiting.
 */
public final class Drift {
    private final DesiredSync desired;
    private final LastApplied applied;
    private final Collection<String> seen;
    private final Predicate<Facet> settled;
    private final Predicate<Difference> outdated;

    /**
     * Decides by these facts.
     *
     * @param applied what this resource has put into Weld
     * @param seen names of the streams that Weld had when the operator last read them
     * @param settled whether a facet was observed to match the current manifest
     * @param outdated whether the read that shows a difference may be older than the last write of the operator
     */
    public Drift(
            DesiredSync desired,
            LastApplied applied,
            Collection<String> seen,
            Predicate<Facet> settled,
            Predicate<Difference> outdated) {
        this.desired = desired;
        this.applied = applied;
        this.seen = Set.copyOf(seen);
        this.settled = settled;
        this.outdated = outdated;
    }

    /** The facets in which something has drifted. */
    public Set<Facet> facets(Plan plan) {
        Set<Facet> facets = EnumSet.noneOf(Facet.class);
        plan.actions().stream().filter(action -> !of(action).isEmpty()).forEach(action -> facets.add(action.facet()));
        return facets;
    }

    /** The differences of an action that are drift. The others are work. */
    public List<Difference> of(Action action) {
        if (action instanceof Action.PutStreams put) {
            return put.changes().stream()
                    .filter(this::hasDrifted)
                    .flatMap(change -> change.differences().stream())
                    .filter(outdated.negate())
                    .toList();
        }
        return settled.test(action.facet()) || isApplied(action.facet())
                ? action.differences().stream().filter(outdated.negate()).toList()
                : List.of();
    }

    /** The plan without the corrections of drift in these facets. */
    public Plan without(Set<Facet> facets, Plan plan) {
        List<Action> left = new ArrayList<>();
        for (Action action : plan.actions()) {
            if (!facets.contains(action.facet())) {
                left.add(action);
            } else if (action instanceof Action.PutStreams put) {
                List<StreamChange> work = put.changes().stream()
                        .filter(change -> !hasDrifted(change))
                        .toList();
                if (!work.isEmpty()) {
                    left.add(new Action.PutStreams(put.syncId(), work));
                }
            } else if (of(action).isEmpty()) {
                left.add(action);
            }
        }
        return new Plan(left, plan.blockers(), plan.remarks());
    }

    private boolean hasDrifted(StreamChange change) {
        if (!change.differences().isEmpty() && change.differences().stream().allMatch(outdated)) {
            return false;
        }
        boolean isApplied = AppliedDigests.isOf(change.desired(), applied);
        if (desired.keeps(change.desired().name()) && !isApplied) {
            // The source offers it only now.
            return false;
        }
        if (settled.test(Facet.STREAMS)) {
            return true;
        }
        // A stream that is recorded as applied, and was never observed in Weld, cannot have drifted.
        return seen.contains(change.desired().name()) && isApplied;
    }

    private boolean isApplied(Facet facet) {
        return switch (facet) {
            case SETTINGS -> AppliedDigests.isOf(desired.settings(), applied.settings());
            case SCHEDULE -> AppliedDigests.isOf(desired.syncInterval(), applied.syncInterval());
            case ENABLED -> AppliedDigests.isOf(desired.enabled(), applied.enabled());
            case ORCHESTRATION -> AppliedDigests.isOf(desired.orchestrationId(), applied.orchestration());
            case SYNC, STREAMS -> false;
        };
    }
}
