package app.weld.operator.turn;

/** For what a resource waits. Within a lane, who came first is first. */
public enum Lane {
    /** To finish what it has begun, such as a creation whose intent is written: before all others. */
    BEGUN,
    /** For what a person has requested, such as a run or its cancellation: three of four turns, where changes wait, too. */
    REQUEST,
    /** For a new, changed or deleted manifest. */
    CHANGE
}
