package app.weld.operator.server;

import app.weld.operator.server.HttpListener.Reply;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code /healthz} and {@code /readyz} for the kubelet: nothing for the public. */
public final class HttpEndpoints implements AutoCloseable {
    private final HttpListener listener;

    /** @param role what a ready process does: it leads, or stands by */
    public HttpEndpoints(int port, BooleanSupplier healthy, BooleanSupplier ready, Supplier<String> role)
            throws IOException {
        listener = new HttpListener("http", port);
        listener.serve(
                "/healthz",
                exchange -> healthy.getAsBoolean() ? Reply.text(200, "ok\n") : Reply.text(503, "unhealthy\n"));
        listener.serve(
                "/readyz",
                exchange -> ready.getAsBoolean()
                        ? Reply.text(200, "ok, " + role.get() + "\n")
                        : Reply.text(503, "not ready\n"));
    }

    /** For other endpoints on the same port. */
    public HttpListener listener() {
        return listener;
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
