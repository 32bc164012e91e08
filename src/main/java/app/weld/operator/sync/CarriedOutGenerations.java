package app.weld.operator.sync;

import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether this process knows all that this operator has sent for one resource lately. Another process may have ended, or
 * an answer been lost, after an edit was carried out and before that was noted; and what another process has written reads
 * may show only later. What differs then may be of this operator's own making, and nobody is to be blamed for it.
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
     * A resource is looked at, perhaps for the first time.
     *
     * @param first whether no other process can have written anything for it
     */
    void met(boolean first) {
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
