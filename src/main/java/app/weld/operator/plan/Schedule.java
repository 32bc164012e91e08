package app.weld.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a cron expression with five fields starts a run, on the assumption that Weld reads it in UTC. Only Weld knows the times
 * of an expression that uses extensions of cron ({@code L}, {@code W}, {@code #}, {@code ?}); here it starts nothing.
 */
public final class Schedule {
    private Schedule() {}

    /** Whether two expressions stand for the same times, however they are spelled. */
    static boolean same(String one, @Nullable String other) {
        if (other == null || one.strip().equals(other.strip())) {
            return other != null;
        }
        Optional<CronExpression> times = CronExpression.parse(one);
        return times.isPresent() && times.equals(CronExpression.parse(other));
    }

    /** The first start after this moment. */
    public static Optional<Instant> next(@Nullable String cron, Instant after) {
        LocalDateTime from = minute(after).plusMinutes(1);
        return plain(cron).flatMap(times -> times.firstFrom(from)).map(time -> time.toInstant(ZoneOffset.UTC));
    }

    /** The last start at or before this moment. */
    public static Optional<Instant> previous(@Nullable String cron, Instant until) {
        return plain(cron).flatMap(times -> times.lastUntil(minute(until))).map(time -> time.toInstant(ZoneOffset.UTC));
    }

    private static LocalDateTime minute(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    }

    /** The longest time between two consecutive starts, at any time of the year. */
    public static Optional<Duration> longestGap(String cron) {
        return plain(cron).flatMap(LongestGap::of);
    }

    /** Why a schedule never starts a run; empty if it does, or if only Weld can tell. */
    public static Optional<String> problem(String cron) {
        return CronExpression.problem(cron);
    }

    private static Optional<CronExpression> plain(@Nullable String cron) {
        return cron == null || cron.contains("?") ? Optional.empty() : CronExpression.parse(cron);
    }
}
