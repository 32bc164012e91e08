package app.weld.operator;

import app.weld.operator.config.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** The operator in this process, for programs outside of its package. */
public final class LocalOperator implements AutoCloseable {
    private final Main.Running running;

    private LocalOperator(Main.Running running) {
        this.running = running;
    }

    /**
     * Starts it; the client is closed with it.
     *
     * @param environment its settings, as environment variables
     */
    public static LocalOperator start(Map<String, String> environment, KubernetesClient client, String instance) {
        return new LocalOperator(Main.start(Config.from(environment), client, instance));
    }

    /** The port of its health and metrics. */
    public int httpPort() {
        return running.endpoints().port();
    }

    @Override
    public void close() {
        running.close();
    }
}
