package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ELT sync as Weld reports it.
 *
 * @param syncInterval a cron expression with five fields; absent while an orchestration starts the sync
 * @param startDate in Weld's spelling: a date, or a date and time
 * @param status in Weld's spelling ({@code NOT_STARTED}); unknown values stay as they are
 * @param settings the source's settings ({@code config.sourceSettings})
 * @param streams absent if this answer does not contain them; the sync may have streams nevertheless
 * @param destinationConnectionId the connection to the warehouse that the sync loads into
 * @param destinationIntegrationId the kind of that warehouse, in Weld's spelling ({@code bigquery})
 */
public record Sync(
        String id,
        String connectionId,
        @Nullable String destinationSchemaName,
        @Nullable String syncInterval,
        @Nullable String startDate,
        @Nullable String orchestrationId,
        boolean enabled,
        @Nullable String status,
        @Nullable JsonNode settings,
        @Nullable List<Stream> streams,
        @Nullable Instant createdAt,
        @Nullable String destinationConnectionId,
        @Nullable String destinationIntegrationId) {

    public Sync {
        streams = streams == null ? null : List.copyOf(streams);
    }

    /** A sync whose warehouse is not known. */
    public Sync(
            String id,
            String connectionId,
            @Nullable String destinationSchemaName,
            @Nullable String syncInterval,
            @Nullable String startDate,
            @Nullable String orchestrationId,
            boolean enabled,
            @Nullable String status,
            @Nullable JsonNode settings,
            @Nullable List<Stream> streams,
            @Nullable Instant createdAt) {
        this(
                id,
                connectionId,
                destinationSchemaName,
                syncInterval,
                startDate,
                orchestrationId,
                enabled,
                status,
                settings,
                streams,
                createdAt,
                null,
                null);
    }

    public Sync withStreams(@Nullable List<Stream> now) {
        return new Sync(
                id,
                connectionId,
                destinationSchemaName,
                syncInterval,
                startDate,
                orchestrationId,
                enabled,
                status,
                settings,
                now,
                createdAt,
                destinationConnectionId,
                destinationIntegrationId);
    }

    public Sync withSettings(JsonNode now) {
        return new Sync(
                id,
                connectionId,
                destinationSchemaName,
                syncInterval,
                startDate,
                orchestrationId,
                enabled,
                status,
                now,
                streams,
                createdAt,
                destinationConnectionId,
                destinationIntegrationId);
    }

    public Sync withEnabled(boolean now) {
        return new Sync(
                id,
                connectionId,
                destinationSchemaName,
                syncInterval,
                startDate,
                orchestrationId,
                now,
                status,
                settings,
                streams,
                createdAt,
                destinationConnectionId,
                destinationIntegrationId);
    }

    /** The same sync with other values of the properties that can be changed. */
    public Sync asWritten(
            boolean nowEnabled,
            @Nullable String interval,
            @Nullable String orchestration,
            @Nullable JsonNode nowSettings,
            @Nullable List<Stream> nowStreams) {
        return new Sync(
                id,
                connectionId,
                destinationSchemaName,
                interval,
                startDate,
                orchestration,
                nowEnabled,
                status,
                nowSettings,
                nowStreams,
                createdAt,
                destinationConnectionId,
                destinationIntegrationId);
    }

    public Optional<Stream> stream(String name) {
        return streams == null
                ? Optional.empty()
                : streams.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** Whether this is a sync of the connection into the schema. Nothing else identifies a sync whose id is not known. */
    public boolean matches(String connection, String schema) {
        return connectionId.equals(connection) && schema.equals(destinationSchemaName);
    }
}
