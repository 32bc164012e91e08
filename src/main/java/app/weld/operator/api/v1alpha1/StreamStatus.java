package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What Weld says of one stream. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamStatus(
        @Required @Size(min = 1, max = 255) @JsonPropertyDescription("The name of the stream.")
        String name,

        @Size(max = 255) @JsonPropertyDescription("Weld's id of the stream.") @Nullable
        String id,

        @JsonPropertyDescription("Whether this resource added the stream.") @Nullable
        Boolean owned,

        @Size(max = 64)
        @JsonPropertyDescription("State of the active or else the latest run: Running, Completed, Failed, ...")
        @Nullable
        String state,

        @Size(max = 64) @JsonPropertyDescription("How that run reads: Append, Full, Incremental, ...") @Nullable
        String operationMode,

        @Size(max = 64) @JsonPropertyDescription("When the active or else the latest run started, RFC 3339.") @Nullable
        String lastRunStartedAt,

        @Size(max = 64) @JsonPropertyDescription("When the latest run finished, RFC 3339.") @Nullable
        String lastRunFinishedAt,

        @Min(0)
        @Max(9007199254740991L)
        @JsonPropertyDescription("Records that the latest finished run synced.")
        @Nullable
        Long recordsSynced,

        @Min(0) @Max(9007199254740991L) @JsonPropertyDescription("Bytes that the latest finished run synced.") @Nullable
        Long bytesSynced,

        @Size(max = 1024) @JsonPropertyDescription("What Weld says about a failed run.") @Nullable
        String error) {}
