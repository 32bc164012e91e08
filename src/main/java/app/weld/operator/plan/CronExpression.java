package app.weld.operator.plan;

import java.time.Month;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
    private static final Pattern EXTENSION = Pattern.compile("\\?.*|LW?|L-[0-9]+|[0-9]+W|[0-9A-Z]+L|[0-9A-Z]+#[0-9]+");

    CronExpression {
        fields = List.copyOf(fields);
    }

    /** Empty if the expression is wrong, or uses extensions of cron ({@code L}, {@code W}, {@code #}). */
    static Optional<CronExpression> parse(String cron) {
        String[] texts = cron.strip().toUpperCase(Locale.ROOT).split("\\s+", -1);
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
        String[] texts = cron.strip().toUpperCase(Locale.ROOT).split("\\s+", -1);
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

    /** The same times, spelled in a way that every cron library reads alike: lists of numbers. */
    String canonical() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            texts.add(
                    isLimited(i) ? fields.get(i).stream().map(String::valueOf).collect(Collectors.joining(",")) : "*");
        }
        return String.join(" ", texts);
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
            return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
        }
    }
}
