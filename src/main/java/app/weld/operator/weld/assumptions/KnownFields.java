package app.weld.operator.weld.assumptions;

import app.weld.operator.weld.StreamProperty;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields and values of Weld's answers that are documented as of {@link Assumption#EVIDENCE_OF}. */
public final class KnownFields {
    public static final Set<String> SYNC = Set.of(
            "account_id",
            "config",
            "created_at",
            "destination_connection_id",
            "destination_integration_id",
            "destination_schema_name",
            "enabled",
            "id",
            "orchestration_workflow_id",
            "source_connection_id",
            "source_integration_id",
            "source_streams",
            "start_date",
            "status",
            "sync_interval",
            "updated_at");
    public static final Set<String> STREAM = Stream.concat(
                    Stream.of("id", "elt_sync_id", "name", "incremental_primary_key_name", "created_at", "updated_at"),
                    StreamProperty.VISIBLE.stream().map(StreamProperty::weldName))
            .collect(Collectors.toUnmodifiableSet());
    public static final Set<String> SYNC_STATUS = Set.of("NOT_STARTED", "RUNNING", "FAILED", "PAUSED");
    public static final Set<String> RUN_STATUS =
            Set.of("COMPLETED", "DELAYED", "FAILED", "RETRYING", "RUNNING", "SCHEDULED", "CHUNK_COMPLETED");

    private KnownFields() {}
}
