package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A sync.
 *
 * @param interval its cron expression, kept (but not shown) while it is attached to an orchestration
 * @param settings as sent by the caller, without what the service adds
 * @param orchestrationId the orchestration it is attached to, or null
 */
public record SyncRow(
        String id,
        String connectionId,
        String integrationId,
        String schema,
        String interval,
        LocalDate startDate,
        ObjectNode settings,
        boolean enabled,
        String orchestrationId,
        Instant createdAt,
        Instant updatedAt)
        implements Row {
    SyncRow withInterval(String newInterval, Instant now) {
        return changed(newInterval, settings, enabled, orchestrationId, now);
    }

    SyncRow withSettings(ObjectNode newSettings, Instant now) {
        return changed(interval, newSettings, enabled, orchestrationId, now);
    }

    SyncRow withEnabled(boolean nowEnabled, Instant now) {
        return changed(interval, settings, nowEnabled, orchestrationId, now);
    }

    SyncRow withOrchestration(String newOrchestrationId, Instant now) {
        return changed(interval, settings, enabled, newOrchestrationId, now);
    }

    private SyncRow changed(
            String newInterval, ObjectNode newSettings, boolean nowEnabled, String newOrchestrationId, Instant now) {
        return new SyncRow(
                id,
                connectionId,
                integrationId,
                schema,
                newInterval,
                startDate,
                newSettings,
                nowEnabled,
                newOrchestrationId,
                createdAt,
                now);
    }
}
