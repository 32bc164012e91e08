package app.weld.operator.sync.drift;

import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this process knows all that this operator has sent for one resource recently. Another process may have ended, or
 * an answer been lost, after an edit was carried out and before that was noted; and what another process has written reads
 * may show only later. A difference may then come from this operator itself, and is not reported as drift.
 */
final class CarriedOutGenerations {
    private final MonotonicClock time;
    private final Duration grace;
    /** The generation that this process has carried out last as far as it can be. */
    private @Nullable Long carriedOut;
    /** From when on no read shows what another process has written before this one came. */
    private @Nullable Long alone;

    /** @param grace how long reads may lag behind writes */
    CarriedOutGenerations(Clock clock, Duration grace) {
        this.time = new MonotonicClock(clock);
        this.grace = grace;
    }

    /**
     * This process works on the resource, perhaps for the first time.
     *
     * @param first whether no other process can have written anything for it
     */
    void observed(boolean first) {
        if (alone == null) {
            alone = first ? time.nanos() : time.nanos() + grace.toNanos();
        }
    }

    /** This generation was carried out as far as it can be, and that is noted. */
    void carriedOut(long generation) {
        carriedOut = generation;
    }

    /** Whether a difference from what was applied cannot be the doing of this operator. */
    boolean areKnown(long generation) {
        // The one generation that may be under way is the one that is compared.
        return carriedOut != null && carriedOut >= generation - 1 && alone != null && time.nanos() >= alone;
    }
}
