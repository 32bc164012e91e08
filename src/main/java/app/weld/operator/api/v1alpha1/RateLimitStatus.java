package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** What Weld said last of its own limit of requests. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RateLimitStatus(
        @Min(0)
        @Max(9007199254740991L)
        @JsonPropertyDescription("How many requests Weld allows in its period, as its RateLimit-Limit header said.")
        @Nullable
        Long limit,

        @Min(0)
        @Max(9007199254740991L)
        @JsonPropertyDescription("How many of them were left, as its RateLimit-Remaining header said.")
        @Nullable
        Long remaining) {}
