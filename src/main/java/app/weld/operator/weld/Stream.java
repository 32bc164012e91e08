package app.weld.operator.weld;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream of a sync as Weld reports it. Excluded and hashed columns are never reported. */
public record Stream(
        String id,
        String syncId,
        String name,
        @Nullable String incrementalPointerId,
        @Nullable List<String> excludedSubstreams,
        @Nullable Boolean fullSyncAlways,
        @Nullable Boolean fullSyncAtMidnight,
        @Nullable Boolean protectedFromFullSync,
        @Nullable Boolean enabledHistoryTable) {
    public Stream {
        excludedSubstreams = excludedSubstreams == null ? null : List.copyOf(excludedSubstreams);
    }
}
