package app.weld.operator.weld;

/** Provides the clients of API keys. All clients of one key share one request budget. */
public interface WeldClients {
    /** A client for this key. Cheap: sends no request. */
    WeldApi of(ApiKey key, Priority priority);

    /** Lets clients of this key send requests again at once, although Weld has refused the key: a user has requested it. */
    void forgetRefusal(ApiKey key);

    /** How many requests per second one key may send. */
    default double requestsPerSecond() {
        return Double.POSITIVE_INFINITY;
    }
}
