package app.weld.operator.plan;

import app.weld.operator.weld.Stream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The streams that an annotation names.
 *
 * @param streams those that the sync has
 * @param unknown names that it has not
 */
public record StreamSelection(List<Stream> streams, List<String> unknown) {
    private static final int MOST_NAMES = 1000;

    public StreamSelection {
        streams = List.copyOf(streams);
        unknown = List.copyOf(unknown);
    }

    /**
     * Splits the names of an annotation.
     *
     * @param names comma separated; all streams where absent or blank
     */
    public static StreamSelection of(@Nullable String names, List<Stream> streams) {
        if (names == null || names.isBlank()) {
            return new StreamSelection(streams, List.of());
        }
        Set<String> wanted = Arrays.stream(names.split(",", MOST_NAMES + 1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .limit(MOST_NAMES)
                .collect(Collectors.toSet());
        List<Stream> selected = streams.stream()
                .filter(stream -> wanted.contains(stream.name()))
                .toList();
        Set<String> known = selected.stream().map(Stream::name).collect(Collectors.toSet());
        return new StreamSelection(
                selected,
                wanted.stream().filter(name -> !known.contains(name)).sorted().toList());
    }
}
