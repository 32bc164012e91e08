package app.weld.operator.sync.drift;

import app.weld.operator.plan.Difference;
import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values that this process has replaced recently because the manifest changed. Reads of Weld may lag behind writes, and not
 * evenly: a read can show the new value and the next one the old value again. Such a value is no drift.
 */
final class ReplacedValues {
    private final MonotonicClock time;
    private final Duration grace;
    /** By field and value, when it was replaced. */
    private final Map<FieldValue, Long> replaced = new HashMap<>();

    private record FieldValue(String field, String value) {
        private static FieldValue of(Difference difference) {
            return new FieldValue(difference.field(), difference.actual());
        }
    }

    /** @param grace how long reads may lag behind writes */
    ReplacedValues(Clock clock, Duration grace) {
        this.time = new MonotonicClock(clock);
        this.grace = grace;
    }

    /** These differences were work, and Weld has accepted it. */
    void replaced(List<Difference> work) {
        long now = time.nanos();
        replaced.values().removeIf(at -> now - at > grace.toNanos());
        work.forEach(difference -> replaced.put(FieldValue.of(difference), now));
    }

    /** Whether a read that shows this difference may be older than what this process has written since. */
    boolean mayShow(Difference difference) {
        Long at = replaced.get(FieldValue.of(difference));
        return at != null && time.nanos() - at <= grace.toNanos();
    }
}
