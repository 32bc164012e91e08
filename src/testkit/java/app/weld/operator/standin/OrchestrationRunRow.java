package app.weld.operator.standin;

import java.time.Instant;

/**
 * A run of an orchestration.
 *
 * @param status RUNNING or COMPLETED
 * @param finishedAt null while it runs
 */
public record OrchestrationRunRow(
        String id, String orchestrationId, String status, Instant dueAt, Instant startedAt, Instant finishedAt)
        implements Row {
    OrchestrationRunRow finished(Instant now) {
        return new OrchestrationRunRow(id, orchestrationId, "COMPLETED", dueAt, startedAt, now);
    }
}
