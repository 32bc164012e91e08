package app.weld.operator.simulation;

/** What may go wrong with one call to Weld. */
enum Fault {
    /** Done, and the answer is lost, or a 5xx, or cannot be read. */
    LOST,
    /** Cut before it was done; the caller cannot tell. */
    CUT,
    /** The answer is lost, and a creation is done half a minute later. */
    LATE,
    /** 5xx or no connection, where it is known that nothing was done. */
    UNAVAILABLE,
    /** As before, with Retry-After. */
    UNAVAILABLE_FOR_A_WHILE,
    /** 429 with Retry-After. */
    LIMITED,
    /** 401, once. */
    REFUSED,
    /** 403 of this one call: the key is fine. */
    FORBIDDEN,
    /** A listing that lacks items, and has some that cannot be read; any other call is lost. */
    GARBLED,
    /** The budget is used up: nothing is sent. */
    BUSY;

    /** Whether the caller sees nothing of Weld. */
    boolean isWithoutAnswer() {
        return switch (this) {
            case LOST, CUT, LATE, BUSY -> true;
            case UNAVAILABLE, UNAVAILABLE_FOR_A_WHILE, LIMITED, REFUSED, FORBIDDEN, GARBLED -> false;
        };
    }
}
