package app.weld.operator.server;

/** What becomes of a request for the metrics. */
sealed interface AccessDecision {
    /** The API server knows the user, who may read the metrics. */
    record Allowed() implements AccessDecision {}

    /** There is no token, or the API server does not accept it. */
    record Unauthenticated() implements AccessDecision {}

    /**
     * The API server knows the user, who may not read the metrics.
     *
     * @param user name of the user
     */
    record Forbidden(String user) implements AccessDecision {}

    /** The API server does not answer, so no client may read the metrics. */
    record Unavailable() implements AccessDecision {}
}
