package app.weld.operator.plan;

import app.weld.operator.weld.SourceStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stream to be added or changed.
 *
 * @param added whether the sync does not have it yet
 * @param sent what is sent: the desired stream, and for an existing one all that Weld reports about it
 */
public record StreamChange(SourceStream desired, boolean added, List<Difference> differences, SourceStream sent) {
    public StreamChange {
        differences = List.copyOf(differences);
    }

    static StreamChange toAdd(SourceStream desired) {
        return new StreamChange(
                desired, true, List.of(Difference.of("streams[" + desired.name() + "]", null, "present")), desired);
    }

    String describe() {
        return added
                ? "add stream " + desired.name()
                : "change " + differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
    }
}
