package app.weld.operator.sync.drift;

import app.weld.operator.plan.Facet;
import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * Something of one sync that Weld has put back three times within an hour, and that is otherwise again, is put back ever more slowly
 * from then on, so that two who disagree do not fight at full speed. A clock that is set back makes no pause longer.
 */
public final class DriftThrottle {
    private static final int SUSPICIOUS = 3;
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 3;

    private final MonotonicClock time;
    private final Map<Facet, Deque<Long>> corrections = new EnumMap<>(Facet.class);

    public DriftThrottle(Clock clock) {
        this.time = new MonotonicClock(clock);
    }

    /** Counts a correction that Weld has carried out: one that failed has changed nothing that could be undone. */
    public void corrected(Facet facet) {
        long now = time.nanos();
        corrections.compute(facet, (unused, before) -> {
            Deque<Long> times = new ArrayDeque<>();
            if (before != null) {
                before.stream().filter(then -> isRecent(then, now)).forEach(times::add);
            }
            times.add(now);
            return times;
        });
    }

    private static boolean isRecent(long then, long now) {
        return now - then <= WINDOW.toNanos();
    }

    /** How often it was put back within the last hour. */
    public int recently(Facet facet) {
        Deque<Long> times = corrections.get(facet);
        long now = time.nanos();
        return times == null
                ? 0
                : (int) times.stream().filter(then -> isRecent(then, now)).count();
    }

    /** Whether what is put back does not stay. */
    public boolean suspected(Facet facet) {
        return recently(facet) >= SUSPICIOUS;
    }

    /** Whether it is to be left as it is for now. */
    public boolean paused(Facet facet) {
        int times = recently(facet);
        Deque<Long> all = corrections.get(facet);
        if (times < SUSPICIOUS || all == null) {
            return false;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - SUSPICIOUS, MAX_DOUBLINGS));
        return time.nanos() - all.getLast() < pause.toNanos();
    }
}
