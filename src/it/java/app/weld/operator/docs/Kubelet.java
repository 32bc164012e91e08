package app.weld.operator.docs;

import app.weld.operator.TestCertificate;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A node with one pod of a Deployment, and a kubelet that has nothing but the log of that pod: what {@code kubectl logs} needs of a
 * cluster whose pods do not run.
 */
final class Kubelet implements AutoCloseable {
    /** How the log names a key. */
    static final String FINGERPRINT = "5e884898da28";

    static final String LOG = "INFO Lister workspace " + FINGERPRINT + " Weld lists 3 syncs\n";

    private static final String NODE = "reader-node";

    private final HttpsServer server;

    private Kubelet(HttpsServer server) {
        this.server = server;
    }

    static Kubelet of(KubernetesClient client, String namespace, String deployment) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            // The API server does not check who its kubelets are, unless it is told to.
            server.setHttpsConfigurator(
                    new HttpsConfigurator(TestCertificate.make("EC").serving()));
            server.createContext("/containerLogs/" + namespace + "/" + deployment, exchange -> {
                byte[] log = LOG.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, log.length);
                exchange.getResponseBody().write(log);
                exchange.close();
            });
            server.start();
            register(client, server.getAddress().getPort());
            runPod(client, namespace, deployment);
            return new Kubelet(server);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void register(KubernetesClient client, int port) {
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(NODE)
                        .endMetadata()
                        .build())
                .create();
        client.nodes().withName(NODE).editStatus(node -> new NodeBuilder(node)
                .withNewStatus()
                .addNewAddress("127.0.0.1", "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .endStatus()
                .build());
    }

    private static void runPod(KubernetesClient client, String namespace, String deployment) {
        PodTemplateSpec template = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(deployment)
                .require()
                .getSpec()
                .getTemplate();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(deployment + "-0")
                        .withNamespace(namespace)
                        .withLabels(template.getMetadata().getLabels())
                        .endMetadata()
                        .withNewSpecLike(template.getSpec())
                        .withNodeName(NODE)
                        .endSpec()
                        .build())
                .create();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
