package app.weld.operator.plan;

import java.util.List;
import java.util.function.Predicate;

/**
 * The actions for one sync, in this order, and what blocks others.
 *
 * @param remarks what a person should know, although it blocks nothing
 */
public record Plan(List<Action> actions, List<Blocker> blockers, List<Remark> remarks) {
    public static final Plan NOTHING = new Plan(List.of(), List.of());

    public Plan {
        actions = List.copyOf(actions);
        blockers = List.copyOf(blockers);
        remarks = List.copyOf(remarks);
    }

    public Plan(List<Action> actions, List<Blocker> blockers) {
        this(actions, blockers, List.of());
    }

    public boolean changesNothing() {
        return actions.isEmpty();
    }

    /** The same plan without the actions that match. */
    public Plan without(Predicate<Action> excluded) {
        return new Plan(actions.stream().filter(excluded.negate()).toList(), blockers, remarks);
    }

    /** One line for each action. */
    public List<String> describe() {
        return actions.stream().map(Action::describe).toList();
    }

    /** Whether the sync in Weld is the one that the manifest describes. */
    public boolean isForDesiredSync() {
        return blockers.stream().noneMatch(Blocker::isOfAnotherSync);
    }

    /** Names of declared streams that cannot be added. */
    public List<String> unknownStreams() {
        return blockers.stream()
                .filter(blocker -> blocker.kind() == Blocker.Kind.STREAM_NOT_FOUND)
                .flatMap(blocker -> blocker.streams().stream())
                .toList();
    }
}
