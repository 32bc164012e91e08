package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Selects streams among those that the source offers, by name. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.include) && self.include.size() > 0) || (has(self.preselected) && self.preselected)",
        message = "set include, such as ['*'], or preselected: true, because otherwise nothing is selected")
public record StreamSelector(
        @Size(max = 100)
        @JsonPropertyDescription(
                "Patterns of the names of streams to add, for example [\"account*\", \"contact?\"]. * stands for any characters, ? for one. Names are case-sensitive.")
        @Nullable
        List<@Size(min = 1, max = 255) String> include,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Patterns of the names of streams that are not added although they are included or preselected, for example [\"*_history\"].")
        @Nullable
        List<@Size(min = 1, max = 255) String> exclude,

        @JsonPropertyDescription("True: also add the streams that Weld preselects for this source. Default: false.")
        @Nullable
        Boolean preselected,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "The selector adds no stream beyond this number of declared and selected streams, 1 to 1000. Default: 100.")
        @Nullable
        Integer maxStreams) {
    private static final int DEFAULT_MAX_STREAMS = 100;

    public StreamSelector {
        include = include == null ? null : List.copyOf(include);
        exclude = exclude == null ? null : List.copyOf(exclude);
    }

    public List<String> includeOrNone() {
        return include == null ? List.of() : include;
    }

    public List<String> excludeOrNone() {
        return exclude == null ? List.of() : exclude;
    }

    public boolean preselectedOrDefault() {
        return Boolean.TRUE.equals(preselected);
    }

    public int maxStreamsOrDefault() {
        return maxStreams == null ? DEFAULT_MAX_STREAMS : maxStreams;
    }
}
