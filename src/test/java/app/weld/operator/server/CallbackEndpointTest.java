package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.LocalHttp;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class CallbackEndpointTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final URI URL = URI.create("https://weld.example.com/oauth/callback");

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private CallbackEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = new CallbackEndpoint(new HttpListener("callback", 0), URL, (state, connection) -> {
            arrived.add(state + " " + connection.orElse("none"));
            if (state.equals("breaks")) {
                throw new IllegalStateException("broken");
            }
            return state.equals("awaited") || state.length() == 255
                    ? Optional.of(new AwaitedSource("sales>force", "team", "crm"))
                    : Optional.empty();
        });
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private HttpResponse<String> get(String pathAndQuery) throws IOException {
        return LocalHttp.get(endpoint.port(), pathAndQuery);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics", "/healthz", "/readyz", "/oauth", "/oauth/callback/", "/oauth/callback/x"})
    void showsThePublicNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "HEAD"})
    void takesGetOnly(String method) throws Exception {
        HttpResponse<String> reply = LocalHttp.send(endpoint.port(), method, "/oauth/callback");

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void holdsUpNoProbeHoweverManyCallersAreSlow() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (HttpEndpoints probes = new HttpEndpoints(0, () -> true, () -> true, () -> "leading")) {
            probes.start();
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write("GET /oauth/callback HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
            }
            HttpRequest probe = HttpRequest.newBuilder(URI.create("http://localhost:" + probes.port() + "/healthz"))
                    .timeout(Duration.ofSeconds(4))
                    .build();
            assertThat(CLIENT.send(probe, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void welcomesABrowserThatSomebodyWaitsFor() throws Exception {
        HttpResponse<String> reply = get("/oauth/callback?connection_id=conn_1&state=awaited");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body())
                .contains("The operator now asks Weld", "close this window", "WeldConnection says when")
                .contains("<html lang=\"en\">", "sales&gt;force", "kubectl get weldconnection crm -n team")
                .doesNotContain("The source is connected", "sales>force", "conn_1", "awaited");
        assertThat(reply.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(reply.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(reply.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(reply.headers().firstValue("Content-Security-Policy")).isPresent();
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
    @CsvSource(
            delimiter = '|',
            value = {
                "de | de | Danke",
                "de-AT,de;q=0.9,en;q=0.8 | de | Danke",
                "fr,de;q=0.5 | de | Danke",
                "en-GB,de;q=0.5 | en | Thank you",
                "fr | en | Thank you",
                "* | en | Thank you",
                "de;q=x,, | en | Thank you",
                "'' | en | Thank you"
            })
    void speaksTheLanguageOfTheBrowser(String accepted, String language, String thanks) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + endpoint.port() + "/oauth/callback?state=awaited"))
                .header("Accept-Language", accepted)
                .build();

        assertThat(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .contains("<html lang=\"" + language + "\">", thanks);
    }

    @Test
    void letsABrowserApplyItsOwnStyleAndLoadNothing() throws Exception {
        HttpResponse<String> reply = get("/oauth/callback?state=awaited");

        String style = reply.body()
                .substring(reply.body().indexOf("<style>") + 7, reply.body().indexOf("</style>"));
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        assertThat(reply.headers().firstValue("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'sha256-" + hash
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(reply.body()).doesNotContain("<script", "src=", "url(", "@import", "http:");
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

    /** Sends what the client would refuse to send, and gives status line, headers and body as they came. */
    private String raw(String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
