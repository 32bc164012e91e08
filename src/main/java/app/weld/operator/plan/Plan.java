package app.weld.operator.plan;

import java.util.List;
import java.util.function.Predicate;

/**
 * What is to be done for one sync, in this order, and what cannot be done.
 *
 * @param remarks what a person should know besides
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

    /** The same but for what is to be left, or done apart. */
    public Plan without(Predicate<Action> left) {
        return new Plan(actions.stream().filter(left.negate()).toList(), blockers, remarks);
    }

    /** One line an action. */
    public List<String> describe() {
        return actions.stream().map(Action::describe).toList();
    }

    /** Whether the sync in Weld is the one that the manifest describes. */
    public boolean isForDesiredSync() {
        return blockers.stream().noneMatch(Blocker::isOfAnotherSync);
    }

    /** Names of wanted streams that cannot be added. */
    public List<String> unknownStreams() {
        return blockers.stream()
                .filter(blocker -> blocker.kind() == Blocker.Kind.STREAM_NOT_FOUND)
                .flatMap(blocker -> blocker.streams().stream())
                .toList();
    }
}
