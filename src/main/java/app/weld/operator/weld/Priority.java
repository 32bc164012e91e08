package app.weld.operator.weld;

/**
 * Which requests go first when the request budget of a key is exhausted. Those of users go first, but for every tenth, which is
 * one of the background if one waits. In which order resources begin to send requests of users is decided before
 * ({@code turn.RequestTurns}).
 */
public enum Priority {
    /** Requests for something that a user changed or requested. */
    USER,
    /** Requests that check whether something changed. */
    BACKGROUND
}
