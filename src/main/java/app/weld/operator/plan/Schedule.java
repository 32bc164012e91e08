package app.weld.operator.plan;

import com.cronutils.model.Cron;
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
 * When a cron expression with five fields starts a run, where Weld reads it in UTC as is assumed. Only Weld can tell that of
 * what is not plain cron ({@code L}, {@code W}, {@code #}, {@code ?}): that starts nothing here.
 */
public final class Schedule {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private Schedule() {}

    /** Whether two expressions mean the same times, however they are written. */
    static boolean same(String one, @Nullable String other) {
        if (other == null || one.strip().equals(other.strip())) {
            return other != null;
        }
        Optional<CronTimes> times = CronTimes.of(one);
        return times.isPresent() && times.equals(CronTimes.of(other));
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

    /** The longest time between two starts that follow each other, at whatever time of the year. */
    public static Optional<Duration> longestGap(String cron) {
        try {
            return CronDays.of(cron).flatMap(CronDays::longestGap);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<ExecutionTime> times(@Nullable String cron) {
        if (cron == null) {
            return Optional.empty();
        }
        try {
            Cron parsed = PARSER.parse(CronFields.plain(cron));
            return Optional.of(ExecutionTime.forCron(parsed));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
