package app.weld.operator.plan;

import java.util.List;

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

    /** One line an action. */
    public List<String> describe() {
        return actions.stream().map(Action::describe).toList();
    }
}
