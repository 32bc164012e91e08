package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What Weld reports about one stream. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamStatus(
        @Required @Size(min = 1, max = 255) @JsonPropertyDescription("Name of the stream.")
        String name,

        @Size(max = 255) @JsonPropertyDescription("Weld's id of the stream.") @Nullable
        String id,

        @JsonPropertyDescription("Whether this resource added the stream.") @Nullable
        Boolean owned,

        @Size(max = 64)
        @JsonPropertyDescription(
                "State of the active run, or else of the latest one: Running, Completed, Failed and others.")
        @Nullable
        String state,

        @Size(max = 64)
        @JsonPropertyDescription("How that run reads the source: Append, Full, Incremental and others.")
        @Nullable
        String operationMode,

        @Size(max = 64)
        @JsonPropertyDescription("When the active run, or else the latest one, started, RFC 3339.")
        @Nullable
        String lastRunStartedAt,

        @Size(max = 64) @JsonPropertyDescription("When the latest run finished, RFC 3339.") @Nullable
        String lastRunFinishedAt,

        @Min(0)
        @Max(9007199254740991L)
        @JsonPropertyDescription("Number of records that the latest finished run synced.")
        @Nullable
        Long recordsSynced,

        @Min(0)
        @Max(9007199254740991L)
        @JsonPropertyDescription("Number of bytes that the latest finished run synced.")
        @Nullable
        Long bytesSynced,

        @Size(max = 1024) @JsonPropertyDescription("Weld's error of a failed run.") @Nullable
        String error) {}
