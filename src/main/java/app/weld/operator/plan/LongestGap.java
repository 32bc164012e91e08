package app.weld.operator.plan;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The longest time between two consecutive starts of a schedule. Days and times of day are searched separately, because a
 * schedule may have more than a hundred thousand starts a year.
 */
final class LongestGap {
    /** Long enough to contain two 29ths of February. */
    private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

    private static final LocalDate END = LocalDate.of(2033, 1, 1);

    private LongestGap() {}

    /** Empty if the schedule has no two starts. */
    static Optional<Duration> of(CronExpression cron) {
        TreeSet<LocalTime> times = new TreeSet<>();
        for (int hour : cron.field(CronExpression.HOUR)) {
            for (int minute : cron.field(CronExpression.MINUTE)) {
                times.add(LocalTime.of(hour, minute));
            }
        }
        Duration longest = Duration.ZERO;
        LocalTime before = null;
        for (LocalTime time : times) {
            longest = before == null ? longest : longer(longest, Duration.between(before, time));
            before = time;
        }
        LocalDate dayBefore = null;
        for (LocalDate day = FIRST; day.isBefore(END); day = day.plusDays(1)) {
            if (cron.isOn(day)) {
                if (dayBefore != null) {
                    longest = longer(
                            longest, Duration.between(dayBefore.atTime(times.last()), day.atTime(times.first())));
                }
                dayBefore = day;
            }
        }
        return longest.isZero() ? Optional.empty() : Optional.of(longest);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
