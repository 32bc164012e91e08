package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared stream. A property that is absent is not managed: the operator leaves its value in Weld unchanged. Manifests are
 * read by the names of the components; code reads the properties by {@code StreamProperty}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "!(has(self.fullSyncAlways) && self.fullSyncAlways && has(self.protectedFromFullSync) && self.protectedFromFullSync)",
        message =
                "fullSyncAlways and protectedFromFullSync cannot both be true: the one reads all rows at each run, the other forbids it")
public record StreamSpec(
        @Required
        @Size(min = 1, max = 255)
        @Pattern(NamePatterns.NAME)
        @JsonPropertyDescription(
                "Name of the stream as Weld offers it, for example accounts. Names are case-sensitive, and neither begin nor end with white space.")
        String name,

        @Size(min = 1, max = 255)
        @ValidationRule(value = "self.matches('" + NamePatterns.NAME_CEL + "')", message = NamePatterns.NAME_MESSAGE)
        @JsonPropertyDescription(
                "Column by which incremental runs recognize new rows, for example updated_at. Default: Weld's.")
        @Nullable
        String incrementalPointerId,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "Columns that are not synced, for example [description]. NOBODY CAN CHECK THESE NAMES: Weld lists no columns and never reports this list, so a misspelled column is synced in clear text without any warning. The list is sent with every change of the stream. A stream that this resource did not add is changed only if this list and hashedColumns are both declared, also if they are empty, because they might be lost otherwise.")
        @Nullable
        List<@Size(min = 1, max = 255) @Pattern(NamePatterns.NAME) String> excludedColumns,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "Columns whose values are hashed, for example [email, phone]. NOBODY CAN CHECK THESE NAMES: Weld lists no columns and never reports this list, so a misspelled column is synced in clear text without any warning. The list is sent with every change of the stream. A stream that this resource did not add is changed only if this list and excludedColumns are both declared, also if they are empty, because they might be lost otherwise.")
        @Nullable
        List<@Size(min = 1, max = 255) @Pattern(NamePatterns.NAME) String> hashedColumns,

        @Size(max = 1000) @JsonPropertyDescription("Substreams that are not synced.") @Nullable
        List<@Size(min = 1, max = 255) @Pattern(NamePatterns.NAME) String> excludedSubstreams,

        @JsonPropertyDescription("True: every run reads all rows. Cannot be combined with protectedFromFullSync.")
        @Nullable
        Boolean fullSyncAlways,

        @JsonPropertyDescription(
                "True: the first run after midnight reads all rows. Weld is assumed to mean midnight in UTC.")
        @Nullable
        Boolean fullSyncAtMidnight,

        @JsonPropertyDescription(
                "True: no run reads all rows again, whatever requests it. Cannot be combined with fullSyncAlways.")
        @Nullable
        Boolean protectedFromFullSync,

        @JsonPropertyDescription("True: Weld keeps a table with the history of each row.") @Nullable
        Boolean enabledHistoryTable) {

    public StreamSpec {
        excludedColumns = excludedColumns == null ? null : List.copyOf(excludedColumns);
        hashedColumns = hashedColumns == null ? null : List.copyOf(hashedColumns);
        excludedSubstreams = excludedSubstreams == null ? null : List.copyOf(excludedSubstreams);
    }
}
