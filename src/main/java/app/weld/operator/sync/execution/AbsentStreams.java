package app.weld.operator.sync.execution;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Since when reads do not show streams that a resource has added. A read may lag behind the write of another process, which this
 * one knows nothing of: only what stays absent for longer than reads may lag is taken for removed.
 */
public final class AbsentStreams {
    private final Clock clock;
    private final Duration grace;
    private final Map<String, Instant> since = new HashMap<>();

    /**
     * Remembers nothing yet.
     *
     * @param grace how long reads may lag behind writes
     */
    public AbsentStreams(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    /**
     * Notes which streams the last read did not show.
     *
     * @return whether a stream may be there all the same
     */
    Predicate<String> noted(Collection<String> absent) {
        Instant now = clock.instant();
        since.keySet().retainAll(absent);
        absent.forEach(name -> since.putIfAbsent(name, now));
        Map<String, Instant> seen = Map.copyOf(since);
        return name -> seen.containsKey(name) && now.isBefore(seen.get(name).plus(grace));
    }
}
