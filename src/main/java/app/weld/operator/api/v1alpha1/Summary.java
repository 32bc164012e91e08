package app.weld.operator.api.v1alpha1;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The most important message of a status in one short line, for {@code kubectl get}: why the resource is not Ready; otherwise that
 * Weld does not answer, or that runs fail, neither of which makes it less Ready.
 */
final class Summary {
    /** With the other columns, a line of a wide terminal. */
    static final int MAX_LENGTH = 60;

    private static final String CUT = "...";

    private Summary() {}

    /** Absent as long as nothing is known. */
    static @Nullable String of(List<Condition> conditions) {
        return find(conditions, "Ready")
                .map(ready -> ready.status().equals("True") ? besides(conditions, ready) : ready.message())
                .map(Summary::shortened)
                .orElse(null);
    }

    private static String besides(List<Condition> conditions, Condition ready) {
        return isFalse(conditions, "APIReachable")
                .map(unreachable -> "not reachable now: " + unreachable.message())
                .or(() -> isFalse(conditions, "LastRunSucceeded").map(failed -> "last run failed: " + failed.message()))
                .orElse(ready.message());
    }

    private static Optional<Condition> isFalse(List<Condition> conditions, String type) {
        return find(conditions, type).filter(condition -> condition.status().equals("False"));
    }

    private static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /** One line, cut between two words where that loses little. */
    private static String shortened(String message) {
        String line = message.replaceAll("\\s+", " ").strip();
        if (line.codePointCount(0, line.length()) <= MAX_LENGTH) {
            return line;
        }
        String start = line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH - CUT.length()));
        int space = start.lastIndexOf(' ');
        return (space > start.length() / 2 ? start.substring(0, space) : start) + CUT;
    }
}
