package app.weld.operator.weld.http.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The time for which Weld asked for no requests (429). Times are nanoseconds; not safe for threads. */
final class RateLimitPause {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private long until;
    private int inARow;

    RateLimitPause(long now) {
        this.until = now;
    }

    long remaining(long now) {
        return Math.max(0, until - now);
    }

    /**
     * Weld asked for fewer requests.
     *
     * @param requested the length of the pause that Weld asked for; if absent, each pause in a row is longer
     */
    void begin(@Nullable Duration requested, long now) {
        // Answers to calls that were under way together count once.
        if (remaining(now) == 0) {
            inARow++;
        }
        Duration length = requested;
        if (length == null) {
            Duration doubled = FIRST.multipliedBy(1L << Math.min(Math.max(inARow - 1, 0), 10));
            length = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        }
        until = Math.max(until, now + length.toNanos());
    }

    /** Weld served a call. */
    void served(long now) {
        if (remaining(now) == 0) {
            inARow = 0;
        }
    }
}
