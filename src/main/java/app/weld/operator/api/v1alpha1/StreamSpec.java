package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream that a sync is to have. A property that is absent is not managed: what Weld has is left as it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!(has(self.fullSyncAlways) && self.fullSyncAlways && has(self.protectedFromFullSync) && self.protectedFromFullSync)",
        message = "fullSyncAlways and protectedFromFullSync exclude each other")
public record StreamSpec(
        @Required
        @Size(min = 1, max = 255)
        @Pattern("^\\S(.*\\S)?$")
        @JsonPropertyDescription("The name of the stream as Weld offers it.")
        String name,

        @Size(min = 1, max = 255)
        @JsonPropertyDescription("The column that tells new rows from old ones in incremental runs.")
        @Nullable
        String incrementalPointerId,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "Columns that are not synced. Weld does not report them back: they are sent again when this list changes.")
        @Nullable
        List<@Size(min = 1, max = 255) String> excludedColumns,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "Columns that are hashed. Weld does not report them back: they are sent again when this list changes.")
        @Nullable
        List<@Size(min = 1, max = 255) String> hashedColumns,

        @Size(max = 1000) @JsonPropertyDescription("Substreams that are not synced.") @Nullable
        List<@Size(min = 1, max = 255) String> excludedSubstreams,

        @JsonPropertyDescription("Every run reads everything.") @Nullable
        Boolean fullSyncAlways,

        @JsonPropertyDescription("The first run after midnight, as Weld reads it (UTC is assumed), reads everything.")
        @Nullable
        Boolean fullSyncAtMidnight,

        @JsonPropertyDescription("No run reads everything again, whatever asks for it.") @Nullable
        Boolean protectedFromFullSync,

        @JsonPropertyDescription("Weld keeps a table with the history of each row.") @Nullable
        Boolean enabledHistoryTable) {

    public StreamSpec {
        excludedColumns = excludedColumns == null ? null : List.copyOf(excludedColumns);
        hashedColumns = hashedColumns == null ? null : List.copyOf(hashedColumns);
        excludedSubstreams = excludedSubstreams == null ? null : List.copyOf(excludedSubstreams);
    }
}
