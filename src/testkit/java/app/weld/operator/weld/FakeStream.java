package app.weld.operator.weld;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as the fake keeps it: with what Weld takes and never shows, and its runs. */
final class FakeStream {
    final String id;
    final String syncId;
    final String name;
    final Instant createdAt;

    @Nullable
    String incrementalPointerId;

    List<String> excludedColumns = List.of();
    List<String> hashedColumns = List.of();
    List<String> excludedSubstreams = List.of();
    boolean fullSyncAlways;
    boolean fullSyncAtMidnight;
    boolean protectedFromFullSync;
    boolean enabledHistoryTable;

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
        boolean hadHistory = enabledHistoryTable;
        incrementalPointerId = null;
        excludedColumns = List.of();
        hashedColumns = List.of();
        excludedSubstreams = List.of();
        fullSyncAlways = false;
        fullSyncAtMidnight = false;
        protectedFromFullSync = false;
        enabledHistoryTable = false;
        apply(wanted);
        historyLost |= hadHistory && !enabledHistoryTable;
    }

    /** What is not given stays. */
    void apply(SourceStream wanted) {
        historyLost |= enabledHistoryTable && Boolean.FALSE.equals(wanted.enabledHistoryTable());
        incrementalPointerId = or(wanted.incrementalPointerId(), incrementalPointerId);
        excludedColumns = or(wanted.excludedColumns(), excludedColumns);
        hashedColumns = or(wanted.hashedColumns(), hashedColumns);
        excludedSubstreams = or(wanted.excludedSubstreams(), excludedSubstreams);
        fullSyncAlways = or(wanted.fullSyncAlways(), fullSyncAlways);
        fullSyncAtMidnight = or(wanted.fullSyncAtMidnight(), fullSyncAtMidnight);
        protectedFromFullSync = or(wanted.protectedFromFullSync(), protectedFromFullSync);
        enabledHistoryTable = or(wanted.enabledHistoryTable(), enabledHistoryTable);
    }

    private static <T> T or(@Nullable T wanted, T kept) {
        return wanted == null ? kept : wanted;
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
                incrementalPointerId,
                excludedSubstreams,
                fullSyncAlways,
                fullSyncAtMidnight,
                protectedFromFullSync,
                enabledHistoryTable);
    }
}
