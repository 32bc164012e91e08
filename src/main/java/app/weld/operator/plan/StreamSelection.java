package app.weld.operator.plan;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of streams in an annotation. */
public final class StreamSelection {
    private static final int MAX_NAMES = 1000;

    private StreamSelection() {}

    /**
     * Splits the value of an annotation.
     *
     * @param names separated by commas; absent selects all streams
     * @return each name once; empty selects all streams
     */
    public static List<String> names(@Nullable String names) {
        return names == null
                ? List.of()
                : Arrays.stream(names.split(",", MAX_NAMES + 1))
                        .limit(MAX_NAMES)
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
    }
}
