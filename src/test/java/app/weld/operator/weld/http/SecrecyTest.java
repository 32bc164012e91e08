package app.weld.operator.weld.http;

import static app.weld.operator.weld.http.ScriptedServer.answer;
import static app.weld.operator.weld.http.ScriptedServer.cut;
import static app.weld.operator.weld.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.http.limit.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The key is in no exception, whatever a server sends back. */
@Timeout(60)
class SecrecyTest {
    private static final String SECRET = "wk_live_Geheim123";

    private final ScriptedServer server = new ScriptedServer();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<ScriptedServer.Answer> echoes() {
        String said = "{\"error_code\":\"" + SECRET + "\",\"message\":\"key " + SECRET + " is bad, <" + SECRET + ">\"}";
        String headers = "x-echo: " + SECRET + "\r\nretry-after: " + SECRET + "\r\nlocation: /?k=" + SECRET + "\r\n";
        return Stream.concat(
                Stream.of(200, 302, 400, 401, 403, 404, 408, 409, 425, 429, 500, 503)
                        .map(status -> answer(status, headers, said)),
                Stream.of(
                        json(400, "{\"error_code\":\"" + SECRET + "\"}"),
                        json(400, "{\"message\":[\"" + SECRET + "\"]}"),
                        json(400, SECRET),
                        json(200, SECRET),
                        json(200, "{\"id\":\"" + SECRET + "\"}"),
                        json(
                                200,
                                "{\"id\":\"" + SECRET + "\",\"enabled\":\"" + SECRET
                                        + "\",\"source_connection_id\":\"c\"}"),
                        json(200, "{\"data\":[{\"id\":\"" + SECRET + "\",\"enabled\":7}]}"),
                        json(200, "{\"data\":[],\"has_more\":true,\"next_cursor\":\"" + SECRET + "\"}"),
                        cut("HTTP/1.1 " + SECRET + "\r\n\r\n"),
                        cut("HTTP/1.1 200 OK\r\n" + SECRET + "\r\n\r\n"),
                        cut("HTTP/1.1 200 OK\r\ncontent-length: " + SECRET + "\r\n\r\n"),
                        cut("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n" + SECRET),
                        cut(SECRET)));
    }

    @ParameterizedTest
    @MethodSource("echoes")
    void noExceptionHoldsTheKey(ScriptedServer.Answer echo) {
        server.answers(echo);
        for (Consumer<WeldApi> call : List.<Consumer<WeldApi>>of(
                api -> api.sync("s1"),
                api -> api.updateSync("s1", new SyncUpdate(null, null)),
                api -> api.enableSync("s1"),
                api -> assertSilent(api.syncs()))) {
            try (HttpWeldClients clients = clients()) {
                Throwable e = catchThrowable(() -> call.accept(clients.of(new ApiKey(SECRET), Priority.USER)));
                assertThat(everythingOf(e)).doesNotContainIgnoringCase("geheim");
            }
        }
        assertThat(registry.getMetersAsString()).doesNotContainIgnoringCase("geheim");
    }

    private static void assertSilent(Listing<?> listing) {
        assertThat(listing.unreadable().toString()).doesNotContainIgnoringCase("geheim");
        listing.complete();
    }

    private HttpWeldClients clients() {
        Limits limits = new Limits(1000, 8, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMinutes(5));
        return new HttpWeldClients(server.url(), limits, Clock.systemUTC(), registry);
    }

    private static String everythingOf(Throwable e) {
        if (e == null) {
            return "";
        }
        StringWriter all = new StringWriter();
        e.printStackTrace(new PrintWriter(all));
        return all.toString();
    }
}
