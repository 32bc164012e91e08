package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.StreamStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Summarizes the latest runs of all streams of a sync.
 *
 * @param state of the runs; absent if none is known
 * @param lastSuccessAt when the latest of the runs that succeeded finished; absent if none is known
 * @param failed number of streams whose latest finished run failed
 * @param failure for a condition; absent if no stream failed
 */
record RunSummary(
        @Nullable String state,
        int failed,
        @Nullable String lastRunFinishedAt,
        @Nullable String lastSuccessAt,
        @Nullable String failure) {
    /** Active states come before finished ones, and failures before successes. */
    private static final List<String> PRECEDENCE =
            List.of("Running", "Retrying", "Delayed", "Scheduled", "Failed", "Completed");

    /** States of an enabled sync that say nothing of runs: that its schedule is active, or what was before it was enabled. */
    private static final Set<String> OF_ENABLED = Set.of("Running", "NotStarted");

    private static final String RUNNING = "Running";

    static RunSummary of(List<StreamStatus> streams) {
        List<StreamStatus> failed =
                streams.stream().filter(stream -> stream.error() != null).toList();
        return new RunSummary(
                state(streams),
                failed.size(),
                lastFinished(streams.stream()),
                lastFinished(streams.stream().filter(stream -> stream.error() == null)),
                failure(failed));
    }

    /** The state of a sync without known runs. */
    static @Nullable String none(@Nullable String weldState, boolean enabled) {
        boolean saysNothing =
                weldState == null || (enabled ? OF_ENABLED.contains(weldState) : RUNNING.equals(weldState));
        return saysNothing ? null : weldState;
    }

    private static @Nullable String state(List<StreamStatus> streams) {
        return streams.stream()
                .map(StreamStatus::state)
                .filter(Objects::nonNull)
                .min(Comparator.comparingInt(RunSummary::rank).thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** An unknown state comes before the finished ones. */
    private static int rank(String state) {
        int known = PRECEDENCE.indexOf(state);
        return known >= 0 ? known * 2 : PRECEDENCE.indexOf("Failed") * 2 - 1;
    }

    private static @Nullable String lastFinished(Stream<StreamStatus> streams) {
        return streams.map(StreamStatus::lastRunFinishedAt)
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
