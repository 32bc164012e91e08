package app.weld.operator.reconcile;

import app.weld.operator.status.Reason;

/** A reconcile cannot go on, for a reason that the user is told. */
final class Blocked extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    Blocked(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }

    /** For a person. */
    String words() {
        return String.valueOf(getMessage());
    }
}
