package app.weld.operator.snapshot;

import app.weld.operator.weld.OrchestrationRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The latest runs of an orchestration that have started, the last one first.
 *
 * @param runs never empty
 * @param latestSince when the last one was first observed
 * @param since when these runs, with their states, were first observed
 */
public record OrchestrationActivity(List<OrchestrationRun> runs, Instant latestSince, Instant since) {
    /** What runs with an orchestration may seem to begin so much earlier than it. */
    private static final Duration BEFORE = Duration.ofMinutes(10);
    /** Weld begins a run up to an hour after it was requested, be it by a person or by an orchestration. */
    private static final Duration AFTER = Duration.ofMinutes(90);

    public OrchestrationActivity {
        runs = List.copyOf(runs);
    }

    /** The run that started last. */
    public OrchestrationRun latest() {
        return runs.get(0);
    }

    /** Whether the orchestration runs. */
    public boolean isActive() {
        return runs.stream().anyMatch(OrchestrationRun::isActive);
    }

    /** Whether the other one shows the same runs in the same states, whenever it was read. */
    public boolean showsSameAs(@Nullable OrchestrationActivity other) {
        return other != null && states().equals(other.states());
    }

    private List<String> states() {
        return runs.stream().map(run -> run.id() + " " + run.status()).toList();
    }

    /** Whether a run of a sync that began then can belong to one of these, or to an earlier one that is not listed. */
    public boolean explains(Instant begun) {
        Instant first = runs.get(runs.size() - 1).start();
        return first == null
                || begun.isBefore(first.minus(BEFORE))
                || runs.stream().anyMatch(run -> contains(run, begun));
    }

    private static boolean contains(OrchestrationRun run, Instant begun) {
        Instant start = run.start();
        if (start == null) {
            return true;
        }
        Instant end = run.isActive() ? null : Objects.requireNonNullElse(run.finishedAt(), start);
        return !begun.isBefore(start.minus(BEFORE)) && (end == null || !begun.isAfter(end.plus(AFTER)));
    }
}
