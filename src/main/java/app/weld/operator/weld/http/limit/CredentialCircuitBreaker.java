package app.weld.operator.weld.http.limit;

import org.jspecify.annotations.Nullable;

/**
 * Remembers that a key was refused, so that it is not tried again with every call. Answers to calls that began before the
 * last change prove nothing about the present, so each call carries the epoch in which it began. Times are nanoseconds; not
 * safe for threads.
 */
final class CredentialCircuitBreaker {
    private final long interval;
    private @Nullable String reason;
    private long probeAt;
    private long epoch;

    CredentialCircuitBreaker(long interval) {
        this.interval = interval;
    }

    /** Why no call may be sent at this time; null where one may. */
    @Nullable
    String reason(long now) {
        return now < probeAt ? reason : null;
    }

    /** A call is sent. While the key counts as refused it is the only one for an interval. */
    long began(long now) {
        if (reason != null) {
            probeAt = now + interval;
        }
        return epoch;
    }

    void refused(String why, long began, long now) {
        if (began == epoch) {
            epoch++;
            reason = why;
            probeAt = now + interval;
        }
    }

    void accepted(long began) {
        if (began == epoch && reason != null) {
            forget();
        }
    }

    void forget() {
        epoch++;
        reason = null;
    }

    boolean isActive() {
        return reason != null;
    }
}
