package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class HttpEndpointsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final AtomicBoolean healthy = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final AtomicReference<String> role = new AtomicReference<>("standing by");
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final Metrics metrics = new Metrics();
    private HttpEndpoints endpoints;

    @BeforeEach
    void start() throws IOException {
        endpoints = new HttpEndpoints(0, healthy::get, ready::get, role::get, metrics.registry());
        endpoints.callback(URI.create("https://weld.example.com/oauth/callback"), (state, connection) -> {
            arrived.add(state + " " + connection.orElse("none"));
            if (state.equals("breaks")) {
                throw new IllegalStateException("broken");
            }
            return state.equals("awaited");
        });
        endpoints.start();
    }

    @AfterEach
    void stop() {
        endpoints.close();
        metrics.close();
    }

    private HttpResponse<String> get(String pathAndQuery) throws Exception {
        return send("GET", pathAndQuery);
    }

    private HttpResponse<String> send(String method, String pathAndQuery) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoints.port() + pathAndQuery))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .timeout(Duration.ofSeconds(20))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
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
            new HttpEndpoints(0, () -> true, () -> true, () -> "leading", metrics.registry()).close();
            assertThat(System.getProperty(property)).isEqualTo("10");
            System.setProperty(property, "7");
            new HttpEndpoints(0, () -> true, () -> true, () -> "leading", metrics.registry()).close();
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

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/metric", "/metrics/", "/metrics/x", "/healthzz", "/oauth", "/oauth/callback/x", "/.."})
    void knowsNoOtherPath(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"POST,/metrics", "DELETE,/healthz", "PUT,/readyz", "POST,/oauth/callback", "HEAD,/healthz"})
    void takesGetOnly(String method, String path) throws Exception {
        HttpResponse<String> reply = send(method, path);

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void welcomesABrowserThatSomebodyWaitsFor() throws Exception {
        HttpResponse<String> reply = get("/oauth/callback?connection_id=conn_1&state=awaited");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body())
                .contains("The operator now looks at Weld", "close this window", "WeldConnection says when")
                .doesNotContain("The source is connected");
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(reply.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(reply.headers().firstValue("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(arrived).containsExactly("awaited conn_1");
    }

    @Test
    void sendsAnUnknownBrowserAway() throws Exception {
        HttpResponse<String> reply = get("/oauth/callback?connection_id=conn_1&state=other");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("unknown or has expired");
        assertThat(arrived).containsExactly("other conn_1");
    }

    @Test
    void tellsNobodyOfAStateThatCannotBeRight() throws Exception {
        for (String query : List.of(
                "",
                "?",
                "?connection_id=conn_1",
                "?state=&connection_id=conn_1",
                "?state=" + "s".repeat(256) + "&connection_id=c",
                "?state=%3Cscript%3E&connection_id=conn_1",
                "?state=awaited&state=other&connection_id=conn_1",
                "?error=%3Cscript%3E&error_description=conn_1")) {
            assertThat(raw("/oauth/callback" + query))
                    .as(query)
                    .startsWith("HTTP/1.1 400 ")
                    .doesNotContain("script", "conn_1");
        }
        assertThat(arrived).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "connection_id=conn_1,conn_1",
        "connectionId=conn_1,conn_1",
        "connectionId=-conn_1,-conn_1",
        "connection_id=&connectionId=_conn,_conn",
        "other=1,none",
        "connection_id=a%0Ab,none",
        "connection_id=..%2F..,none",
        "connection_id=a%20b,none"
    })
    void takesBothSpellingsOfTheIdAndDoesWithoutIt(String query, String id) throws Exception {
        assertThat(get("/oauth/callback?state=awaited&" + query).statusCode()).isEqualTo(200);

        assertThat(arrived).containsExactly("awaited " + id);
    }

    @ParameterizedTest
    @CsvSource({
        "error=access_denied,access denied",
        "error=x&error_description=The+user+said+no.,The user said no.",
        "error_description=%3Cscript%20src%3D%22https%3A%2F%2Fevil%22%3E,script src https evil",
        "error=%26lt%3B%00%0d%0aSet-Cookie%3A,lt; Set-Cookie"
    })
    void saysWhatWeldSaysWentWrongInPlainLetters(String query, String words) throws Exception {
        HttpResponse<String> reply = get("/oauth/callback?state=awaited&" + query);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("Weld says: ", words, "The link can be opened again.");
        assertThat(reply.body()).doesNotContain("<script", "://", "&lt");
        assertThat(reply.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void takesTheLongestParametersThatWeldHandsBack() throws Exception {
        get("/oauth/callback?state=" + "s".repeat(255) + "&connection_id=" + "c".repeat(255));

        assertThat(arrived).hasSize(1);
    }

    @Test
    void saysAndLogsNothingOfAQueryWhenSomethingBreaks() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.setContext(logger.getLoggerContext());
        logged.start();
        logger.addAppender(logged);
        try {
            HttpResponse<String> reply = get("/oauth/callback?state=breaks&connection_id=conn_secret");

            assertThat(reply.statusCode()).isEqualTo(500);
            assertThat(reply.body()).doesNotContain("broken", "conn_secret");
            assertThat(List.copyOf(logged.list))
                    .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .contains("/oauth/callback failed")
                    .noneMatch(message -> message.contains("conn_secret") || message.contains("breaks"));
        } finally {
            logger.detachAppender(logged);
        }
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
        assertThatThrownBy(() -> new HttpEndpoints(
                        endpoints.port(), () -> true, () -> true, () -> "leading", metrics.registry()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void givesThePortBackWhenItIsClosed() throws Exception {
        int port = endpoints.port();
        get("/healthz");
        endpoints.close();

        try (HttpEndpoints again =
                new HttpEndpoints(port, () -> true, () -> true, () -> "leading", metrics.registry())) {
            assertThat(again.port()).isEqualTo(port);
        }
    }

    /** Sends what the client would refuse to send, and gives status line, headers and body as they came. */
    private String raw(String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoints.port())) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
