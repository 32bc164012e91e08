package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.StreamStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The latest runs of all streams of a sync, as one.
 *
 * @param state of the runs; absent where none was seen
 * @param failed how many streams failed in their latest run that has ended
 * @param failure in words; absent where none failed
 */
record RunSummary(
        @Nullable String state,
        int failed,
        @Nullable String lastRunFinishedAt,
        @Nullable String failure) {
    /** What is under way goes before what has ended, and what went wrong before what did not. */
    private static final List<String> FIRST =
            List.of("Running", "Retrying", "Delayed", "Scheduled", "Failed", "Completed");

    /** What Weld says of a sync that only means that its schedule is in force. */
    private static final Set<String> ENABLED = Set.of("Running");

    static RunSummary of(List<StreamStatus> streams) {
        List<StreamStatus> failed =
                streams.stream().filter(stream -> stream.error() != null).toList();
        return new RunSummary(state(streams), failed.size(), lastRunFinishedAt(streams), failure(failed));
    }

    /** The state of a sync of which no run is known. */
    static @Nullable String none(@Nullable String weldState) {
        return weldState == null || ENABLED.contains(weldState) ? null : weldState;
    }

    private static @Nullable String state(List<StreamStatus> streams) {
        return streams.stream()
                .map(StreamStatus::state)
                .filter(Objects::nonNull)
                .min(Comparator.comparingInt(RunSummary::rank).thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** A state that is not known goes before what has ended. */
    private static int rank(String state) {
        int known = FIRST.indexOf(state);
        return known >= 0 ? known * 2 : FIRST.indexOf("Failed") * 2 - 1;
    }

    private static @Nullable String lastRunFinishedAt(List<StreamStatus> streams) {
        return streams.stream()
                .map(StreamStatus::lastRunFinishedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable String failure(List<StreamStatus> failed) {
        if (failed.isEmpty()) {
            return null;
        }
        StreamStatus first = failed.get(0);
        String others = failed.size() == 1 ? "" : " (and " + (failed.size() - 1) + " more)";
        return "stream " + first.name() + others + ": " + first.error();
    }
}
