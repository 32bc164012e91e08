package app.weld.operator.weld;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The runs of streams. Not thread-safe. */
final class FakeRuns {
    private final FakeQuirks quirks;

    FakeRuns(FakeQuirks quirks) {
        this.quirks = quirks;
    }

    /** Whether the sync or the stream is so new that Weld does not know yet what is to run. */
    boolean isTooNew(FakeSync sync, FakeStream stream, Instant now) {
        Instant since = sync.enabledAt.isBefore(stream.createdAt) ? stream.createdAt : sync.enabledAt;
        return now.isBefore(since.plus(quirks.jobDelay()));
    }

    void request(FakeStream stream, Instant now) {
        if (stream.active != null || stream.due != null) {
            return;
        }
        stream.runsRequested++;
        if (quirks.runDelay() == null) {
            stream.active = new Run("SCHEDULED", null, null, null, 0L, null, null);
        } else {
            stream.due = now.plus(quirks.runDelay());
        }
    }

    void start(FakeStream stream, Instant now) {
        String mode = stream.fullRefreshPending || stream.isFullSyncAlways() || stream.latest == null
                ? "FULL"
                : "INCREMENTAL";
        stream.fullRefreshPending = false;
        stream.due = null;
        stream.active = new Run("RUNNING", now, null, 0L, 0L, mode, null);
    }

    void end(FakeSync sync, FakeStream stream, Instant now, long records, long bytes, @Nullable String error) {
        if (stream.active == null) {
            start(stream, now);
        }
        Run run = stream.active;
        stream.active = null;
        stream.latest = new Run(
                error == null ? "COMPLETED" : "FAILED",
                run.startedAt(),
                now,
                records,
                bytes,
                run.operationMode(),
                error);
        sync.failures = error == null ? 0 : sync.failures + 1;
        if (sync.failures >= quirks.failuresUntilStopped()) {
            sync.enabled = false;
        }
    }

    /** Begins and ends the runs that do so by themselves until now. */
    void pass(FakeSync sync, Instant now) {
        for (FakeStream stream : sync.streams.values()) {
            if (stream.due != null && !now.isBefore(stream.due)) {
                start(stream, stream.due);
            }
            Run run = stream.active;
            if (run != null
                    && run.startedAt() != null
                    && quirks.runLength() != null
                    && !now.isBefore(run.startedAt().plus(quirks.runLength()))) {
                end(sync, stream, run.startedAt().plus(quirks.runLength()), 100, 10_000, null);
            }
        }
    }
}
