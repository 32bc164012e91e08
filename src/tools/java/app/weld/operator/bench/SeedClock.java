package app.weld.operator.bench;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The machine's time, but that it can be held, so that everything seeded happened at one moment. */
final class SeedClock extends Clock {
    private volatile Instant held;

    /** Holds the time at the present second. */
    void hold() {
        held = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    void holdAt(Instant time) {
        held = time;
    }

    void release() {
        held = null;
    }

    @Override
    public Instant instant() {
        Instant now = held;
        return now == null ? Instant.now() : now;
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
