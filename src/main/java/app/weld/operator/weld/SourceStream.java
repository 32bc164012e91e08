package app.weld.operator.weld;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream to be added or changed. What is absent is not sent, and Weld leaves it as it is. */
public record SourceStream(
        String name,
        @Nullable String incrementalPointerId,
        @Nullable List<String> excludedColumns,
        @Nullable List<String> hashedColumns,
        @Nullable List<String> excludedSubstreams,
        @Nullable Boolean fullSyncAlways,
        @Nullable Boolean fullSyncAtMidnight,
        @Nullable Boolean protectedFromFullSync,
        @Nullable Boolean enabledHistoryTable) {
    public SourceStream {
        excludedColumns = excludedColumns == null ? null : List.copyOf(excludedColumns);
        hashedColumns = hashedColumns == null ? null : List.copyOf(hashedColumns);
        excludedSubstreams = excludedSubstreams == null ? null : List.copyOf(excludedSubstreams);
    }

    public static SourceStream named(String name) {
        return new SourceStream(name, null, null, null, null, null, null, null, null);
    }
}
