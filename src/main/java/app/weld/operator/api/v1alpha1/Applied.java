package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this resource itself put into Weld, as digests {@code wish/answer}: a wish that did not change, still answered as
 * it was answered then, is in place even where Weld spells it otherwise; and write-only properties are sent again only
 * when the wish changed.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Applied(
        @Size(max = 64) @JsonPropertyDescription("Digest of the settings.") @Nullable
        String settings,

        @Size(max = 64) @JsonPropertyDescription("Digest of the schedule.") @Nullable
        String syncInterval,

        @Size(max = 1000) @JsonPropertyDescription("Digests of the streams that this resource set, by name.")
        Map<String, @Size(min = 1, max = 64) String> streams,

        @Size(max = 1000)
        @JsonPropertyDescription("Names of the streams that this resource added, which it may remove again.")
        List<@Size(min = 1, max = 255) String> owned) {

    public static final Applied NOTHING = new Applied(null, null, Map.of(), List.of());

    public Applied {
        streams = streams == null ? Map.of() : Map.copyOf(streams);
        owned = owned == null ? List.of() : owned.stream().sorted().distinct().toList();
    }
}
