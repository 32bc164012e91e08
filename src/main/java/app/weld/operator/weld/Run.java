package app.weld.operator.weld;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a stream.
 *
 * @param status in Weld's spelling ({@code RUNNING}, {@code FAILED}); unknown values stay as they are
 */
public record Run(
        @Nullable String status,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long recordsSynced,
        @Nullable Long bytesSynced,
        @Nullable String operationMode,
        @Nullable String errorMessage) {
    private static final Set<String> ACTIVE = Set.of("RUNNING", "RETRYING", "SCHEDULED", "DELAYED", "CHUNK_COMPLETED");

    /** Whether the run is finished. Weld may also report an active run as the latest one. */
    public boolean ended() {
        return failed()
                || "COMPLETED".equals(status)
                || (finishedAt != null && !ACTIVE.contains(String.valueOf(status)));
    }

    public boolean failed() {
        return "FAILED".equals(status);
    }
}
