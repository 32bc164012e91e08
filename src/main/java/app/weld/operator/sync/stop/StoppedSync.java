package app.weld.operator.sync.stop;

import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stops of one sync by Weld itself after failed runs: each run costs the source's quota, and each stop a mail, so the sync
 * is enabled again after hours, ever more of them, or at once when something has changed that may mend it.
 */
public final class StoppedSync {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofHours(1), Duration.ofHours(4), Duration.ofHours(24));

    private final MonotonicClock time;
    private @Nullable Stop last;

    /**
     * The last stop.
     *
     * @param of what would have to change for another try at once
     * @param times how often it was stopped without a run that succeeded in between
     * @param until when it is enabled again
     * @param open whether it is stopped now
     */
    private record Stop(Object of, int times, long until, boolean open) {}

    public StoppedSync(Clock clock) {
        this.time = new MonotonicClock(clock);
    }

    /** Whether it is known to be stopped and was not enabled since. */
    boolean isStopped() {
        return last != null && last.open();
    }

    /**
     * The sync is observed to be stopped.
     *
     * @param of what would have to change for another try at once
     * @param already how long it has been known for, by what an earlier process has written; absent where it was not known
     * @return how long to leave it; nothing when it is to be enabled again now
     */
    Duration stopped(Object of, @Nullable Duration already) {
        long now = time.nanos();
        Stop stop = next(of, already, now);
        last = stop;
        return Duration.ofNanos(Math.max(0, stop.until() - now));
    }

    private Stop next(Object of, @Nullable Duration already, long now) {
        Stop before = last;
        if (before != null && before.open()) {
            return before.of().equals(of) ? before : new Stop(of, before.times(), now, true);
        }
        int times = before == null ? 0 : before.times();
        Duration pause = PAUSES.get(Math.min(times, PAUSES.size() - 1));
        Duration left = before == null && already != null ? pause.minus(already) : pause;
        return new Stop(of, times + 1, now + Math.max(0, left.toNanos()), true);
    }

    /** It was enabled again. */
    void enabled() {
        if (last != null) {
            last = new Stop(last.of(), last.times(), last.until(), false);
        }
    }

    /** Its runs succeed. */
    void recovered() {
        last = null;
    }
}
