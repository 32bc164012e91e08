package app.weld.operator.plan;

import java.util.List;
import java.util.function.Predicate;

/** What is to be done for one sync, in this order, and what cannot be done. */
public record Plan(List<Action> actions, List<Blocker> blockers) {
    public static final Plan NOTHING = new Plan(List.of(), List.of());

    public Plan {
        actions = List.copyOf(actions);
        blockers = List.copyOf(blockers);
    }

    public boolean changesNothing() {
        return actions.isEmpty();
    }

    /** The same but for what is to be left, or done apart. */
    public Plan without(Predicate<Action> left) {
        return new Plan(actions.stream().filter(left.negate()).toList(), blockers);
    }

    /** One line an action. */
    public List<String> describe() {
        return actions.stream().map(Action::describe).toList();
    }
}
