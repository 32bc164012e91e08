package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request in the manifest, which is carried out once for each id. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.id != oldSelf.id || self == oldSelf",
        message = "a request cannot be changed: choose another id for another request")
@ValidationRule(
        value = "!has(self.deleteHistoryOf) || self.type == 'FullRefresh'",
        message = "deleteHistoryOf requires type FullRefresh")
public record RequestSpec(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?$')",
                message =
                        "must consist of letters, digits, '-', '_', '.' and ':', and begin and end with a letter or digit, such as 2026-11-26-backfill")
        @JsonPropertyDescription(
                "Name of this request, for example 2026-11-26-backfill. Each new id is one request; an id that was used before requests nothing.")
        String id,

        @Required
        @JsonPropertyDescription(
                "Run: the streams run now. FullRefresh: the next run of the streams is a full refresh.")
        RequestType type,

        @Size(min = 1, max = 1000)
        @JsonPropertyDescription("Names of the streams to run or refresh. Default: all streams that the sync has.")
        @Nullable
        List<@Size(min = 1, max = 255) String> streams,

        @Size(min = 20, max = 20)
        @JsonPropertyDescription(
                "The request is not sent after this time in UTC, for example \"2026-11-30T00:00:00Z\". It protects against a manifest that is applied again long afterwards, for example after a cluster was restored from an old backup. Default: no limit besides the day that a request waits.")
        @Nullable
        String notAfter,

        @Size(min = 1, max = 255)
        @JsonPropertyDescription(
                "The destinationSchemaName of this sync, as confirmation: the full refresh also deletes the history tables of its streams in this schema, for good. Default: the history tables stay.")
        @Nullable
        String deleteHistoryOf) {

    public RequestSpec {
        streams = streams == null ? null : List.copyOf(streams);
    }

    public List<String> streamsOrAll() {
        return streams == null ? List.of() : streams;
    }
}
