package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How many objects of one kind a workspace has in Weld, by who stands for them in the cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceCounts(
        @Min(0)
        @Max(1000000000)
        @JsonPropertyDescription("How many have a resource in this cluster that the operator acts for.")
        int managed,

        @Min(0)
        @Max(1000000000)
        @JsonPropertyDescription(
                "How many have a resource in this cluster that only observes them (managementPolicy: ObserveOnly).")
        int observed,

        @Min(0)
        @Max(1000000000)
        @JsonPropertyDescription(
                "How many have no resource in this cluster. kubectl weld orphans --workspace NAME names them. Absent if the operator does not watch all resources of the cluster, so that it cannot tell.")
        @Nullable
        Integer orphaned) {}
