package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import app.weld.operator.LocalHttp;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.weld.FakeWeldClients;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final AtomicReference<String> role = new AtomicReference<>("standing by");
    private final MetricsRegistry metrics = new MetricsRegistry();
    private HttpEndpoints endpoints;

    @BeforeEach
    void start() throws IOException {
        endpoints = new HttpEndpoints(0, healthy::get, ready::get, role::get);
        new MetricsEndpoint(endpoints.listener(), metrics, null);
        endpoints.start();
    }

    @AfterEach
    void stop() {
        endpoints.close();
        metrics.close();
    }

    private HttpResponse<String> get(String pathAndQuery) throws IOException {
        return LocalHttp.get(endpoints.port(), pathAndQuery);
    }

    @Test
    void tellsWhetherItLivesAndWhetherItIsReady() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).isEqualTo("ok, standing by\n");
        role.set("leading");
        assertThat(get("/readyz").body()).isEqualTo("ok, leading\n");

        healthy.set(false);
        assertThat(get("/healthz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        healthy.set(true);
        ready.set(false);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void boundsTheTimeOfARequestForTheWholeProcess() throws Exception {
        String property = "sun.net.httpserver.maxReqTime";
        String before = System.getProperty(property);
        try {
            System.clearProperty(property);
            new HttpEndpoints(0, () -> true, () -> true, () -> "leading").close();
            assertThat(System.getProperty(property)).isEqualTo("10");
            System.setProperty(property, "7");
            new HttpEndpoints(0, () -> true, () -> true, () -> "leading").close();
            assertThat(System.getProperty(property))
                    .as("whoever sets it himself")
                    .isEqualTo("7");
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }

    @Test
    void answersProbesWhileOthersDoNotReadAndSendHalfARequest() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            metrics.registry().counter("weld.many", "which", "a rather long value of a tag, number " + i);
        }
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                slow.add(open("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"));
            }
            for (int i = 0; i < 60; i++) {
                slow.add(open("GET /healthz HTTP/1.1\r\nHost:"));
            }
            Thread.sleep(500);
            for (String path : List.of("/healthz", "/readyz")) {
                long start = System.nanoTime();
                assertThat(get(path).statusCode()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private Socket open(String text) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoints.port()));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void showsTheMetricsThatAreNamed() throws Exception {
        metrics.registry().counter("weld.test", "kind", "WeldEltSync").increment();
        metrics.registry().counter("weld.other").increment();

        assertThat(get("/metrics?name[]=weld_test_total&name%5B%5D=nothing&name")
                        .body())
                .contains("weld_test_total{kind=\"WeldEltSync\"} 1.0")
                .doesNotContain("weld_other");
        assertThat(get("/metrics?other=weld_test_total").body())
                .contains("weld_test_total")
                .contains("weld_other");
    }

    @Test
    void showsMetricsInTheFormatOfPrometheus() throws Exception {
        metrics.registry().counter("weld.test", "kind", "WeldEltSync").increment();

        HttpResponse<String> reply = get("/metrics");

        assertThat(reply.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.body()).contains("weld_test_total{kind=\"WeldEltSync\"} 1.0");
    }

    @Test
    void speaksOpenMetricsAndCompressesWhereThatIsAskedFor() throws Exception {
        metrics.registry().counter("weld.test", "kind", "WeldEltSync").increment();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoints.port() + "/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
                .header("Accept-Encoding", "gzip")
                .build();

        HttpResponse<byte[]> reply = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(reply.headers().firstValue("Content-Type"))
                .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(reply.headers().firstValue("Content-Encoding")).contains("gzip");
        try (var text = new GZIPInputStream(new ByteArrayInputStream(reply.body()))) {
            assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("weld_test_total{kind=\"WeldEltSync\"} 1.0")
                    .endsWith("# EOF\n");
        }
    }

    private void showSyncs(Supplier<Stream<WeldEltSync>> syncs) {
        Poller poller = new Poller(
                new FakeWeldClients(), Duration.ofMinutes(1), Duration.ofSeconds(90), Clock.systemUTC(), any -> {});
        metrics.resources(new ResourceMetrics(Stream::empty, syncs, Stream::empty, poller, Clock.systemUTC()));
    }

    private static WeldEltSync sync(String name) {
        WeldEltSync sync = new WeldEltSync();
        sync.getMetadata().setName(name);
        sync.getMetadata().setNamespace("sales");
        sync.setStatus(Serialization.unmarshal("state: Completed", WeldEltSyncStatus.class));
        return sync;
    }

    @Test
    void showsTheResourcesBesideWhatTheProcessCountsInBothFormats() throws Exception {
        showSyncs(() -> Stream.of(sync("crm")));
        String series = "weld_sync_state{name=\"crm\",namespace=\"sales\",state=\"Completed\"} 1.0";

        assertThat(get("/metrics").body()).contains(series, "weld_operator_build_info");
        assertThat(get("/metrics?name[]=weld_sync_state").body()).endsWith(series + "\n");
        assertThat(get("/metrics?name[]=weld_operator_build_info").body()).doesNotContain("weld_sync_state");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoints.port() + "/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")
                .build();
        assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .contains(series, "weld_operator_build_info")
                .endsWith("# EOF\n")
                .containsOnlyOnce("# EOF");
    }

    /** Half of the metrics would read as if the other half had ended. */
    @Test
    void cutsTheAnswerThatFailsOnItsWay() throws Exception {
        WeldEltSync broken = sync("broken");
        broken.setMetadata(null);
        showSyncs(() -> Stream.concat(IntStream.range(0, 5000).mapToObj(i -> sync("a" + i)), Stream.of(broken)));

        assertThatThrownBy(() -> get("/metrics")).isInstanceOf(IOException.class);
        showSyncs(Stream::empty);
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void tellsNobodyWhyTheMetricsCannotBeRead() throws Exception {
        metrics.registry().getPrometheusRegistry().register((MultiCollector) () -> {
            throw new IllegalStateException("conn_secret");
        });

        HttpResponse<String> reply = get("/metrics");

        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(reply.body()).isEqualTo("internal error\n");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metric", "/metrics/", "/metrics/x", "/healthzz", "/oauth/callback", "/.."})
    void knowsNoOtherPath(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"POST,/metrics", "DELETE,/healthz", "PUT,/readyz", "HEAD,/healthz"})
    void takesGetOnly(String method, String path) throws Exception {
        HttpResponse<String> reply = LocalHttp.send(endpoints.port(), method, path);

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void answersTheKubeletAlthoughOthersSendHalfRequests() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoints.port());
                slow.add(socket);
                socket.getOutputStream().write("GET /heal".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            await().atMost(Duration.ofSeconds(45)).ignoreExceptions().untilAsserted(() -> assertThat(
                            get("/healthz").statusCode())
                    .isEqualTo(200));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void saysSoWhenThePortIsTaken() {
        assertThatThrownBy(() -> new HttpEndpoints(endpoints.port(), () -> true, () -> true, () -> "leading"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void givesThePortBackWhenItIsClosed() throws Exception {
        int port = endpoints.port();
        get("/healthz");
        endpoints.close();

        try (HttpEndpoints again = new HttpEndpoints(port, () -> true, () -> true, () -> "leading")) {
            assertThat(again.port()).isEqualTo(port);
        }
    }
}
