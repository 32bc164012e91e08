package app.weld.operator.weld;

import java.time.Instant;
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
    public boolean failed() {
        return "FAILED".equals(status);
    }
}
