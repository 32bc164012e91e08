package app.weld.operator.sync;

import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whether this process knows all that this operator has sent for a resource lately. Another process may have ended, or
 * an answer been lost, after an edit was carried out and before that was noted; and what another process has written reads
 * may show only later. What differs then may be of this operator's own making, and nobody is to be blamed for it.
 */
final class CarriedOutGenerations {
    private final MonotonicClock time;
    private final Duration grace;
    /** By the uid of a resource, the generation whose wish this process has carried out last as far as it can be. */
    private final Map<String, Long> carriedOut = new ConcurrentHashMap<>();
    /** By the uid of a resource, from when on no read shows what another process has written before this one came. */
    private final Map<String, Long> alone = new ConcurrentHashMap<>();

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
    void met(String uid, boolean first) {
        alone.computeIfAbsent(uid, any -> first ? time.nanos() : time.nanos() + grace.toNanos());
    }

    /** The wish of this generation was carried out as far as it can be, and that is noted. */
    void carriedOut(String uid, long generation) {
        carriedOut.put(uid, generation);
    }

    /** Whether a difference from what was applied cannot be the doing of this operator. */
    boolean areKnown(String uid, long generation) {
        Long last = carriedOut.get(uid);
        Long since = alone.get(uid);
        // The wish of the one generation that may be under way is the one that is compared.
        return last != null && last >= generation - 1 && since != null && time.nanos() >= since;
    }

    void forget(String uid) {
        carriedOut.remove(uid);
        alone.remove(uid);
    }
}
