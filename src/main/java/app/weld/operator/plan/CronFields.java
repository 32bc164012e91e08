package app.weld.operator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a cron expression as lists of numbers: names, ranges over the end ({@code FRI-MON}), Sunday as 7 and steps from
 * a number are written out, so that every reader of cron understands them alike.
 */
final class CronFields {
    private static final String ALL = "*";
    static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final List<Field> FIELDS = List.of(
            new Field(0, 59, List.of()),
            new Field(0, 23, List.of()),
            new Field(1, 31, List.of()),
            new Field(1, 12, MONTHS),
            new Field(0, 6, DAYS));

    private record Field(int first, int last, List<String> names) {
        /** @throws IllegalArgumentException when this is not plain cron */
        String numbers(String text) {
            if (text.equals(ALL)) {
                return ALL;
            }
            TreeSet<Integer> numbers = new TreeSet<>();
            for (String part : text.split(",", -1)) {
                add(part, numbers);
            }
            return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        private void add(String part, TreeSet<Integer> numbers) {
            String[] stepped = part.split("/", -1);
            if (stepped.length > 2) {
                throw new IllegalArgumentException(part);
            }
            int step = stepped.length == 1 ? 1 : Integer.parseInt(stepped[1]);
            String[] ends = stepped[0].split("-", -1);
            if (step < 1 || ends.length > 2) {
                throw new IllegalArgumentException(part);
            }
            boolean all = stepped[0].equals(ALL);
            int from = all ? first : number(ends[0]);
            int to = all || (ends.length == 1 && stepped.length == 2) ? last : number(ends[ends.length - 1]);
            // A week may end with its first day, which is 7 then.
            int span = last - first + 1;
            int until = to < from ? to + span : to;
            for (int value = from; value <= until; value += step) {
                numbers.add(first + Math.floorMod(value - first, span));
            }
        }

        private int number(String text) {
            int named = names.indexOf(text.toUpperCase(Locale.ROOT));
            int number = named < 0 ? Integer.parseInt(text) : named + first;
            boolean sunday = names == DAYS && number == last + 1;
            if (number < first || (number > last && !sunday)) {
                throw new IllegalArgumentException(text);
            }
            return number;
        }
    }

    private CronFields() {}

    /** @throws IllegalArgumentException when this is not plain cron with five fields */
    static String plain(@Nullable String cron) {
        String[] fields = cron == null ? new String[0] : cron.split(" ", -1);
        if (fields.length != FIELDS.size()) {
            throw new IllegalArgumentException("not five fields");
        }
        List<String> plain = new ArrayList<>();
        for (int i = 0; i < fields.length; i++) {
            plain.add(FIELDS.get(i).numbers(fields[i]));
        }
        return String.join(" ", plain);
    }
}
