package app.weld.operator.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.time.Clock;
import java.util.HashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Kubernetes API in this JVM, for where no real one can be had: Fabric8's mock server with server-side apply,
 * conflicts, generations, finalizers, the status default of the operator's kinds, discovery, and yes to every question
 * about rights. The Java Operator SDK works on it, and kubectl as far as it does not watch ({@code -w}, {@code wait},
 * {@code delete} without {@code --wait=false}) nor sends protobuf ({@code create secret}; {@code apply -f} sends JSON) nor
 * validates ({@code apply} needs {@code --validate=false}).
 *
 * <p>It has no schemas and no admission, takes label selectors of the kind {@code key=value} only, does not collect what
 * an owner leaves behind, and answers a list in one piece.
 */
public final class MockApi implements AutoCloseable {
    // Held, or the level would be forgotten: a line per request otherwise.
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    private MockApi(KubernetesMockServer server) {
        this.server = server;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig()))
                .build();
    }

    /** Starts one on a free port of this machine. */
    public static MockApi start() {
        REQUESTS.setLevel(Level.WARNING);
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), new HashMap<>(), new MockApiDispatcher(Clock.systemUTC()), false);
        server.init();
        return new MockApi(server);
    }

    /** A client that may do everything. It belongs to this: do not close it. */
    public KubernetesClient client() {
        return client;
    }

    /** A kubeconfig for other clients, as YAML. */
    public String kubeconfig() {
        return Kubeconfig.anonymous("http://127.0.0.1:" + server.getPort());
    }

    /** Stops it; what was stored is gone. */
    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
