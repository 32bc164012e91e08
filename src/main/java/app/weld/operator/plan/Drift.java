package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes drift from work. Drift is a difference from something that this resource has applied and has observed as
 * applied. Every other difference is work that is still to be done, however long it has been waiting.
 */
public final class Drift {
    private final DesiredSync desired;
    private final LastApplied applied;
    private final Seen seen;
    private final Predicate<Facet> settled;
    private final Predicate<Difference> outdated;
    private final boolean removalsHeld;

    /**
     * What Weld had when the operator last reported it. Some of what is recorded as applied was recorded before it was sent, and
     * cannot have drifted before it was seen.
     *
     * @param streams their names
     * @param enabled whether the sync was enabled; absent where nothing was reported yet
     */
    public record Seen(Set<String> streams, @Nullable Boolean enabled) {
        public Seen {
            streams = Set.copyOf(streams);
        }

        public static Seen in(SyncReport report) {
            return new Seen(
                    report.streams().stream().map(StreamStatus::name).collect(Collectors.toSet()), report.enabled());
        }
    }

    /**
     * Decides by these facts.
     *
     * @param applied what this resource has put into Weld
     * @param settled whether a facet was observed to match the current manifest
     * @param outdated whether the read that shows a difference may be older than the last write of the operator
     * @param removalsHeld whether the last plan removed no stream, whatever the manifest says: what is removed now may have been there
     */
    public Drift(
            DesiredSync desired,
            LastApplied applied,
            Seen seen,
            Predicate<Facet> settled,
            Predicate<Difference> outdated,
            boolean removalsHeld) {
        this.desired = desired;
        this.applied = applied;
        this.seen = seen;
        this.settled = settled;
        this.outdated = outdated;
        this.removalsHeld = removalsHeld;
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
        if (action instanceof Action.RemoveStreams && removalsHeld) {
            return List.of();
        }
        if (action instanceof Action.AttachOrchestration attach
                && attach.actual() != null
                && AppliedDigests.isAttached(attach.actual(), applied)) {
            // Weld has what was applied: the name that the manifest gives means another orchestration now.
            return List.of();
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
        return seen.streams().contains(change.desired().name()) && isApplied;
    }

    private boolean isApplied(Facet facet) {
        return switch (facet) {
            case SETTINGS -> AppliedDigests.isOf(desired.settings(), applied.settings());
            case SCHEDULE -> AppliedDigests.isOf(desired.syncInterval(), applied.syncInterval());
            case ENABLED ->
                Objects.equals(seen.enabled(), desired.enabled())
                        && AppliedDigests.isOf(desired.enabled(), applied.enabled());
            case ORCHESTRATION -> AppliedDigests.isOf(desired.orchestrationId(), applied.orchestration());
            case SYNC, STREAMS -> false;
        };
    }
}
