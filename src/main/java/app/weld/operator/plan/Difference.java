package app.weld.operator.plan;

import org.jspecify.annotations.Nullable;

/** Something that Weld has otherwise than the manifest says; shortened, for a person to read. */
public record Difference(String field, String found, String wanted) {
    private static final int LONGEST = 120;

    static Difference of(String field, @Nullable Object found, @Nullable Object wanted) {
        return new Difference(field, brief(found), brief(wanted));
    }

    private static String brief(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        String text = value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    @Override
    public String toString() {
        return field + " from " + found + " to " + wanted;
    }
}
