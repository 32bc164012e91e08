package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How namespaces share one workspace. */
@JsonClassDescription("Who may use the workspace, and how fast.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WeldWorkspaceSpec(
        @Required
        @JsonPropertyDescription(
                "The Secret that contains the API key of the workspace. Create the key in Weld under Settings, API Keys.")
        WorkspaceSecretRef apiKeySecretRef,

        @JsonPropertyDescription(
                "Namespaces whose resources may refer to this workspace by spec.workspaceRef. Default: none. A namespace that is removed here keeps what it has in Weld, and can no longer change or delete it.")
        @Nullable
        AllowedNamespaces allowedNamespaces,

        @JsonPropertyDescription(
                "Allowed namespaces that may also adopt what exists in Weld and no resource manages: by connectionId, by syncId, or because it matches the manifest (adoptionPolicy). Default: none, so that a team manages only what was created for it.")
        @Nullable
        AllowedNamespaces adoptionNamespaces,

        @Min(0.1)
        @Max(100000)
        // The API server compares a whole number with the whole part of the minimum only.
        @ValidationRule(value = "self >= 0.1", message = "must be at least 0.1")
        @JsonPropertyDescription(
                "Maximum number of requests to Weld per second with the API key of this workspace, 0.1 to 100000. Default: the setting of the operator (WELD_REQUESTS_PER_SECOND).")
        @Nullable
        Double requestsPerSecond,

        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "Maximum number of parallel requests to Weld with the API key of this workspace, 1 to 1000. Default: the setting of the operator (WELD_MAX_IN_FLIGHT).")
        @Nullable
        Integer maxInFlight,

        @Size(min = 2, max = 4)
        @Pattern("^([1-9][0-9]{0,2}s|[1-9][0-9]?m|1h)$")
        @JsonPropertyDescription(
                "Interval at which the workspace is listed: 1s to 999s, 1m to 99m, or 1h. Default: the setting of the operator (WELD_POLL_INTERVAL).")
        @Nullable
        String pollInterval) {

    /** The poll interval; absent where the manifest names none, or one that this version cannot read. */
    @JsonIgnore
    public @Nullable Duration pollDuration() {
        if (pollInterval == null || !pollInterval.matches("[1-9][0-9]{0,2}s|[1-9][0-9]?m|1h")) {
            return null;
        }
        long amount = Long.parseLong(pollInterval.substring(0, pollInterval.length() - 1));
        return switch (pollInterval.charAt(pollInterval.length() - 1)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
