package app.weld.operator.plan;

import app.weld.operator.weld.SourceStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stream to be added or changed.
 *
 * @param added the sync does not have it yet
 * @param sent what is sent: the wish, with all that can be read of a stream that is there
 */
public record StreamChange(SourceStream wish, boolean added, List<Difference> differences, SourceStream sent) {
    public StreamChange {
        differences = List.copyOf(differences);
    }

    static StreamChange toAdd(SourceStream wish) {
        return new StreamChange(
                wish, true, List.of(Difference.of("streams[" + wish.name() + "]", null, "present")), wish);
    }

    String describe() {
        return added
                ? "add stream " + wish.name()
                : "change " + differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
    }
}
