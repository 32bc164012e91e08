package app.weld.operator.weld.http;

import static app.weld.operator.weld.http.ScriptedServer.answer;
import static app.weld.operator.weld.http.ScriptedServer.cut;
import static app.weld.operator.weld.http.ScriptedServer.html;
import static app.weld.operator.weld.http.ScriptedServer.json;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import app.weld.operator.ManualClock;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import app.weld.operator.weld.http.limit.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the calls with one key share. */
@Timeout(30)
class ApiKeyLimiterTest {
    private static final ApiKey KEY = new ApiKey("wk_live_Geheim123");
    private static final ApiKey OTHER = new ApiKey("wk_live_Anders456");
    private static final Duration PROBE = Duration.ofMinutes(5);
    private static final ScriptedServer.Answer NOT_THERE = json(404, "{\"message\":\"There is none\"}");
    private static final ScriptedServer.Answer REFUSED = json(401, "{\"message\":\"Invalid API key\"}");
    private static final ScriptedServer.Answer FORBIDDEN =
            json(403, "{\"error_code\":\"FORBIDDEN\",\"message\":\"Not in your plan\"}");

    private final ScriptedServer server = new ScriptedServer();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private HttpWeldClients clients = clients(1000, 8, Duration.ofMillis(200));

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    @Test
    void aPauseStopsTheWholeKeyAndNoOther() {
        server.answers(answer(429, "retry-after: 30\r\n", ""), NOT_THERE);

        assertThat(limited(KEY, Priority.USER)).isEqualTo(Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(10));
        assertThat(limited(KEY, Priority.BACKGROUND)).isEqualTo(Duration.ofSeconds(20));
        assertThatThrownBy(() -> user(KEY).enableSync("s")).isInstanceOf(WeldException.RateLimited.class);
        assertThat(server.requests()).hasSize(1);

        assertThat(user(OTHER).sync("s")).isEmpty();
        clock.advance(Duration.ofSeconds(20));
        assertThat(user(KEY).sync("s")).isEmpty();
        assertThat(server.requests()).hasSize(3);
        assertThat(registry.get("weld.api.rate.limited")
                        .tag("key", KEY.fingerprint())
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aPauseMayBeGivenAsADate() {
        server.answers(answer(429, "retry-after: Sun, 01 Mar 2026 12:01:00 GMT\r\n", ""));
        assertThat(limited(KEY, Priority.USER)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aPauseGrowsWhereWeldDoesNotSayHowLong() {
        server.answers(json(429, "{}"));
        assertThat(limited(KEY, Priority.USER)).isEqualTo(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(5));
        assertThat(limited(KEY, Priority.USER)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aKeyIsRefusedInAnyJson() {
        server.answers(json(401, "{\"detail\":\"no\"}"));
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
    }

    @Test
    void whatIsNotThereIsSaidInDetailsToo() {
        server.answers(json(404, "{\"details\":\"There is none\"}"));
        assertThat(user(KEY).sync("s")).isEmpty();
    }

    @Test
    void aRefusedKeyIsLeftAloneUntilOneCallProbesIt() {
        int status = 401;
        server.answers(json(status, "{\"message\":\"Key revoked\"}"));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> user(KEY).sync("s"))
                    .isInstanceOf(WeldException.Unauthorized.class)
                    .hasMessage("Weld refused the API key (" + status + "): Key revoked");
        }
        assertThatThrownBy(() -> background(KEY).syncs()).isInstanceOf(WeldException.Unauthorized.class);
        assertThatThrownBy(() -> user(KEY).enableSync("s")).isInstanceOf(WeldException.Unauthorized.class);
        assertThat(server.requests()).hasSize(1);

        clock.advance(PROBE);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        }
        assertThat(server.requests()).hasSize(2);

        server.answers(NOT_THERE);
        clock.advance(PROBE);
        assertThat(user(KEY).sync("s")).isEmpty();
        assertThat(user(KEY).sync("s")).isEmpty();
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void aForbiddenRequestIsNotARefusedKey() {
        server.answers(FORBIDDEN, json(200, "{\"data\":[]}"), FORBIDDEN, NOT_THERE, FORBIDDEN);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> user(KEY).enableSync("s"))
                    .isInstanceOf(WeldException.Rejected.class)
                    .hasMessage("Weld forbids this request (403): Not in your plan");
        }
        assertThat(user(KEY).sync("other")).isEmpty();
        assertThatThrownBy(() -> background(KEY).sync("s")).isInstanceOf(WeldException.Rejected.class);

        assertThat(server.lines())
                .as("whether the key is refused is asked once in a while")
                .containsExactly(
                        "POST /elt_syncs/s/enable",
                        "GET /integrations",
                        "POST /elt_syncs/s/enable",
                        "GET /elt_syncs/other",
                        "GET /elt_syncs/s");
    }

    @Test
    void aKeyThatMayNotEvenReadTheCheapestIsRefused() {
        server.answers(FORBIDDEN);
        assertThatThrownBy(() -> user(KEY).enableSync("s"))
                .isInstanceOf(WeldException.Unauthorized.class)
                .hasMessage(
                        "Weld refuses this API key the access (403), so check the role of the person who created it: Not in your plan");
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        assertThat(server.lines()).containsExactly("POST /elt_syncs/s/enable", "GET /integrations");

        clock.advance(PROBE);
        clients.forgetRefusal(KEY);
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void aRefusedKeyIsLiftedByAForbiddenProbeToo() {
        server.answers(REFUSED);
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        clock.advance(PROBE);
        server.answers(FORBIDDEN, json(200, "{\"data\":[]}"), NOT_THERE);

        assertThatThrownBy(() -> user(KEY).enableSync("s")).isInstanceOf(WeldException.Rejected.class);
        assertThat(user(KEY).sync("s")).isEmpty();
    }

    @Test
    void whereTheCheckOfTheKeyFailsTheKeyIsGood() {
        server.answers(FORBIDDEN, json(502, ""), FORBIDDEN, html(403), FORBIDDEN, REFUSED);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> user(KEY).enableSync("s")).isInstanceOf(WeldException.Rejected.class);
        }
        assertThatThrownBy(() -> user(KEY).enableSync("s")).isInstanceOf(WeldException.Unauthorized.class);
    }

    @Test
    void tellsWeldsTimeOnceItWasTold() {
        server.answers(
                answer(200, "date: Sun, 01 Mar 2026 12:00:00 GMT\r\n", "{}"),
                answer(200, "date: Sun, 01 Mar 2026 11:00:00 GMT\r\n", "{}"),
                answer(500, "date: Sun, 01 Mar 2026 12:30:00 GMT\r\nage: 3\r\n", "{}"));
        assertThat(user(KEY).serverTime()).isEmpty();
        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        for (int i = 0; i < 3; i++) {
            var unused = catchThrowable(() -> user(KEY).sync("s"));
            assertThat(background(KEY).serverTime().orElseThrow()).isBetween(noon, noon.plusSeconds(20));
        }
        assertThat(user(OTHER).serverTime()).isEmpty();
    }

    @Test
    void aRefusalTellsNoTimeForTheKey() {
        server.answers(
                answer(401, "date: Sun, 01 Mar 2026 12:00:00 GMT\r\n", "{\"message\": \"unknown key\"}"),
                answer(503, "date: Sun, 01 Mar 2026 12:00:00 GMT\r\n", "{}"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.class);
            assertThat(user(KEY).serverTime()).isEmpty();
        }
    }

    @Test
    void aRefusalIsOfOneKeyOnly() {
        server.answers(REFUSED, NOT_THERE);
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        assertThat(user(OTHER).sync("s")).isEmpty();
    }

    @Test
    void aRefusalThatIsForgottenIsTriedAtOnce() {
        server.answers(REFUSED, NOT_THERE);
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);

        clients.forgetRefusal(KEY);
        clients.forgetRefusal(OTHER);

        assertThat(user(KEY).sync("s")).isEmpty();
    }

    @Test
    void aProbeWithoutAnAnswerLeavesTheKeyRefused() {
        server.answers(REFUSED, cut(""));
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        clock.advance(PROBE);
        assertThatThrownBy(() -> user(KEY).enableSync("s")).isInstanceOf(WeldException.OutcomeUnknown.class);
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aLateSuccessFromBeforeTheRefusalDoesNotLiftIt() {
        CountDownLatch release = new CountDownLatch(1);
        server.answers(
                (request, out) -> {
                    release.await();
                    return NOT_THERE.write(request, out);
                },
                REFUSED);
        CompletableFuture<Boolean> early =
                CompletableFuture.supplyAsync(() -> user(KEY).sync("s").isEmpty());
        await().until(() -> server.requests().size() == 1);
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);

        release.countDown();

        assertThat(early).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aCallThatDoesNotGetItsTurnInTimeIsNotSent() {
        clients = clients(2, 8, Duration.ofMillis(50));
        server.answers(NOT_THERE);
        assertThat(user(KEY).sync("s")).isEmpty();
        assertThat(user(KEY).sync("s")).isEmpty();

        // The clock stands still, so no token comes.
        WeldException.Busy busy =
                catchThrowableOfType(WeldException.Busy.class, () -> user(KEY).sync("s"));

        assertThat(busy.retryAfter()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
        assertThat(server.requests()).hasSize(2);
        assertThat(user(OTHER).sync("s")).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(background(KEY).sync("s")).isEmpty();
    }

    @Test
    void aCallWaitsForATokenThatComesInTime() {
        try (HttpWeldClients real = new HttpWeldClients(
                server.url(),
                new Limits(20, 8, Duration.ofSeconds(5), Duration.ofSeconds(5), PROBE),
                java.time.Clock.systemUTC(),
                registry)) {
            server.answers(NOT_THERE);
            WeldApi api = real.of(KEY, Priority.USER);
            long start = System.nanoTime();
            IntStream.range(0, 30).forEach(i -> api.sync("s"));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
        }
    }

    @Test
    void noMoreCallsThanAllowedAreUnderWay() {
        clients = clients(1000, 3, Duration.ofSeconds(10));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        server.answers((request, out) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            three.countDown();
            three.await();
            now.decrementAndGet();
            return NOT_THERE.write(request, out);
        });

        List<CompletableFuture<Void>> calls = IntStream.range(0, 12)
                .mapToObj(i -> inThread(() -> user(KEY).sync("s")))
                .toList();

        assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(10)));
        assertThat(most).hasValue(3);
    }

    @Test
    void aWaitingCallCanBeInterrupted() {
        clients = clients(1000, 1, Duration.ofSeconds(20));
        server.answers(server.hang(""));
        CompletableFuture<Void> first = inThread(() -> user(KEY).sync("s"));
        await().until(() -> server.requests().size() == 1);
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            assertThatThrownBy(() -> user(KEY).enableSync("s")).isInstanceOf(WeldException.Unavailable.class);
            kept.complete(Thread.currentThread().isInterrupted());
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        waiting.interrupt();

        assertThat(kept).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
        assertThat(first).isNotDone();
    }

    @Test
    void aKeyIsForgottenWhenNobodyUsesIt() {
        server.answers(NOT_THERE);
        for (int i = 0; i < 50; i++) {
            user(new ApiKey("key" + i)).sync("s");
        }
        server.answers(REFUSED);
        assertThatThrownBy(() -> user(KEY).sync("s")).isInstanceOf(WeldException.Unauthorized.class);
        assertThat(clients.keys()).isEqualTo(51);

        server.answers(NOT_THERE);
        clock.advance(Duration.ofMinutes(61));
        user(OTHER).sync("s");
        assertThat(clients.keys()).as("the refused one and the one in use").isEqualTo(2);
        clock.advance(Duration.ofHours(25));
        user(OTHER).sync("s");
        assertThat(clients.keys()).isEqualTo(1);
        assertThat(registry.find("weld.api.requests")
                        .tag("key", KEY.fingerprint())
                        .counters())
                .as("what was counted of a key goes with it")
                .isEmpty();
        assertThat(registry.find("weld.api.budget.wait").timers()).hasSize(1);
    }

    @Test
    void measuresForEachKeyHowLongNothingWasSent() {
        server.answers(json(429, "{}"), NOT_THERE);
        Duration pause = limited(KEY, Priority.USER);
        limited(KEY, Priority.USER);
        user(OTHER).sync("s1");

        assertThat(registry.get("weld.api.rate.limited")
                        .tag("key", KEY.fingerprint())
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("weld.api.pause")
                        .tag("key", KEY.fingerprint())
                        .timer()
                        .totalTime(SECONDS))
                .isBetween(pause.toSeconds() - 0.1, pause.toSeconds() + 0.1);
        assertThat(registry.get("weld.api.pause")
                        .tag("key", OTHER.fingerprint())
                        .timer()
                        .count())
                .isZero();
    }

    @Test
    void countsRequestsByEndpointAndStatus() {
        server.answers(NOT_THERE, json(204, ""), cut(""));
        user(KEY).sync("s1");
        user(KEY).enableSync("s2");
        assertThatThrownBy(() -> user(KEY).enableSync("s3")).isInstanceOf(WeldException.OutcomeUnknown.class);

        assertThat(count("GET /elt_syncs/{id}", "404")).isEqualTo(1);
        assertThat(count("POST /elt_syncs/{id}/enable", "204")).isEqualTo(1);
        assertThat(count("POST /elt_syncs/{id}/enable", "error")).isEqualTo(1);
        assertThat(registry.get("weld.api.request")
                        .tag("endpoint", "GET /elt_syncs/{id}")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("weld.api.budget.wait").timer().count()).isEqualTo(3);
    }

    private double count(String endpoint, String code) {
        return registry.get("weld.api.requests")
                .tags("endpoint", endpoint, "code", code)
                .counter()
                .count();
    }

    private Duration limited(ApiKey key, Priority priority) {
        return catchThrowableOfType(WeldException.RateLimited.class, () -> clients.of(key, priority)
                        .sync("s"))
                .retryAfter();
    }

    private WeldApi user(ApiKey key) {
        return clients.of(key, Priority.USER);
    }

    private WeldApi background(ApiKey key) {
        return clients.of(key, Priority.BACKGROUND);
    }

    private HttpWeldClients clients(double rate, int inFlight, Duration maxWait) {
        return new HttpWeldClients(
                server.url(), new Limits(rate, inFlight, Duration.ofSeconds(20), maxWait, PROBE), clock, registry);
    }

    private static CompletableFuture<Void> inThread(Runnable call) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                call.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return done;
    }
}
