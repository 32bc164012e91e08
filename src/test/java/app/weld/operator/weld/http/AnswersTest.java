package app.weld.operator.weld.http;

import static app.weld.operator.weld.http.ScriptedServer.answer;
import static app.weld.operator.weld.http.ScriptedServer.cut;
import static app.weld.operator.weld.http.ScriptedServer.html;
import static app.weld.operator.weld.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import app.weld.operator.LocalPort;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.RunRequest;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import app.weld.operator.weld.http.limit.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of answer means for a question, for a write that needs its answer, and for one that does not. */
@Timeout(30)
class AnswersTest {
    private static final ApiKey KEY = new ApiKey("wk_live_Geheim123");
    private static final Class<?> OK = Void.class;
    private static final Class<?> REJECTED = WeldException.Rejected.class;
    private static final Class<?> UNAVAILABLE = WeldException.Unavailable.class;
    private static final Class<?> UNKNOWN = WeldException.OutcomeUnknown.class;
    private static final String SYNC = "{\"id\":\"s1\",\"source_connection_id\":\"c1\",\"enabled\":true}";

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Arguments> statuses() {
        String said = "{\"error_code\":\"BAD\",\"message\":\"No such thing\"}";
        return Stream.of(
                arguments("200 with a sync", json(200, SYNC), OK, OK, OK),
                arguments("201 with a sync", json(201, SYNC), OK, OK, OK),
                arguments("200 with an unknown field", json(200, SYNC.replace("{", "{\"new\":[1],")), OK, OK, OK),
                arguments("200 without a body", json(200, ""), UNAVAILABLE, UNKNOWN, OK),
                arguments("204", answer(204, "", ""), UNAVAILABLE, UNKNOWN, OK),
                arguments("200 with HTML", html(200), UNAVAILABLE, UNKNOWN, OK),
                arguments("200 with half a body", json(200, "{\"id\":"), UNAVAILABLE, UNKNOWN, OK),
                arguments("200 with more than JSON", json(200, SYNC + "x"), UNAVAILABLE, UNKNOWN, OK),
                arguments("200 with null", json(200, "null"), UNAVAILABLE, UNKNOWN, OK),
                arguments("200 with an array", json(200, "[]"), UNAVAILABLE, UNKNOWN, OK),
                arguments("200 without id", json(200, "{\"enabled\":true}"), UNAVAILABLE, UNKNOWN, OK),
                arguments("200 with another id", json(200, SYNC.replace("s1", "s2")), UNAVAILABLE, UNKNOWN, OK),
                arguments("200 cut", cut("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"), UNAVAILABLE, UNKNOWN, OK),
                arguments("302", answer(302, "location: /elsewhere\r\n", ""), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("307", answer(307, "location: /elsewhere\r\n", ""), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("400", json(400, said), REJECTED, REJECTED, REJECTED),
                arguments("400 without words", json(400, ""), REJECTED, REJECTED, REJECTED),
                arguments(
                        "400 cut", cut("HTTP/1.1 400 No\r\ncontent-length: 9\r\n\r\n{"), REJECTED, REJECTED, REJECTED),
                arguments("401 from a gateway", html(401), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("403 from a gateway", html(403), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("404 from a gateway", html(404), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("401 in foreign words", answer(401, "", "go away"), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("403 in foreign JSON", json(403, "{\"detail\":\"no\"}"), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments(
                        "404 in foreign words",
                        answer(404, "", "default backend - 404"),
                        UNAVAILABLE,
                        UNKNOWN,
                        UNKNOWN),
                arguments("404 in foreign JSON", json(404, "{}"), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("404 as a JSON text", json(404, "\"no\""), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("408", json(408, said), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("409", json(409, said), REJECTED, REJECTED, REJECTED),
                arguments("413 from a gateway", html(413), REJECTED, REJECTED, REJECTED),
                arguments("422", json(422, said), REJECTED, REJECTED, REJECTED),
                arguments("425", json(425, said), UNAVAILABLE, UNAVAILABLE, UNAVAILABLE),
                arguments("500", json(500, said), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("502 from a gateway", html(502), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("503", answer(503, "retry-after: 7\r\n", ""), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("599", json(599, said), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("nothing", cut(""), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("half a header", cut("HTTP/1.1 200 OK\r\nconte"), UNAVAILABLE, UNKNOWN, UNKNOWN),
                arguments("not HTTP", cut("SSH-2.0-OpenSSH_9.2\r\n\r\n"), UNAVAILABLE, UNKNOWN, UNKNOWN));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    void anAnswerMeansTheSameEveryTime(
            String name, ScriptedServer.Answer answer, Class<?> read, Class<?> write, Class<?> bareWrite) {
        server.answers(answer);

        assertThat(outcome(() -> api().sync("s1"))).as("read").isEqualTo(read);
        assertThat(outcome(() -> api().updateSync("s1", new SyncUpdate("0 0 * * *", null))))
                .as("write")
                .isEqualTo(write);
        assertThat(outcome(() -> api().enableSync("s1"))).as("bare write").isEqualTo(bareWrite);
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                write("createSync", api -> api.createSync(new NewSync("c", "d", "0 0 * * *", null, null))),
                write("updateSync", api -> api.updateSync("s1", new SyncUpdate("0 0 * * *", null))),
                write("enableSync", api -> api.enableSync("s1")),
                write("disableSync", api -> api.disableSync("s1")),
                write("deleteSync", api -> api.deleteSync("s1", false)),
                write("attachOrchestration", api -> api.attachOrchestration("s1", "o1")),
                write("detachOrchestration", api -> api.detachOrchestration("s1")),
                write("putStreams", api -> api.putStreams("s1", List.of(SourceStream.named("a")))),
                write("deleteStream", api -> api.deleteStream("t1")),
                write("requestRun", api -> api.requestRun("t1")),
                write("requestFullRefresh", api -> api.requestFullRefresh("t1", true)),
                write("cancelFullRefresh", api -> api.cancelFullRefresh("t1")),
                write("deleteConnection", api -> api.deleteConnection("c1")),
                write("createBridge", api -> api.createBridge(new NewBridge("https://x", "i", "l", "s", null))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void aWriteWhoseAnswerIsLostIsSentOnce(String name, Action write) {
        server.answers(json(200, SYNC), cut(""));
        // The write goes over a connection that was kept: there the JDK's client is keenest to repeat.
        api().sync("s1");

        assertThatThrownBy(() -> write.on(api())).isInstanceOf(WeldException.OutcomeUnknown.class);

        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void aWriteThatCannotBeSentIsNotInDoubt(String name, Action write) throws IOException {
        try (HttpWeldClients nobody = clients(unusedUrl(), Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> write.on(nobody.of(KEY, Priority.USER)))
                    .isInstanceOf(WeldException.Unavailable.class);
        }
    }

    @Test
    void repeatsAReadOnAConnectionThatWasClosedMeanwhile() {
        server.answers(json(200, SYNC), cut(""), json(200, SYNC));
        WeldApi api = api();
        api.sync("s1");

        assertThat(api.sync("s1")).isPresent();

        assertThat(server.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true"})
    void doesNotStartWhereTheJvmIsToldToRepeatWrites(String value) {
        System.setProperty("jdk.httpclient.enableAllMethodRetry", value);
        try {
            assertThatThrownBy(() -> clients(URI.create("http://weld.test"), Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("enableAllMethodRetry");
        } finally {
            System.clearProperty("jdk.httpclient.enableAllMethodRetry");
        }
    }

    @Test
    void doesNotFollowARedirect() {
        server.answers(answer(302, "location: " + server.url() + "/elsewhere\r\n", ""), json(200, SYNC));

        assertThatThrownBy(() -> api().sync("s1")).isInstanceOf(WeldException.Unavailable.class);

        assertThat(server.lines()).containsExactly("GET /elt_syncs/s1");
    }

    @Test
    void anIdThatWeldDoesNotKnowIsAnEmptyAnswerOrADoneDeletionOrARejection() {
        server.answers(json(404, "{\"error_code\":\"NOT_FOUND\",\"message\":\"ELT sync not found\"}"));
        WeldApi api = api();

        assertThat(api.sync("s1")).isEmpty();
        assertThat(api.runs("s1")).isEmpty();
        assertThat(api.syncsOf("c1").complete()).isEmpty();
        assertThat(api.streamsOf("s1").complete()).isEmpty();
        assertThat(api.availableStreams("s1").complete()).isEmpty();
        assertThat(api.deleteSync("s1", false)).isFalse();
        api.deleteStream("t1");
        assertThat(api.deleteConnection("c1")).isFalse();
        assertThat(api.settingsSchema("c1")).isEmpty();
        assertThat(api.streamRuns("t1").complete()).isEmpty();
        for (Action write : List.<Action>of(
                a -> a.updateSync("s1", new SyncUpdate("0 0 * * *", null)),
                a -> a.enableSync("s1"),
                a -> a.disableSync("s1"),
                a -> a.attachOrchestration("s1", "o"),
                a -> a.detachOrchestration("s1"),
                a -> a.putStreams("s1", List.of()),
                a -> a.requestRun("t1"),
                a -> a.requestFullRefresh("t1", false),
                a -> a.cancelFullRefresh("t1"))) {
            assertThat(catchThrowableOfType(WeldException.Rejected.class, () -> write.on(api)))
                    .matches(WeldException.Rejected::notFound)
                    .hasMessage("ELT sync not found");
        }
    }

    @Test
    void aListOfEverythingThatIsNotThereIsNotAnEmptyOne() {
        server.answers(json(404, "{\"message\":\"Cannot GET it\"}"));
        for (Action read : List.<Action>of(WeldApi::syncs, WeldApi::streams, WeldApi::connections, WeldApi::bridges)) {
            assertThatThrownBy(() -> read.on(api())).isInstanceOf(WeldException.Unavailable.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", " "})
    void anIdThatWouldChangeThePathIsNotSent(String id) {
        assertThat(api().sync(id)).isEmpty();
        api().deleteSync(id, true);
        assertThat(api().syncsOf(id).items()).isEmpty();
        assertThatThrownBy(() -> api().enableSync(id)).isInstanceOf(WeldException.Rejected.class);

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRunThatIsThereAlreadyIsSuccess() {
        server.answers(
                json(409, "{\"error_code\":\"CONFLICT\",\"message\":\"x\",\"active_run_id\":\"r\"}"),
                json(200, "{\"status_url\":\"/elt_stream_runs?elt_stream_id=t1&limit=1\"}"),
                json(200, ""));

        assertThat(api().requestRun("t1")).isEqualTo(new RunRequest(null, "r", true));
        assertThat(api().requestRun("t1"))
                .isEqualTo(new RunRequest("/elt_stream_runs?elt_stream_id=t1&limit=1", null, false));
        assertThat(api().requestRun("t1")).isEqualTo(new RunRequest(null, null, false));

        assertThat(server.lines()).containsOnly("POST /elt_streams/t1/request_run");
    }

    @Test
    void aSyncThatWasMadeIsNeverInDoubtOnceItsIdIsThere() {
        NewSync wanted = new NewSync("c1", "crm", "0 0 * * *", "2024-01-01", null);
        String bare = "{\"id\":\"s1\",\"name\":\"x\"}";
        server.answers(
                json(201, bare),
                json(200, SYNC),
                json(201, bare),
                json(404, "{\"message\":\"not there yet\"}"),
                json(201, bare),
                cut(""),
                json(201, "{\"id\":\"s1\",\"source_connection_id\":\"c1\",\"active\":true}"));

        assertThat(api().createSync(wanted).enabled()).as("read by its id").isTrue();
        Sync made = api().createSync(wanted);
        assertThat(made.id()).isEqualTo("s1");
        assertThat(made.matches("c1", "crm")).isTrue();
        assertThat(made.streams()).isNull();
        assertThat(api().createSync(wanted).id()).isEqualTo("s1");
        assertThat(api().createSync(wanted).enabled()).isTrue();
        assertThat(server.lines()).filteredOn(line -> line.startsWith("POST")).hasSize(4);
    }

    @Test
    void aSyncThatWasChangedIsReadWhereTheAnswerDoesNotTellAll() {
        server.answers(json(200, "{\"id\":\"s1\"}"), json(200, SYNC), json(200, "{\"id\":\"s1\"}"), json(500, ""));

        assertThat(api().updateSync("s1", new SyncUpdate("0 0 * * *", null)).enabled())
                .isTrue();
        assertThatThrownBy(() -> api().updateSync("s1", new SyncUpdate("0 0 * * *", null)))
                .isInstanceOf(WeldException.OutcomeUnknown.class);
    }

    @Test
    void aLinkWithoutAnIdIsUsable() {
        server.answers(json(201, "{\"authorize_url\":\"https://weld.test/a\"}"));

        ConnectionBridge bridge = api().createBridge(new NewBridge("https://x", "i", "l", "s", null));

        assertThat(bridge.id()).isNull();
        assertThat(bridge.authorizeUrl()).isEqualTo("https://weld.test/a");
    }

    @Test
    void tellsTheReasonInWeldsWords() {
        server.answers(
                json(400, "{\"error_code\":\"BAD\",\"message\":\"Bad\\ncron (request id: 1f-2e)\"}"),
                json(409, "{\"error_code\":\"LIMIT\"}"),
                json(422, "{\"message\":[\"a must be set\",\"b must not\"]}"),
                json(400, "[]"),
                json(400, "{\"message\":\"Bad Request\",\"details\":\"Plan has no history tables\"}"),
                json(
                        400,
                        "{\"message\":\"x\",\"details\":[{\"field\":\"a\",\"issue\":\"too long\"},\"b is missing\"]}"),
                json(400, "{\"message\":\"x\",\"details\":{}}"));

        assertThat(rejection()).hasMessage("Bad cron").returns(400, WeldException.Rejected::status);
        assertThat(rejection()).hasMessage("LIMIT").returns(409, WeldException.Rejected::status);
        assertThat(rejection()).hasMessage("a must be set; b must not");
        assertThat(rejection()).hasMessage("Weld answered 400");
        assertThat(rejection()).hasMessage("Plan has no history tables");
        assertThat(rejection()).hasMessage("field: a; issue: too long; b is missing");
        assertThat(rejection()).hasMessage("x");
    }

    @Test
    void aReadKnowsWhenWeldWantsToBeAskedAgain() {
        server.answers(answer(503, "retry-after: 7\r\n", ""), answer(503, "retry-after: soon\r\n", ""));

        assertThat(catchThrowableOfType(WeldException.Unavailable.class, () -> api().sync("s1"))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(catchThrowableOfType(WeldException.Unavailable.class, () -> api().sync("s1"))
                        .retryAfter())
                .isNull();
    }

    @Test
    void theTimeoutCoversTheWholeAnswer() {
        ScriptedServer.Answer dribble = (request, out) -> {
            ScriptedServer.write(out, "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
            CountDownLatch never = new CountDownLatch(1);
            while (!never.await(20, TimeUnit.MILLISECONDS)) {
                ScriptedServer.write(out, " ");
            }
            return false;
        };
        server.answers(server.hang(""), server.hang(""), server.hang("HTTP/1.1 200 OK\r\n"), dribble, dribble, dribble);
        try (HttpWeldClients hasty = clients(server.url(), Duration.ofMillis(300))) {
            WeldApi api = hasty.of(KEY, Priority.USER);
            assertThat(outcome(() -> api.sync("s1"))).isEqualTo(UNAVAILABLE);
            assertThat(outcome(() -> api.enableSync("s1"))).isEqualTo(UNKNOWN);
            assertThat(outcome(() -> api.sync("s1"))).isEqualTo(UNAVAILABLE);
            assertThat(outcome(() -> api.sync("s1"))).isEqualTo(UNAVAILABLE);
            assertThat(outcome(() -> api.updateSync("s1", new SyncUpdate(null, null))))
                    .isEqualTo(UNKNOWN);
            // The status was there: that is all a call needs that returns nothing.
            assertThat(outcome(() -> api.enableSync("s1"))).isEqualTo(OK);
        }
    }

    @Test
    void letsGoOfAConnectionWhoseAnswerTakesTooLong() {
        CompletableFuture<Boolean> gone = new CompletableFuture<>();
        server.answers((request, out) -> {
            ScriptedServer.write(out, "HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n");
            writeUntilItFails(out);
            gone.complete(true);
            return false;
        });
        try (HttpWeldClients hasty = clients(server.url(), Duration.ofMillis(300))) {
            assertThat(outcome(() -> hasty.of(KEY, Priority.USER).sync("s1"))).isEqualTo(UNAVAILABLE);
        }
        assertThat(gone).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        server.answers((request, out) -> {
            ScriptedServer.write(out, "HTTP/1.1 200 OK\r\n\r\n[");
            byte[] blanks = " ".repeat(65536).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            long bytes = 0;
            try {
                while (true) {
                    out.write(blanks);
                    bytes += blanks.length;
                }
            } catch (IOException e) {
                sent.complete(bytes);
            }
            return false;
        });

        assertThatThrownBy(() -> api().syncs()).isInstanceOf(WeldException.Unavailable.class);

        assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
        assertThat(sent.join()).isLessThan(10L * Transport.MAX_BODY);
    }

    @Test
    void anInterruptEndsACallAndIsKept() throws InterruptedException {
        server.answers(server.hang(""));
        assertThat(interrupted(() -> api().sync("s1"))).isEqualTo(UNAVAILABLE);
        assertThat(interrupted(() -> api().enableSync("s1"))).isEqualTo(UNKNOWN);

        Thread.currentThread().interrupt();
        assertThat(outcome(() -> api().enableSync("s1"))).isEqualTo(UNAVAILABLE);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void refusesAUrlThatIsNone() {
        for (String url : List.of("weld", "ftp://weld", "https:///x", "https://u:p@weld", "https://weld?x=1")) {
            assertThatThrownBy(() -> clients(URI.create(url), Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("u:p");
        }
    }

    @Test
    void sendsNothingAfterItWasClosed() {
        HttpWeldClients clients = clients(server.url(), Duration.ofSeconds(5));
        clients.close();

        assertThat(outcome(() -> clients.of(KEY, Priority.USER).enableSync("s1")))
                .isEqualTo(UNAVAILABLE);
        assertThat(server.requests()).isEmpty();
    }

    private Class<?> interrupted(Runnable call) throws InterruptedException {
        int before = server.requests().size();
        CompletableFuture<Class<?>> outcome = new CompletableFuture<>();
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            outcome.complete(outcome(call));
            kept.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        org.awaitility.Awaitility.await().until(() -> server.requests().size() > before);
        thread.interrupt();
        assertThat(kept).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
        return outcome.join();
    }

    private WeldException.Rejected rejection() {
        return catchThrowableOfType(WeldException.Rejected.class, () -> api().enableSync("s1"));
    }

    private WeldApi api() {
        return clients(server.url(), Duration.ofSeconds(10)).of(KEY, Priority.USER);
    }

    private HttpWeldClients shared;

    private HttpWeldClients clients(URI url, Duration timeout) {
        if (shared != null && url.equals(server.url()) && timeout.toSeconds() == 10) {
            return shared;
        }
        Limits limits = new Limits(1000, 8, timeout, Duration.ofSeconds(2), Duration.ofMinutes(5));
        HttpWeldClients clients = new HttpWeldClients(url, limits, Clock.systemUTC(), new SimpleMeterRegistry());
        if (url.equals(server.url()) && timeout.toSeconds() == 10) {
            shared = clients;
        }
        return clients;
    }

    private static void writeUntilItFails(OutputStream out) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(10, TimeUnit.MILLISECONDS)) {
                ScriptedServer.write(out, " ".repeat(100));
            }
        } catch (IOException e) {
            // The client went.
        }
    }

    private static URI unusedUrl() {
        return URI.create("http://127.0.0.1:" + LocalPort.free());
    }

    private static Class<?> outcome(Runnable call) {
        try {
            call.run();
            return OK;
        } catch (RuntimeException e) {
            return e.getClass();
        }
    }

    private static Arguments write(String name, Action action) {
        return arguments(name, action);
    }

    @FunctionalInterface
    interface Action {
        void on(WeldApi api);
    }
}
