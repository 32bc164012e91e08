package app.weld.operator.status;

/** A reconcile cannot go on, for a reason that the user is told. */
public final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    public NotReadyException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** For a person. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
