package app.weld.operator.sync.run;

import app.weld.operator.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the observed runs say about the schedule: Weld may read it in another time zone than UTC, begin runs late, or give streams
 * an interval of their own, none of which is in any answer.
 *
 * @param delay how long after the times of the schedule, read in UTC, runs begin
 * @param between how often to poll where runs begin at other times than those of the schedule
 */
record RunTimes(Duration delay, Optional<Duration> between) {
    private static final RunTimes AS_ASSUMED = new RunTimes(Duration.ZERO, Optional.empty());
    /** A run that begins so soon after the time of the schedule begins by the schedule. */
    private static final Duration PUNCTUAL = Duration.ofMinutes(10);

    private static final int PARTS = 10;
    private static final Duration MIN_BETWEEN = Duration.ofMinutes(10);
    private static final Duration MAX_BETWEEN = Duration.ofHours(2);

    /** @param starts of the latest runs, the last one first; one alone proves nothing: a person may have started it */
    static RunTimes of(@Nullable String cron, List<Instant> starts) {
        if (starts.size() < 2) {
            return AS_ASSUMED;
        }
        Optional<Duration> last = delay(cron, starts.get(0));
        Optional<Duration> before = delay(cron, starts.get(1));
        if (last.isEmpty() || before.isEmpty() || isPunctual(last.get()) || isPunctual(before.get())) {
            return AS_ASSUMED;
        }
        Duration difference = last.get().minus(before.get()).abs();
        return isPunctual(difference)
                ? new RunTimes(last.get().compareTo(before.get()) < 0 ? last.get() : before.get(), Optional.empty())
                : new RunTimes(Duration.ZERO, Optional.of(between(cron, starts.get(0))));
    }

    private static boolean isPunctual(Duration delay) {
        return delay.compareTo(PUNCTUAL) <= 0;
    }

    private static Optional<Duration> delay(@Nullable String cron, Instant start) {
        return Schedule.previous(cron, start).map(due -> Duration.between(due, start));
    }

    private static Duration between(@Nullable String cron, Instant after) {
        Optional<Instant> first = Schedule.next(cron, after);
        Duration part = first.flatMap(time -> Schedule.next(cron, time))
                .map(second -> Duration.between(first.get(), second).dividedBy(PARTS))
                .orElse(MAX_BETWEEN);
        if (part.compareTo(MIN_BETWEEN) < 0) {
            return MIN_BETWEEN;
        }
        return part.compareTo(MAX_BETWEEN) > 0 ? MAX_BETWEEN : part;
    }
}
