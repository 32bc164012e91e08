package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this resource has applied in Weld, as digests {@code declared/answer}. A declared value that has not changed, and whose answer
 * has not changed, counts as in place even if Weld spells it differently. Write-only properties are sent again only when their
 * declaration changes. The answer may come from a later read.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LastApplied(
        @Size(max = 64)
        @JsonPropertyDescription("Digest of the schema that the sync was created with; absent for an adopted sync.")
        @Nullable
        String schema,

        @Size(max = 64) @JsonPropertyDescription("Digest of the start date.") @Nullable
        String startDate,

        @Size(max = 64) @JsonPropertyDescription("Digest of the settings.") @Nullable
        String settings,

        @JsonPropertyDescription("True: Weld has been observed to drop settings that an update omits.") @Nullable
        Boolean settingsReplace,

        @Size(max = 64) @JsonPropertyDescription("Digest of the schedule.") @Nullable
        String syncInterval,

        @Size(max = 64) @JsonPropertyDescription("Digest of the orchestration that this resource attached.") @Nullable
        String orchestration,

        @Size(max = 64) @JsonPropertyDescription("Digest of whether the sync is enabled.") @Nullable
        String enabled,

        @Size(max = 1000) @JsonPropertyDescription("Digests of the streams that this resource set, by name.")
        Map<String, @Size(min = 1, max = 64) String> streams,

        @Size(max = 400)
        @JsonPropertyDescription(
                "Column lists that the manifest declared and that Weld never reports, as JSON, by stream. They are sent with every change of the stream, also after the manifest no longer declares them.")
        Map<String, @Size(min = 1, max = 1024) String> columns,

        @Size(max = 2000)
        @JsonPropertyDescription(
                "Names of the streams that this resource added and may therefore remove. A name above 60 characters is replaced by its digest.")
        List<@Size(min = 1, max = 255) String> owned) {

    public static final LastApplied NOTHING =
            new LastApplied(null, null, null, null, null, null, null, Map.of(), Map.of(), List.of());

    public LastApplied {
        streams = streams == null ? Map.of() : Map.copyOf(streams);
        columns = columns == null ? Map.of() : Map.copyOf(columns);
        owned = owned == null ? List.of() : owned.stream().sorted().distinct().toList();
    }

    /** These facets only. */
    public LastApplied(
            @Nullable String settings, @Nullable String syncInterval, Map<String, String> streams, List<String> owned) {
        this(null, null, settings, null, syncInterval, null, null, streams, Map.of(), owned);
    }

    public LastApplied withOwned(List<String> names) {
        return new LastApplied(
                schema,
                startDate,
                settings,
                settingsReplace,
                syncInterval,
                orchestration,
                enabled,
                streams,
                columns,
                names);
    }

    /** Weld replaces all settings with those of an update. */
    public LastApplied withSettingsReplace() {
        return new LastApplied(
                schema, startDate, settings, true, syncInterval, orchestration, enabled, streams, columns, owned);
    }
}
