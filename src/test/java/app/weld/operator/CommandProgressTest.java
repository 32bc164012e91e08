package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.cli.Progress;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees while a command waits for a server that takes its time and then refuses. */
class CommandProgressTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try {
                TimeUnit.MILLISECONDS.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] body = "{\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int run(Duration first, String... arguments) {
        String url = "http://localhost:" + server.getAddress().getPort();
        return CommandWiring.plugin(
                        Map.of("WELD_API_URL", url, "WELD_API_KEY", "a-key"),
                        target -> new KubernetesClientBuilder()
                                .withConfig(new ConfigBuilder()
                                        .withMasterUrl(url)
                                        .withRequestRetryBackoffLimit(0)
                                        .build())
                                .build(),
                        false,
                        new Progress(first, Duration.ofMillis(50)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"export", "plan -f FILE", "status -n team", "plan --live -f FILE"})
    void whatIsWaitedForIsSaidOnStandardError(String arguments) throws IOException {
        Path manifest = Files.writeString(folder.resolve("manifest.yaml"), """
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: salesforce, namespace: team}
                spec:
                  integrationId: salesforce
                  apiKeySecretRef: {name: weld-api-key}
                """);
        assertThat(run(SOON, arguments.replace("FILE", manifest.toString()).split(" ", -1)))
                .as(err.toString())
                .isEqualTo(1);
        assertThat(err.toString())
                .containsPattern(
                        arguments.matches("status.*|.*--live.*")
                                ? "Waiting for the cluster(, | or)"
                                : "Waiting for Weld, ");
        assertThat(out.toString()).doesNotContain("Waiting");
    }

    @Test
    void aQuickCommandSaysNothing() {
        assertThat(run(NEVER, "status", "-n", "team")).isEqualTo(1);
        assertThat(err.toString()).doesNotContain("Waiting");
    }

    @Test
    void nothingIsSaidWhereNothingIsWaitedFor() {
        assertThat(run(Duration.ofNanos(1), "completion")).isZero();
        assertThat(err.toString()).isEmpty();
    }
}
