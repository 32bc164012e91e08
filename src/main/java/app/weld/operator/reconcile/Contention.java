package app.weld.operator.reconcile;

import app.weld.operator.plan.Facet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Something that has to be put back three times within an hour is somebody else's too: from then on it is put back ever
 * more slowly, so that two who disagree do not fight at full speed.
 */
final class Contention {
    private static final int SUSPICIOUS = 3;
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 3;

    private final Map<Part, Deque<Instant>> corrections = new ConcurrentHashMap<>();

    private record Part(String uid, Facet facet) {}

    /** Counts a correction that is about to be made. */
    void corrected(String uid, Facet facet, Instant now) {
        corrections.compute(new Part(uid, facet), (part, before) -> {
            Deque<Instant> times = before == null ? new ArrayDeque<>() : before;
            times.removeIf(time -> time.isBefore(now.minus(WINDOW)));
            times.add(now);
            return times;
        });
    }

    /** How often it was put back within the last hour. */
    int recently(String uid, Facet facet, Instant now) {
        Deque<Instant> times = corrections.get(new Part(uid, facet));
        return times == null
                ? 0
                : (int) times.stream()
                        .filter(time -> !time.isBefore(now.minus(WINDOW)))
                        .count();
    }

    /** Whether somebody else seems to want it otherwise. */
    boolean suspected(String uid, Facet facet, Instant now) {
        return recently(uid, facet, now) >= SUSPICIOUS;
    }

    /** Whether it is to be left as it is for now. */
    boolean paused(String uid, Facet facet, Instant now) {
        int times = recently(uid, facet, now);
        if (times < SUSPICIOUS) {
            return false;
        }
        Deque<Instant> all = corrections.get(new Part(uid, facet));
        Instant last = all == null ? Instant.MIN : all.getLast();
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - SUSPICIOUS, MOST_DOUBLINGS));
        return now.isBefore(last.plus(pause));
    }

    void forget(String uid) {
        corrections.keySet().removeIf(part -> part.uid().equals(uid));
    }
}
