package app.weld.operator.plan;

import org.jspecify.annotations.Nullable;

/** A field in which Weld differs from the manifest. The values are shortened, for people to read. */
public record Difference(String field, String actual, String desired) {
    private static final int MAX_LENGTH = 120;

    static Difference of(String field, @Nullable Object actual, @Nullable Object desired) {
        return new Difference(field, brief(actual), brief(desired));
    }

    private static String brief(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        String text = value.toString();
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }

    @Override
    public String toString() {
        return field + " from " + actual + " to " + desired;
    }
}
