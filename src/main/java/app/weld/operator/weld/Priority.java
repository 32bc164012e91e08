package app.weld.operator.weld;

/** Which requests go first when the request budget of a key is exhausted. */
public enum Priority {
    /** Requests for something that a user changed or requested. */
    USER,
    /** Requests that check whether something changed. */
    BACKGROUND
}
