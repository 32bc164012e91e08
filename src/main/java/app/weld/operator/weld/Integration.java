package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * An integration that the plan of the workspace allows as a source.
 *
 * @param supportsStartDate whether a start date has an effect; absent if Weld does not say
 * @param minRequiredPlan the smallest plan that includes it, in Weld's spelling; absent if Weld does not say
 */
public record Integration(
        String id,
        @Nullable String name,
        @Nullable Boolean supportsStartDate,
        @Nullable String minRequiredPlan) {}
