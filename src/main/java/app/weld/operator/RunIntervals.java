package app.weld.operator;

import app.weld.operator.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The time between two runs of a schedule, worked out once for each: thousands of syncs have a few schedules. */
final class RunIntervals {
    /** Enough for a schedule that pauses at the weekend. */
    private static final int RUNS = 8;

    private static final int MOST = 1000;

    private final Map<String, Optional<Duration>> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Duration>> eldest) {
            return size() > MOST;
        }
    };

    /** The longest between the next runs; null where the schedule has no two runs. */
    synchronized @Nullable Duration longest(String cron, Instant now) {
        return known.computeIfAbsent(cron, schedule -> workOut(schedule, now)).orElse(null);
    }

    private static Optional<Duration> workOut(String cron, Instant now) {
        Duration longest = null;
        Instant run = Schedule.next(cron, now).orElse(null);
        for (int i = 0; i < RUNS && run != null; i++) {
            Instant next = Schedule.next(cron, run).orElse(null);
            if (next != null) {
                Duration gap = Duration.between(run, next);
                longest = longest == null || gap.compareTo(longest) > 0 ? gap : longest;
            }
            run = next;
        }
        return Optional.ofNullable(longest);
    }
}
