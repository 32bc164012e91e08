package app.weld.operator.weld;

import org.jspecify.annotations.Nullable;

/**
 * How fast the requests of one API key may be, where that differs from the setting of the operator.
 *
 * @param requestsPerSecond absent: as the operator is set up
 * @param maxInFlight requests under way at the same time; absent: as the operator is set up
 */
public record RequestLimits(
        @Nullable Double requestsPerSecond, @Nullable Integer maxInFlight) {
    /** As the operator is set up. */
    public static final RequestLimits OF_THE_OPERATOR = new RequestLimits(null, null);

    /** Of two limits for the same key, the slower of each. */
    public RequestLimits slower(RequestLimits other) {
        return new RequestLimits(min(requestsPerSecond, other.requestsPerSecond), min(maxInFlight, other.maxInFlight));
    }

    private static <T extends Comparable<T>> @Nullable T min(@Nullable T one, @Nullable T other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) <= 0 ? one : other;
    }
}
