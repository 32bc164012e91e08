package app.weld.operator.status;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A reconcile cannot go on yet and will by itself. */
public final class RequeueException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final @Nullable Reason reason;
    private final Duration delay;

    private RequeueException(@Nullable Reason reason, String message, Duration delay) {
        super(message, null, false, false);
        this.reason = reason;
        this.delay = delay;
    }

    /** The user is told. */
    public static RequeueException because(Reason reason, String message, Duration delay) {
        return new RequeueException(reason, message, delay);
    }

    /** Not worth a word to a user who has been told something already. */
    public static RequeueException silently(String message, Duration delay) {
        return new RequeueException(null, message, delay);
    }

    @Nullable
    public Reason reason() {
        return reason;
    }

    public String words() {
        return String.valueOf(getMessage());
    }

    public Duration delay() {
        return delay;
    }
}
