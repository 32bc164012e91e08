package app.weld.operator.weld;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as the fake keeps it: with what Weld takes and never shows, and its runs. */
final class FakeStream {
    private static final StreamProperties DEFAULTS = StreamProperties.of(property -> property.orDefault(null));

    final String id;
    final String syncId;
    final String name;
    final Instant createdAt;

    /** With the write-only ones. */
    StreamProperties properties = DEFAULTS;

    boolean fullRefreshPending;
    boolean historyReset;

    /** Whether a history table was ever taken away, with all that it held. */
    boolean historyLost;

    int runsRequested;

    /** When a run that was asked for begins by itself. */
    @Nullable
    Instant due;

    @Nullable
    Run active;

    @Nullable
    Run latest;

    FakeStream(String id, String syncId, String name, Instant createdAt) {
        this.id = id;
        this.syncId = syncId;
        this.name = name;
        this.createdAt = createdAt;
    }

    /** What is not given goes back to its default. */
    void replace(SourceStream wanted) {
        set(wanted.properties().over(DEFAULTS));
    }

    /** What is not given stays. */
    void apply(SourceStream wanted) {
        set(wanted.properties().over(properties));
    }

    private void set(StreamProperties now) {
        historyLost |= hasHistory(properties) && !hasHistory(now);
        properties = now;
    }

    boolean isFullSyncAlways() {
        return Boolean.TRUE.equals(properties.flag(StreamProperty.FULL_SYNC_ALWAYS));
    }

    private static boolean hasHistory(StreamProperties properties) {
        return Boolean.TRUE.equals(properties.flag(StreamProperty.ENABLED_HISTORY_TABLE));
    }

    /** The runs that have begun, newest first: the one under way and the latest before it. */
    List<StreamRun> listedRuns() {
        return java.util.stream.Stream.of(active, latest)
                .filter(run -> run != null && run.startedAt() != null)
                .map(run -> new StreamRun(
                        id + "|" + run.startedAt(),
                        id,
                        run.status(),
                        run.startedAt(),
                        run.finishedAt(),
                        run.recordsSynced()))
                .toList();
    }

    Stream seen() {
        return new Stream(
                id,
                syncId,
                name,
                StreamProperties.of(property -> property.isVisible() ? properties.get(property) : null));
    }
}
