package app.weld.operator.status;

import app.weld.operator.plan.Schedule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The longest time between two runs of a schedule, worked out once for each: thousands of syncs have a few schedules. */
public final class RunIntervals {
    private static final int MOST = 1000;

    private final Map<String, Optional<Duration>> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<Duration>> eldest) {
            return size() > MOST;
        }
    };

    /** Null where the schedule has no two runs. It does not change with time, so that it may be kept. */
    public synchronized @Nullable Duration longest(String cron) {
        return known.computeIfAbsent(cron, Schedule::longestGap).orElse(null);
    }
}
