package app.weld.operator.preview;

import app.weld.operator.preview.PlannedCall.Change;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperty;
import app.weld.operator.weld.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a request to put streams changes. */
final class StreamChanges {
    private StreamChanges() {}

    static String summary(Sync before, List<SourceStream> sent) {
        String added = sent.stream()
                .map(SourceStream::name)
                .filter(name -> before.stream(name).isEmpty())
                .collect(Collectors.joining(", "));
        String changed = sent.stream()
                .map(SourceStream::name)
                .filter(name -> before.stream(name).isPresent())
                .collect(Collectors.joining(", "));
        return (added.isEmpty() ? "" : "add " + added)
                + (added.isEmpty() || changed.isEmpty() ? "" : "; ")
                + (changed.isEmpty() ? "" : "change " + changed);
    }

    static List<Change> changes(Sync before, List<SourceStream> sent) {
        List<Change> changes = new ArrayList<>();
        for (SourceStream stream : sent) {
            Optional<Stream> was = before.stream(stream.name());
            String path = "streams[" + stream.name() + "]";
            if (was.isEmpty()) {
                changes.add(new Change(path, null, "added"));
            }
            for (StreamProperty property : StreamProperty.ALL) {
                Object now = stream.properties().get(property);
                Object then =
                        was.map(existing -> existing.properties().get(property)).orElse(null);
                boolean same = was.isPresent() && property.isVisible() && property.isSame(then, now);
                if (now != null && !same) {
                    changes.add(new Change(
                            path + "." + property.manifestName(),
                            was.isPresent() && property.isVisible() ? String.valueOf(property.orDefault(then)) : null,
                            String.valueOf(now)));
                }
            }
        }
        return changes;
    }

    /** A table with a history is lost when it is disabled. */
    static Optional<String> lost(Sync before, List<SourceStream> sent) {
        String names = sent.stream()
                .filter(stream -> Boolean.FALSE.equals(stream.properties().flag(StreamProperty.ENABLED_HISTORY_TABLE)))
                .filter(stream -> before.stream(stream.name())
                        .filter(was -> Boolean.TRUE.equals(was.properties().flag(StreamProperty.ENABLED_HISTORY_TABLE)))
                        .isPresent())
                .map(SourceStream::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of("perhaps the history table of " + names);
    }
}
