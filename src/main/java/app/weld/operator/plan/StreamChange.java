package app.weld.operator.plan;

import app.weld.operator.weld.SourceStream;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stream to be added or changed.
 *
 * @param added the sync does not have it yet
 */
public record StreamChange(SourceStream wish, boolean added, List<Difference> differences) {
    public StreamChange {
        differences = List.copyOf(differences);
    }

    String describe() {
        return added
                ? "add stream " + wish.name()
                : "change " + differences.stream().map(Difference::toString).collect(Collectors.joining("; "));
    }
}
