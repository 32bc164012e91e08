package app.weld.operator.export;

import app.weld.operator.api.v1alpha1.NamePatterns;
import app.weld.operator.api.v1alpha1.StreamSpec;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a sync as a manifest can say them, in the order of their names, each with the properties that are not Weld's
 * defaults.
 *
 * @param leftOut what is left out, and why
 */
record ExpressibleStreams(List<StreamSpec> streams, List<String> leftOut) {
    private static final int MAX = 1000;

    static ExpressibleStreams of(List<Stream> streams) {
        List<StreamSpec> specs = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<Stream> sorted = streams.stream()
                .sorted(Comparator.comparing(Stream::name).thenComparing(Stream::id))
                .toList();
        for (Stream stream : sorted) {
            if (!NamePatterns.isName(stream.name())) {
                leftOut.add("stream " + stream.name() + ": a manifest cannot say its name");
            } else if (!names.add(stream.name())) {
                leftOut.add("stream " + stream.name() + " (" + stream.id() + "): there is another one with this name");
            } else if (specs.size() == MAX) {
                leftOut.add("stream " + stream.name() + ": a manifest has at most " + MAX + " streams");
            } else {
                specs.add(spec(stream, leftOut));
            }
        }
        return new ExpressibleStreams(List.copyOf(specs), List.copyOf(leftOut));
    }

    private static StreamSpec spec(Stream stream, List<String> leftOut) {
        boolean always = flag(stream, StreamProperty.FULL_SYNC_ALWAYS);
        boolean isProtected = flag(stream, StreamProperty.PROTECTED_FROM_FULL_SYNC);
        boolean isOdd = always && isProtected;
        if (isOdd) {
            leftOut.add("stream " + stream.name()
                    + ": fullSyncAlways and protectedFromFullSync are both true in Weld, which contradicts itself");
        }
        return new StreamSpec(
                stream.name(),
                pointer(stream, leftOut),
                null,
                null,
                substreams(stream, leftOut),
                (always && !isOdd) ? true : null,
                flag(stream, StreamProperty.FULL_SYNC_AT_MIDNIGHT) ? true : null,
                (isProtected && !isOdd) ? true : null,
                flag(stream, StreamProperty.ENABLED_HISTORY_TABLE) ? true : null);
    }

    private static boolean flag(Stream stream, StreamProperty property) {
        return Boolean.TRUE.equals(stream.properties().get(property));
    }

    private static @Nullable String pointer(Stream stream, List<String> leftOut) {
        if (!(stream.properties().get(StreamProperty.INCREMENTAL_POINTER_ID) instanceof String pointer)
                || pointer.isEmpty()) {
            return null;
        }
        if (!NamePatterns.isName(pointer)) {
            leftOut.add("incrementalPointerId of stream " + stream.name() + ": a manifest cannot say it");
            return null;
        }
        return pointer;
    }

    private static @Nullable List<String> substreams(Stream stream, List<String> leftOut) {
        if (!(stream.properties().get(StreamProperty.EXCLUDED_SUBSTREAMS) instanceof List<?> all) || all.isEmpty()) {
            return null;
        }
        List<String> names =
                all.stream().map(String::valueOf).distinct().sorted().toList();
        if (names.size() > MAX || !names.stream().allMatch(NamePatterns::isName)) {
            leftOut.add("excludedSubstreams of stream " + stream.name() + ": a manifest cannot say them");
            return null;
        }
        return names;
    }
}
