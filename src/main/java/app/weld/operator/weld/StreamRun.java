package app.weld.operator.weld;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a stream in the list of its runs, which covers three months.
 *
 * @param status in Weld's spelling ({@code CHUNK_COMPLETED}); unknown values stay as they are
 */
public record StreamRun(
        String id,
        String streamId,
        @Nullable String status,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long rowsSynced) {}
