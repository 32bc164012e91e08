package app.weld.operator.plan;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a cron expression with five fields starts a run, on the assumption that Weld reads it in UTC. Only Weld knows the times
 * of an expression that uses extensions of cron ({@code L}, {@code W}, {@code #}, {@code ?}); here it starts nothing.
 */
public final class Schedule {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

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
        return times(cron)
                .flatMap(times -> times.nextExecution(after.atZone(ZoneOffset.UTC)))
                .map(ZonedDateTime::toInstant);
    }

    /** The last start at or before this moment. */
    public static Optional<Instant> previous(@Nullable String cron, Instant until) {
        return times(cron)
                .flatMap(times -> times.lastExecution(until.plusSeconds(1).atZone(ZoneOffset.UTC)))
                .map(ZonedDateTime::toInstant);
    }

    /** The longest time between two consecutive starts, at any time of the year. */
    public static Optional<Duration> longestGap(String cron) {
        return plain(cron).flatMap(LongestGap::of);
    }

    /** Why a schedule never starts a run; empty if it does, or if only Weld can tell. */
    public static Optional<String> problem(String cron) {
        return CronExpression.problem(cron);
    }

    private static Optional<ExecutionTime> times(@Nullable String cron) {
        try {
            return plain(cron).map(times -> ExecutionTime.forCron(PARSER.parse(times.canonical())));
        } catch (IllegalArgumentException e) {
            // A date that no month has.
            return Optional.empty();
        }
    }

    private static Optional<CronExpression> plain(@Nullable String cron) {
        return cron == null || cron.contains("?") ? Optional.empty() : CronExpression.parse(cron);
    }
}
