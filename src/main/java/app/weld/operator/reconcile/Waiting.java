package app.weld.operator.reconcile;

import app.weld.operator.status.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A reconcile cannot go on yet and will by itself. */
final class Waiting extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final @Nullable Reason reason;
    private final Duration delay;

    private Waiting(@Nullable Reason reason, String message, Duration delay) {
        super(message, null, false, false);
        this.reason = reason;
        this.delay = delay;
    }

    /** The user is told. */
    static Waiting because(Reason reason, String message, Duration delay) {
        return new Waiting(reason, message, delay);
    }

    /** Not worth a word to a user who has been told something already. */
    static Waiting silently(String message, Duration delay) {
        return new Waiting(null, message, delay);
    }

    @Nullable
    Reason reason() {
        return reason;
    }

    String words() {
        return String.valueOf(getMessage());
    }

    Duration delay() {
        return delay;
    }
}
