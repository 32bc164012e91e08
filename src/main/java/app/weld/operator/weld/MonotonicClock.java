package app.weld.operator.weld;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Nanoseconds by a clock. They do not go back when the clock is set back, so a pause cannot become longer by that. */
public final class MonotonicClock {
    private final Clock clock;
    private long last;
    private long setBack;

    public MonotonicClock(Clock clock) {
        this.clock = clock;
        this.last = raw();
    }

    /** Never less than the last result. */
    public synchronized long nanos() {
        long now = raw() + setBack;
        if (now < last) {
            setBack += last - now;
            now = last;
        }
        last = now;
        return now;
    }

    private long raw() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
