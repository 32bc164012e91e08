package app.weld.operator.standin;

import java.time.Instant;

/**
 * A run of a stream.
 *
 * @param status SCHEDULED, RUNNING, COMPLETED or FAILED
 * @param startedAt null while it is scheduled
 * @param finishedAt null until it has ended
 * @param error null unless it failed
 */
public record RunRow(
        String id,
        String syncId,
        String streamId,
        String status,
        Instant startedAt,
        Instant finishedAt,
        long records,
        long bytes,
        String error,
        String mode,
        String trigger)
        implements Row {
    static RunRow scheduled(String id, StreamRow stream) {
        return new RunRow(id, stream.syncId(), stream.id(), "SCHEDULED", null, null, 0, 0, null, null, null);
    }

    RunRow started(String newMode, String newTrigger, Instant now) {
        return new RunRow(id, syncId, streamId, "RUNNING", now, null, 0, 0, null, newMode, newTrigger);
    }

    RunRow completed(long newRecords, long newBytes, Instant now) {
        return new RunRow(id, syncId, streamId, "COMPLETED", startedAt, now, newRecords, newBytes, null, mode, trigger);
    }

    RunRow failed(String newError, Instant now) {
        return new RunRow(id, syncId, streamId, "FAILED", startedAt, now, 0, 0, newError, mode, trigger);
    }
}
