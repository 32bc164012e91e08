package app.weld.operator.weld;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a stream.
 *
 * @param status in Weld's spelling ({@code RUNNING}, {@code FAILED}); unknown values are carried through
 */
public record Run(
        @Nullable String status,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long recordsSynced,
        @Nullable Long bytesSynced,
        @Nullable String operationMode,
        @Nullable String errorMessage) {
    private static final Set<String> UNDER_WAY =
            Set.of("RUNNING", "RETRYING", "SCHEDULED", "DELAYED", "CHUNK_COMPLETED");

    /** Whether it is over: Weld may show a run that is under way as the latest one, too. */
    public boolean ended() {
        return failed()
                || "COMPLETED".equals(status)
                || (finishedAt != null && !UNDER_WAY.contains(String.valueOf(status)));
    }

    public boolean failed() {
        return "FAILED".equals(status);
    }
}
