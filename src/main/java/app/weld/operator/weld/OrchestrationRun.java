package app.weld.operator.weld;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of an orchestration, in which Weld runs the syncs that are attached to it.
 *
 * @param status in Weld's spelling ({@code NOT_STARTED}); unknown values stay as they are
 */
public record OrchestrationRun(
        String id,
        String orchestrationId,
        @Nullable String status,
        @Nullable Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {
    private static final String NOT_STARTED = "NOT_STARTED";
    private static final String CANCELED = "CANCELED";
    private static final Set<String> ENDED = Set.of(CANCELED, "COMPLETED", "FAILED");

    /** Whether it has started, whatever became of it. */
    public boolean hasStarted() {
        return startedAt != null || !(status == null || NOT_STARTED.equals(status) || CANCELED.equals(status));
    }

    /** Whether it has started and has not ended. */
    public boolean isActive() {
        return hasStarted() && finishedAt == null && !(status != null && ENDED.contains(status));
    }

    /** When it started, or should have; absent if Weld says neither. */
    public @Nullable Instant start() {
        return startedAt != null ? startedAt : dueAt;
    }
}
