package app.weld.operator.sync.drift;

import java.time.Clock;
import java.time.Duration;

/** What this process remembers of one resource to tell drift from its own work. */
public final class DriftMemory {
    private final CarriedOutGenerations carriedOut;
    private final ReplacedValues replaced;
    private final DriftThrottle throttle;
    private boolean removalsHeld;

    /**
     * Remembers nothing yet.
     *
     * @param grace how long reads may lag behind writes
     */
    public DriftMemory(Clock clock, Duration grace) {
        this.carriedOut = new CarriedOutGenerations(clock, grace);
        this.replaced = new ReplacedValues(clock, grace);
        this.throttle = new DriftThrottle(clock);
    }

    /** This generation was carried out as far as it can be, and that is written down. */
    public void carriedOut(long generation) {
        carriedOut.carriedOut(generation);
    }

    /** Whether the last plan removed no stream, though the manifest says so: it was unknown what the source offers. */
    boolean removalsHeld() {
        return removalsHeld;
    }

    void removalsHeld(boolean are) {
        removalsHeld = are;
    }

    CarriedOutGenerations carriedOut() {
        return carriedOut;
    }

    ReplacedValues replaced() {
        return replaced;
    }

    DriftThrottle throttle() {
        return throttle;
    }
}
