package app.weld.operator.server;

import org.jspecify.annotations.Nullable;

/** {@code /metrics} for Prometheus: at the port of health, or at a port of its own with TLS and authorization. */
public final class MetricsEndpoint implements AutoCloseable {
    private final HttpListener listener;

    /**
     * Serves these metrics.
     *
     * @param access decides who may read them; absent: whoever reaches the port
     */
    public MetricsEndpoint(HttpListener listener, MetricsRegistry metrics, @Nullable MetricsAccess access) {
        this.listener = listener;
        listener.delegate("/metrics", new MetricsHandler(metrics, access));
    }

    public void start() {
        listener.start();
    }

    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }
}
