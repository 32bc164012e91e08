package app.weld.operator.plan;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cron expression with five fields, each as the numbers that it stands for. Two expressions are equal if they stand for the
 * same times: names, ranges over the end ({@code FRI-MON}), Sunday as 7 and steps from a number ({@code 5/10}) are spellings.
 *
 * @param fields minute, hour, day of the month, month, day of the week (Sunday is 0)
 * @param anyDayOfMonth whether the field begins with an asterisk or a question mark: then the day of the week decides alone
 * @param anyDayOfWeek whether the field begins with an asterisk or a question mark: then the day of the month decides alone
 */
record CronExpression(List<SortedSet<Integer>> fields, boolean anyDayOfMonth, boolean anyDayOfWeek) {
    static final int MINUTE = 0;
    static final int HOUR = 1;
    static final int DAY_OF_MONTH = 2;
    static final int MONTH = 3;
    static final int DAY_OF_WEEK = 4;
    private static final List<Field> FIELDS = List.of(
            new Field(0, 59, List.of()),
            new Field(0, 23, List.of()),
            new Field(1, 31, List.of()),
            new Field(
                    1, 12, List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
            new Field(0, 6, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")));

    private static final List<String> MEANINGS = List.of(
            "minute (0-59)",
            "hour (0-23)",
            "day of month (1-31)",
            "month (1-12 or JAN-DEC)",
            "day of week (0-7 or SUN-SAT)");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern EXTENSION = Pattern.compile("\\?.*|LW?|L-[0-9]+|[0-9]+W|[0-9A-Z]+L|[0-9A-Z]+#[0-9]+");

    /** From one 29th of February to the next, over the end of a century. */
    private static final int MOST_YEARS = 9;

    CronExpression {
        fields = List.copyOf(fields);
    }

    /** Empty if the expression is wrong, or uses extensions of cron ({@code L}, {@code W}, {@code #}). */
    static Optional<CronExpression> parse(String cron) {
        String[] texts = texts(cron);
        if (texts.length != FIELDS.size()) {
            return Optional.empty();
        }
        List<SortedSet<Integer>> fields = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            Optional<SortedSet<Integer>> numbers = FIELDS.get(i).numbers(texts[i]);
            if (numbers.isEmpty()) {
                return Optional.empty();
            }
            fields.add(numbers.get());
        }
        return Optional.of(new CronExpression(fields, isAny(texts[DAY_OF_MONTH]), isAny(texts[DAY_OF_WEEK])));
    }

    /** Why an expression stands for no time; empty if it stands for some, or if an extension of cron leaves that to Weld. */
    static Optional<String> problem(String cron) {
        String[] texts = texts(cron);
        if (texts.length != FIELDS.size()) {
            return Optional.of("it has " + texts.length + (texts.length == 1 ? " field" : " fields") + ", not five");
        }
        for (int i = 0; i < texts.length; i++) {
            if (!isExtension(texts[i]) && FIELDS.get(i).numbers(texts[i]).isEmpty()) {
                return Optional.of("'" + texts[i] + "' is no " + MEANINGS.get(i));
            }
        }
        return parse(cron)
                .filter(expression -> !expression.hasDate())
                .map(expression ->
                        "no month has the day '" + texts[DAY_OF_MONTH] + "' in the months '" + texts[MONTH] + "'");
    }

    private static String[] texts(String cron) {
        return SPACES.split(cron.strip().toUpperCase(Locale.ROOT), -1);
    }

    private static boolean isExtension(String text) {
        return Arrays.stream(text.split(",", -1))
                .anyMatch(part -> EXTENSION.matcher(part).matches());
    }

    /** Whether any month has one of the days, or the day of the week decides. */
    private boolean hasDate() {
        boolean byDayOfWeek = isLimited(DAY_OF_WEEK) && !anyDayOfWeek && !anyDayOfMonth;
        return byDayOfWeek
                || field(MONTH).stream()
                        .anyMatch(month ->
                                field(DAY_OF_MONTH).first() <= Month.of(month).maxLength());
    }

    private static boolean isAny(String text) {
        return text.startsWith("*") || text.startsWith("?");
    }

    /** The numbers of a field, by the constants of this class. */
    SortedSet<Integer> field(int index) {
        return fields.get(index);
    }

    /** Whether a field excludes any of its numbers. */
    boolean isLimited(int index) {
        return fields.get(index).size() < FIELDS.get(index).span();
    }

    /** Whether there are starts on this day. If the days of the month and those of the week are both limited, either is enough. */
    boolean isOn(LocalDate day) {
        boolean inMonth = field(DAY_OF_MONTH).contains(day.getDayOfMonth());
        boolean inWeek = field(DAY_OF_WEEK).contains(day.getDayOfWeek().getValue() % 7);
        boolean either = isLimited(DAY_OF_MONTH) && isLimited(DAY_OF_WEEK);
        return field(MONTH).contains(day.getMonthValue()) && (either ? inMonth || inWeek : inMonth && inWeek);
    }

    /** The first start at or after this minute; empty if there is none in so many years that there is none at all. */
    Optional<LocalDateTime> firstFrom(LocalDateTime minute) {
        LocalDate today = minute.toLocalDate();
        Optional<LocalTime> later = isOn(today) ? firstFrom(minute.toLocalTime()) : Optional.empty();
        return later.isPresent()
                ? later.map(today::atTime)
                : today.plusDays(1)
                        .datesUntil(today.plusYears(MOST_YEARS))
                        .filter(this::isOn)
                        .findFirst()
                        .map(day ->
                                day.atTime(field(HOUR).first(), field(MINUTE).first()));
    }

    private Optional<LocalTime> firstFrom(LocalTime time) {
        boolean inThisHour =
                field(HOUR).contains(time.getHour()) && field(MINUTE).last() >= time.getMinute();
        SortedSet<Integer> hours = field(HOUR).tailSet(time.getHour() + 1);
        return inThisHour
                ? Optional.of(LocalTime.of(
                        time.getHour(), field(MINUTE).tailSet(time.getMinute()).first()))
                : hours.isEmpty()
                        ? Optional.empty()
                        : Optional.of(LocalTime.of(hours.first(), field(MINUTE).first()));
    }

    /** The last start at or before this minute; empty if there is none in so many years that there is none at all. */
    Optional<LocalDateTime> lastUntil(LocalDateTime minute) {
        LocalDate today = minute.toLocalDate();
        Optional<LocalTime> earlier = isOn(today) ? lastUntil(minute.toLocalTime()) : Optional.empty();
        return earlier.isPresent()
                ? earlier.map(today::atTime)
                : Stream.iterate(today.minusDays(1), day -> day.minusDays(1))
                        .takeWhile(today.minusYears(MOST_YEARS)::isBefore)
                        .filter(this::isOn)
                        .findFirst()
                        .map(day -> day.atTime(field(HOUR).last(), field(MINUTE).last()));
    }

    private Optional<LocalTime> lastUntil(LocalTime time) {
        boolean inThisHour =
                field(HOUR).contains(time.getHour()) && field(MINUTE).first() <= time.getMinute();
        SortedSet<Integer> hours = field(HOUR).headSet(time.getHour());
        return inThisHour
                ? Optional.of(LocalTime.of(
                        time.getHour(),
                        field(MINUTE).headSet(time.getMinute() + 1).last()))
                : hours.isEmpty()
                        ? Optional.empty()
                        : Optional.of(LocalTime.of(hours.last(), field(MINUTE).last()));
    }

    /** The numbers and names that a field may contain. */
    private record Field(int first, int last, List<String> names) {
        int span() {
            return last - first + 1;
        }

        Optional<SortedSet<Integer>> numbers(String text) {
            SortedSet<Integer> numbers = new TreeSet<>();
            for (String part : text.split(",", -1)) {
                if (!add(part, numbers)) {
                    return Optional.empty();
                }
            }
            return Optional.of(numbers);
        }

        private boolean add(String part, SortedSet<Integer> numbers) {
            String[] rangeAndStep = part.split("/", -1);
            String[] ends = rangeAndStep[0].split("-", -1);
            int step = rangeAndStep.length == 1 ? 1 : parse(rangeAndStep[1]);
            boolean isAll = rangeAndStep[0].equals("*") || rangeAndStep[0].equals("?");
            int from = isAll ? first : number(ends[0]);
            int to = isAll || (ends.length == 1 && rangeAndStep.length == 2) ? last : number(ends[ends.length - 1]);
            if (rangeAndStep.length > 2 || ends.length > 2 || step < 1 || from < 0 || to < 0) {
                return false;
            }
            // A range may go over the end, and a week may end with its first day, which is 7 then.
            int end = to < from ? to + span() : to;
            for (int value = from; value <= end; value += step) {
                numbers.add(first + Math.floorMod(value - first, span()));
            }
            return true;
        }

        /** Negative if the text is no number of this field. */
        private int number(String text) {
            int index = names.indexOf(text);
            int number = index < 0 ? parse(text) : index + first;
            int max = first == 0 && !names.isEmpty() ? last + 1 : last;
            return number < first || number > max ? -1 : number;
        }

        private static int parse(String text) {
            return !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                    ? Integer.parseInt(text)
                    : -1;
        }
    }
}
