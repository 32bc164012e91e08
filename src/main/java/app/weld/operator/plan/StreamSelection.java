package app.weld.operator.plan;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of streams in an annotation. */
public final class StreamSelection {
    private static final int MOST_NAMES = 1000;

    private StreamSelection() {}

    /**
     * Splits the names of an annotation.
     *
     * @param names comma separated
     * @return each once, none where all streams are meant
     */
    public static List<String> names(@Nullable String names) {
        return names == null
                ? List.of()
                : Arrays.stream(names.split(",", MOST_NAMES + 1))
                        .limit(MOST_NAMES)
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList();
    }
}
