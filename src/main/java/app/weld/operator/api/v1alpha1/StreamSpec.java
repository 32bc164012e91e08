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
        @Pattern(NamePatterns.NAME)
        @JsonPropertyDescription("The name of the stream as Weld offers it.")
        String name,

        @Size(min = 1, max = 255)
        @Pattern(NamePatterns.NAME)
        @JsonPropertyDescription("The column that tells new rows from old ones in incremental runs.")
        @Nullable
        String incrementalPointerId,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "Columns that are not synced. NOBODY CAN CHECK THESE NAMES: Weld lists no columns and never reports this list back, so a misspelt column is synced in clear without a word. Sent again with each change of the stream. A stream that this resource did not add is changed only where this list and hashedColumns are declared, an empty list included: they might be lost otherwise.")
        @Nullable
        List<@Size(min = 1, max = 255) @Pattern(NamePatterns.NAME) String> excludedColumns,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "Columns that are hashed. NOBODY CAN CHECK THESE NAMES: Weld lists no columns and never reports this list back, so a misspelt column is synced in clear without a word. Sent again with each change of the stream. A stream that this resource did not add is changed only where this list and excludedColumns are declared, an empty list included: they might be lost otherwise.")
        @Nullable
        List<@Size(min = 1, max = 255) @Pattern(NamePatterns.NAME) String> hashedColumns,

        @Size(max = 1000) @JsonPropertyDescription("Substreams that are not synced.") @Nullable
        List<@Size(min = 1, max = 255) @Pattern(NamePatterns.NAME) String> excludedSubstreams,

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
