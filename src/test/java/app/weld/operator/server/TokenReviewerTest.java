package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class TokenReviewerTest {
    private static final String TOKEN = "eyJhbGciOi.very-secret.c2ln";
    private static final String KNOWN = """
            {"kind": "TokenReview", "apiVersion": "authentication.k8s.io/v1", "spec": {}, "status": {"authenticated": true,
             "user": {"username": "system:serviceaccount:monitoring:prometheus", "uid": "7", "groups": ["system:serviceaccounts"],
                      "extra": {"authentication.kubernetes.io/pod-name": ["prometheus-0"]}}}}""";
    private static final String ALLOWED = """
            {"kind": "SubjectAccessReview", "apiVersion": "authorization.k8s.io/v1", "spec": {}, "status": {"allowed": true}}""";

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<JsonNode> asked = new ArrayList<>();
    private HttpServer apiServer;
    private KubernetesClient client;
    private int status = 201;
    private String tokenReview = KNOWN;
    private String accessReview = ALLOWED;

    @BeforeEach
    void start() throws IOException {
        apiServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        apiServer.createContext("/", exchange -> {
            asked.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            String answer = exchange.getRequestURI().getPath().endsWith("/tokenreviews") ? tokenReview : accessReview;
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        apiServer.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl(
                                "http://127.0.0.1:" + apiServer.getAddress().getPort())
                        .build())
                .build();
        logger().setLevel(Level.TRACE);
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        logger().setLevel(null);
        client.close();
        apiServer.stop(0);
        assertThat(log.list).allSatisfy(event -> {
            assertThat(event.getFormattedMessage()).doesNotContain("very-secret");
            assertThat(event.getThrowableProxy()).isNull();
        });
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(TokenReviewer.class);
    }

    private AccessDecision review() {
        return new TokenReviewer(client).review(TOKEN);
    }

    @Test
    void asksWhoseTheTokenIsAndWhetherThatUserMayGetTheMetrics() {
        assertThat(review()).isEqualTo(new AccessDecision.Allowed());

        assertThat(asked.get(0).at("/spec/token").asText()).isEqualTo(TOKEN);
        JsonNode access = asked.get(1).get("spec");
        assertThat(access.get("user").asText()).isEqualTo("system:serviceaccount:monitoring:prometheus");
        assertThat(access.get("uid").asText()).isEqualTo("7");
        assertThat(access.get("groups").toString()).isEqualTo("[\"system:serviceaccounts\"]");
        assertThat(access.get("extra").toString())
                .isEqualTo("{\"authentication.kubernetes.io/pod-name\":[\"prometheus-0\"]}");
        assertThat(access.get("nonResourceAttributes").toString())
                .isEqualTo("{\"path\":\"/metrics\",\"verb\":\"get\"}");
        assertThat(access.has("resourceAttributes")).isFalse();
        assertThat(asked).hasSize(2);
        assertThat(log.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"authenticated\": false}",
                "{\"error\": \"token expired\"}",
                "{}",
                "null",
                "{\"authenticated\": true}"
            })
    void takesNobodyForKnownWhomTheApiServerDoesNotName(String says) {
        tokenReview =
                "{\"kind\": \"TokenReview\", \"apiVersion\": \"authentication.k8s.io/v1\", \"status\": " + says + "}";

        assertThat(review()).isEqualTo(new AccessDecision.Unauthenticated());
        assertThat(asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"allowed\": false}", "{}", "null", "{\"allowed\": true, \"denied\": true}"})
    void takesWhateverIsNoClearYesForANo(String says) {
        accessReview = "{\"kind\": \"SubjectAccessReview\", \"apiVersion\": \"authorization.k8s.io/v1\", \"status\": "
                + says + "}";

        assertThat(review()).isEqualTo(new AccessDecision.Forbidden("system:serviceaccount:monitoring:prometheus"));
    }

    @ParameterizedTest
    @CsvSource({
        "403, the operator lacks the permission to create tokenreviews or subjectaccessreviews",
        "500, status 500",
        "429, status 429",
        "422, status 422"
    })
    void letsNobodyInWhileTheApiServerDoesNotAnswerAndSaysWhyWithoutTheToken(int code, String says) {
        status = code;
        tokenReview = "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"code\": " + code
                + ", \"message\": \"spec.token: " + TOKEN + "\"}";

        assertThat(review()).isEqualTo(new AccessDecision.Unavailable());
        assertThat(asked).as("requests").hasSize(1);
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .endsWith(says));
    }

    @Test
    void letsNobodyInWhileTheAnswerCannotBeRead() {
        tokenReview = "<html>" + TOKEN;

        assertThat(review()).isEqualTo(new AccessDecision.Unavailable());
        assertThat(log.list).hasSize(1);
    }

    @Test
    void letsNobodyInWhileTheApiServerIsAway() {
        apiServer.stop(0);

        assertThat(review()).isEqualTo(new AccessDecision.Unavailable());
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .endsWith("no answer"));
    }
}
