package app.weld.operator.weld.http.limit;

import java.time.Duration;

/**
 * What one API key may use.
 *
 * @param requestsPerSecond also how many requests may be sent at once after a time without any
 * @param maxInFlight requests under way at the same time
 * @param requestTimeout for one request with the whole of its answer
 * @param maxWait how long a call may wait in its thread for the budget
 * @param refusalProbe how long a refused key is not used before one call tries it again
 */
public record Limits(
        double requestsPerSecond, int maxInFlight, Duration requestTimeout, Duration maxWait, Duration refusalProbe) {
    public Limits {
        if (!(requestsPerSecond > 0 && requestsPerSecond <= 1_000_000)) {
            throw new IllegalArgumentException("requestsPerSecond must be above 0, not " + requestsPerSecond);
        }
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, not " + maxInFlight);
        }
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("requestTimeout must be above 0, not " + requestTimeout);
        }
        if (maxWait.isNegative() || refusalProbe.isNegative()) {
            throw new IllegalArgumentException("maxWait and refusalProbe must not be negative");
        }
    }

    public static Limits defaults() {
        return new Limits(10, 8, Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofMinutes(5));
    }
}
