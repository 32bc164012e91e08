package app.weld.operator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The times that a cron expression with five fields means, so that two spellings of the same can be told from two
 * schedules.
 */
record CronTimes(List<SortedSet<Integer>> fields) {
    private static final int ANY = -1;
    private static final int DAY_OF_MONTH = 2;
    private static final int MONTH = 3;
    private static final int DAY_OF_WEEK = 4;
    private static final int[] FIRST = {0, 0, 1, 1, 0};
    private static final int[] LAST = {59, 23, 31, 12, 7};

    CronTimes {
        fields = List.copyOf(fields);
    }

    /** Empty where only Weld can tell what is meant. */
    static Optional<CronTimes> of(String cron) {
        String[] texts = cron.strip().toUpperCase(Locale.ROOT).split("\\s+", -1);
        if (texts.length != FIRST.length) {
            return Optional.empty();
        }
        List<SortedSet<Integer>> fields = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            SortedSet<Integer> values = new TreeSet<>();
            for (String part : texts[i].split(",", -1)) {
                if (!add(part, i, values)) {
                    return Optional.empty();
                }
            }
            if (i == DAY_OF_WEEK && values.remove(LAST[i])) {
                values.add(0);
            }
            // Whether the day of the month, of the week, or either decides depends on which of them begins with an
            // asterisk.
            if (i == DAY_OF_MONTH || i == DAY_OF_WEEK) {
                values.addAll(texts[i].startsWith("*") || texts[i].startsWith("?") ? List.of(ANY) : List.of());
            }
            fields.add(values);
        }
        return Optional.of(new CronTimes(fields));
    }

    private static boolean add(String part, int field, SortedSet<Integer> values) {
        String[] rangeAndStep = part.split("/", 2);
        int step = rangeAndStep.length == 1 ? 1 : number(rangeAndStep[1], -1);
        String[] ends = rangeAndStep[0].split("-", 2);
        boolean all = ends[0].equals("*") || ends[0].equals("?");
        int from = all ? FIRST[field] : number(ends[0], field);
        int to = from;
        if (ends.length == 2) {
            to = number(ends[1], field);
        } else if (all || rangeAndStep.length == 2) {
            // Seven is Sunday again.
            to = field == DAY_OF_WEEK ? LAST[field] - 1 : LAST[field];
        }
        if (step < 1 || from < FIRST[field] || to > LAST[field] || from > to || (all && ends.length == 2)) {
            return false;
        }
        for (int value = from; value <= to; value += step) {
            values.add(value);
        }
        return true;
    }

    private static int number(String text, int field) {
        if (field == MONTH && CronFields.MONTHS.contains(text)) {
            return CronFields.MONTHS.indexOf(text) + 1;
        }
        if (field == DAY_OF_WEEK && CronFields.DAYS.contains(text)) {
            return CronFields.DAYS.indexOf(text);
        }
        return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }
}
