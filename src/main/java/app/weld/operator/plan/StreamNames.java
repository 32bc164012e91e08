package app.weld.operator.plan;

import app.weld.operator.weld.AvailableStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Explains a stream name that cannot be synced. */
final class StreamNames {
    private static final int SUGGESTIONS = 3;

    private StreamNames() {}

    /** Why the name cannot be synced; the nearest names that can be, nearest first. */
    static String explain(String name, List<AvailableStream> available) {
        boolean known = available.stream().anyMatch(stream -> stream.name().equals(name));
        String nearest = nearest(name, available);
        return "stream " + name + (known ? " cannot be selected" : " is not offered by the source")
                + (nearest.isEmpty() ? "" : "; the nearest are " + nearest);
    }

    private static String nearest(String name, List<AvailableStream> available) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return available.stream()
                .filter(AvailableStream::selectable)
                .map(AvailableStream::name)
                .filter(candidate -> !candidate.equals(name))
                .sorted(Comparator.<String>comparingInt(candidate -> LevenshteinDistance.getDefaultInstance()
                                .apply(wanted, candidate.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SUGGESTIONS)
                .collect(Collectors.joining(", "));
    }
}
