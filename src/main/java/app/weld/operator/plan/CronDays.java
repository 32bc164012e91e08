package app.weld.operator.plan;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The days and the times of day that a cron expression means. They are looked at apart, since the starts of some years are
 * a hundred thousand and more.
 */
record CronDays(List<SortedSet<Integer>> fields) {
    private static final int MINUTE = 0;
    private static final int HOUR = 1;
    private static final int DAY_OF_MONTH = 2;
    private static final int MONTH = 3;
    private static final int DAY_OF_WEEK = 4;
    private static final int ALL_DAYS_OF_MONTH = 31;
    private static final int ALL_DAYS_OF_WEEK = 7;
    private static final int SUNDAY = 7;
    /** Long enough for what happens on the 29th of February alone, twice. */
    private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);

    private static final LocalDate END = LocalDate.of(2033, 1, 1);

    CronDays {
        fields = List.copyOf(fields);
    }

    /** Empty where only Weld can tell what is meant. */
    static Optional<CronDays> of(String cron) {
        return CronTimes.of(CronFields.plain(cron)).map(times -> new CronDays(times.fields()));
    }

    /** The longest time between two starts that follow each other; empty where there are no two. */
    Optional<Duration> longestGap() {
        TreeSet<LocalTime> times = new TreeSet<>();
        for (int hour : fields.get(HOUR)) {
            for (int minute : fields.get(MINUTE)) {
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
            if (matches(day)) {
                if (dayBefore != null) {
                    longest = longer(
                            longest, Duration.between(dayBefore.atTime(times.last()), day.atTime(times.first())));
                }
                dayBefore = day;
            }
        }
        return longest.isZero() ? Optional.empty() : Optional.of(longest);
    }

    /** Where both are limited, either of them is enough. */
    private boolean matches(LocalDate day) {
        boolean inMonth = fields.get(DAY_OF_MONTH).contains(day.getDayOfMonth());
        boolean inWeek = fields.get(DAY_OF_WEEK).contains(day.getDayOfWeek().getValue() % SUNDAY);
        boolean both = isLimited(DAY_OF_MONTH, ALL_DAYS_OF_MONTH) && isLimited(DAY_OF_WEEK, ALL_DAYS_OF_WEEK);
        return fields.get(MONTH).contains(day.getMonthValue()) && (both ? inMonth || inWeek : inMonth && inWeek);
    }

    private boolean isLimited(int field, int all) {
        return fields.get(field).stream().filter(value -> value >= 0).count() < all;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
