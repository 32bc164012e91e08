package app.weld.operator.weld;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A clock's time as a count of nanoseconds that stands still while the clock is set back, so that no pause grows by it. */
public final class MonotonicClock {
    private final Clock clock;
    private long last;
    private long setBack;

    public MonotonicClock(Clock clock) {
        this.clock = clock;
        this.last = raw();
    }

    /** Never less than it was. */
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
