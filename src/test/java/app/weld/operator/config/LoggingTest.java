package app.weld.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoggingTest {
    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter mdc = new LogbackMDCAdapter();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        context.stop();
    }

    private Logger setUp(Logging.Format format, Logging.Level level) {
        context.setMDCAdapter(mdc);
        OutputStreamAppender<ILoggingEvent> output = new OutputStreamAppender<>();
        output.setOutputStream(written);
        Logging.setUp(context, output, format, level);
        return context.getLogger("app.weld.operator.Some");
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void writesTextThatNamesTheResource() {
        Logger log = setUp(Logging.Format.TEXT, Logging.Level.INFO);
        log.info("started");
        mdc.put("resource.kind", "WeldEltSync");
        mdc.put("resource.namespace", "team-a");
        mdc.put("resource.name", "crm");
        log.warn("drift of {}", "syncInterval");

        assertThat(lines().get(0)).matches("\\S+T\\S+Z INFO  a\\S*Some started");
        assertThat(lines().get(1)).endsWith("Some [WeldEltSync team-a/crm] drift of syncInterval");
    }

    @Test
    void aMessageCannotPretendToBeALineOfItsOwn() {
        setUp(Logging.Format.TEXT, Logging.Level.INFO).info("Weld says: {}", "no\r\n2026 ERROR forged");

        assertThat(lines()).hasSize(1);
    }

    @Test
    void writesOneObjectForEachLineOfJson() throws Exception {
        Logger log = setUp(Logging.Format.JSON, Logging.Level.INFO);
        mdc.put("resource.kind", "WeldEltSync");
        mdc.put("resource.name", "crm");
        log.error("a \"quoted\"\nmessage of {}", 7, new IllegalStateException("why"));
        log.info("next");

        assertThat(lines()).hasSize(2);
        JsonNode line = JsonMapper.builder().build().readTree(lines().get(0));
        assertThat(line.path("level").asText()).isEqualTo("ERROR");
        assertThat(line.path("logger").asText()).isEqualTo("app.weld.operator.Some");
        assertThat(line.path("message").asText()).isEqualTo("a \"quoted\"\nmessage of 7");
        assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(line.path("resource.name").asText()).isEqualTo("crm");
        assertThat(line.path("stack_trace").asText()).contains("IllegalStateException: why", "LoggingTest");
        JsonNode next = JsonMapper.builder().build().readTree(lines().get(1));
        assertThat(next.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "time", "level", "logger", "thread", "message", "resource.kind", "resource.name");
        assertThat(next.properties()).noneMatch(field -> field.getValue().isNull());
    }

    @Test
    void sayNothingOfTheVersionOfOurOwnKinds() {
        setUp(Logging.Format.JSON, Logging.Level.INFO);

        context.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils")
                .warn("The client is using resource type 'weldeltsyncs' with unstable version 'v1alpha1'");

        assertThat(lines()).isEmpty();
    }

    @Test
    void anOutageOfTheApiServerIsALineAMinute() {
        setUp(Logging.Format.TEXT, Logging.Level.INFO);
        Logger library = context.getLogger("io.javaoperatorsdk.operator.processing.Some");
        for (int i = 0; i < 50; i++) {
            library.error("Error during event processing", new IOException("connection refused"));
        }
        assertThat(lines())
                .singleElement()
                .asString()
                .contains("the API server cannot be reached", "connection refused");

        library.error("Error during event processing", new IllegalStateException("a mistake of ours"));
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("a mistake of ours", "\tat ");
    }

    @Test
    void aWatchThatIsCutIsNoLineAtAll() {
        setUp(Logging.Format.TEXT, Logging.Level.INFO);
        Logger watches = context.getLogger("io.fabric8.kubernetes.client.jdkhttp.JdkWebSocketImpl");
        watches.warn("Queued close did not succeed", new IllegalArgumentException("statusCode"));
        watches.warn("Aborting WebSocket due to a write error or failure with sendClose");

        assertThat(lines()).isEmpty();
    }

    @Test
    void leavesOutWhatIsBelowTheLevel() {
        Logger log = setUp(Logging.Format.TEXT, Logging.Level.WARN);
        log.info("quiet");
        log.warn("loud");

        assertThat(lines()).singleElement().asString().endsWith("loud");
    }

    @Test
    void librariesAreQuietUnlessOneLooksCloser() {
        setUp(Logging.Format.TEXT, Logging.Level.INFO);
        assertThat(context.getLogger("io.javaoperatorsdk.Some").isInfoEnabled()).isFalse();
        assertThat(context.getLogger("io.fabric8.Some").isInfoEnabled()).isFalse();

        setUp(Logging.Format.TEXT, Logging.Level.DEBUG);
        assertThat(context.getLogger("io.javaoperatorsdk.Some").isDebugEnabled())
                .isTrue();
        assertThat(context.getLogger("io.fabric8.Some").isDebugEnabled()).isTrue();
    }

    @Test
    void noLevelMakesHttpClientsLogHeaders() {
        setUp(Logging.Format.TEXT, Logging.Level.TRACE);

        assertThat(context.getLogger("io.fabric8.kubernetes.client.http.HttpLoggingInterceptor")
                        .isInfoEnabled())
                .isFalse();
        assertThat(context.getLogger("jdk.internal.httpclient.debug").isInfoEnabled())
                .isFalse();
    }

    @Test
    void settingItUpAgainDoesNotWriteTwice() {
        setUp(Logging.Format.TEXT, Logging.Level.INFO);
        setUp(Logging.Format.TEXT, Logging.Level.INFO).info("once");

        assertThat(lines()).hasSize(1);
    }
}
