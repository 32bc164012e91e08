package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the listed namespaces are looked after. */
class WatchedNamespacesTest {
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", exchange -> {
            JsonNode question =
                    new ObjectMapper().readTree(exchange.getRequestBody()).at("/spec/resourceAttributes");
            asked.add(question);
            byte[] answer = """
                    {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "status": {"allowed": %s}}""".formatted(
                    allowed.contains(question.get("namespace").asText())).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private Set<String> usable(String... listed) {
        return WatchedNamespaces.in(Set.of(listed), client).usable();
    }

    @Test
    void leavesOutThoseWithoutRights() {
        allowed.addAll(Set.of("a", "c"));

        assertThat(usable("a", "b", "c")).containsExactlyInAnyOrder("a", "c");
        assertThat(asked).allSatisfy(question -> assertThat(question.toString())
                .contains("\"verb\":\"list\"", "\"group\":\"weld.app\"", "\"resource\":\"weldeltsyncs\""));
    }

    @Test
    void keepsAllWhereThereAreRightsInNone() {
        assertThat(usable("a", "b")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void asksNothingForOneNamespaceOrForTheWholeCluster() {
        assertThat(usable("a")).containsExactly("a");
        assertThat(usable()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void waitsOnlyForThoseThatWereLeftOut() throws InterruptedException {
        allowed.add("a");
        WatchedNamespaces rights = WatchedNamespaces.in(Set.of("a", "b"), client);
        allowed.add("b");

        rights.awaitMore();

        WatchedNamespaces complete = WatchedNamespaces.in(Set.of("a", "b"), client);
        CompletableFuture<Void> more = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                complete.awaitMore();
                more.complete(null);
            } catch (InterruptedException e) {
                more.completeExceptionally(e);
            }
        });
        waiting.start();
        Harness.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        waiting.interrupt();
        assertThat(more).failsWithin(Duration.ofSeconds(5));
    }
}
