package app.weld.operator.weld;

/** Who goes first when the request budget of a key is short. */
public enum Priority {
    /** What a user changed or asked for. */
    USER,
    /** Looking whether something changed. */
    BACKGROUND
}
