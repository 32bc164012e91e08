package app.weld.operator.weld;

import java.util.Optional;
import java.util.function.Supplier;

/** Provides the clients of API keys. All clients of one key share one request budget. */
public interface WeldClients {
    /** A client for this key. Cheap: sends no request. */
    WeldApi of(ApiKey key, Priority priority);

    /**
     * A client whose requests each have a priority of their own. Cheap: sends no request.
     *
     * @param turn is asked right before each request; what it throws is thrown instead of sending the request
     */
    default WeldApi of(ApiKey key, Supplier<Priority> turn) {
        return of(key, Priority.USER);
    }

    /** Lets clients of this key send requests again at once, although Weld has refused the key: a user has requested it. */
    void forgetRefusal(ApiKey key);

    /** How many requests per second this key may send. */
    default double requestsPerSecond(ApiKey key) {
        return Double.POSITIVE_INFINITY;
    }

    /** Limits the requests of this key from now on, with all that are under way. */
    default void limit(ApiKey key, RequestLimits limits) {
        // A client that sends as much as it likes.
    }

    /** What Weld said last of its own limit for this key; empty if it says nothing. */
    default Optional<RateLimit> rateLimit(ApiKey key) {
        return Optional.empty();
    }
}
