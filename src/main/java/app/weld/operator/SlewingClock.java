package app.weld.operator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The machine's time of day, in which durations are right: when the machine's clock is set, forwards or back, this one follows
 * gradually, a tenth faster or slower. A grace period is never cut short by a clock that jumps, nor a pause made longer.
 */
final class SlewingClock extends Clock {
    private static final int GRADUALLY = 10;

    private final Clock machine;
    private final LongSupplier nanos;
    private Instant last;
    private long lastNanos;

    SlewingClock() {
        this(Clock.systemUTC(), System::nanoTime);
    }

    /** @param nanos a monotonic clock, in nanoseconds */
    SlewingClock(Clock machine, LongSupplier nanos) {
        this.machine = machine;
        this.nanos = nanos;
        this.last = machine.instant();
        this.lastNanos = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        long now = nanos.getAsLong();
        Duration passed = Duration.ofNanos(now - lastNanos);
        Instant expected = last.plus(passed);
        Duration max = passed.dividedBy(GRADUALLY);
        Duration off = Duration.between(expected, machine.instant());
        Duration step = off.compareTo(max) > 0 ? max : off.compareTo(max.negated()) < 0 ? max.negated() : off;
        last = expected.plus(step);
        lastNanos = now;
        return last;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants only");
    }
}
