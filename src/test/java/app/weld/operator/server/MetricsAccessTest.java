package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsAccessTest {
    private static final AccessDecision ALLOWED = new AccessDecision.Allowed();
    private static final AccessDecision UNAUTHENTICATED = new AccessDecision.Unauthenticated();
    private static final AccessDecision UNAVAILABLE = new AccessDecision.Unavailable();

    private final List<String> reviewed = new ArrayList<>();
    private AccessDecision answer = ALLOWED;
    private long now;

    private final MetricsAccess access = new MetricsAccess(
            token -> {
                reviewed.add(token);
                return answer;
            },
            () -> now);

    private void after(Duration time) {
        now += time.toNanos();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic YTpi", "abc", "Bearer a b", "Bearer a\"b", "Bearer ä"})
    void takesNothingButABearerToken(String header) {
        assertThat(access.decide(header)).isEqualTo(UNAUTHENTICATED);
        assertThat(reviewed).isEmpty();
    }

    @Test
    void asksNobodyAboutATokenThatIsTooLong() {
        assertThat(access.decide("Bearer " + "a".repeat(16_385))).isEqualTo(UNAUTHENTICATED);
        assertThat(reviewed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b-c_d~e+f/g==", "bearer a.b-c_d~e+f/g==", "BEARER  a.b-c_d~e+f/g== "})
    void readsTheHeaderAsTheStandardSays(String header) {
        assertThat(access.decide(header)).isEqualTo(ALLOWED);
        assertThat(reviewed).containsExactly("a.b-c_d~e+f/g==");
    }

    @Test
    void remembersAYesForAMinute() {
        access.decide("Bearer one");
        answer = UNAUTHENTICATED;
        after(Duration.ofSeconds(59));
        assertThat(access.decide("Bearer one")).isEqualTo(ALLOWED);
        assertThat(reviewed).hasSize(1);

        after(Duration.ofSeconds(1));
        assertThat(access.decide("Bearer one")).isEqualTo(UNAUTHENTICATED);
    }

    @Test
    void remembersANoForTenSeconds() {
        for (AccessDecision no : List.of(UNAUTHENTICATED, new AccessDecision.Forbidden("somebody"))) {
            String token = "Bearer " + no.getClass().getSimpleName();
            answer = no;
            access.decide(token);
            answer = ALLOWED;
            after(Duration.ofSeconds(9));
            assertThat(access.decide(token)).isEqualTo(no);
            after(Duration.ofSeconds(1));
            assertThat(access.decide(token)).isEqualTo(ALLOWED);
        }
    }

    @Test
    void tellsTokensApart() {
        access.decide("Bearer one");
        answer = UNAUTHENTICATED;

        assertThat(access.decide("Bearer two")).isEqualTo(UNAUTHENTICATED);
        assertThat(access.decide("Bearer one")).isEqualTo(ALLOWED);
    }

    @Test
    void doesNotRememberThatNobodyAnswered() {
        answer = UNAVAILABLE;
        assertThat(access.decide("Bearer one")).isEqualTo(UNAVAILABLE);
        answer = ALLOWED;
        assertThat(access.decide("Bearer one")).isEqualTo(ALLOWED);
    }

    @Test
    void stillAllowsForAMinuteWhileNobodyAnswersAndThenNoLonger() {
        access.decide("Bearer one");
        answer = UNAVAILABLE;
        after(Duration.ofSeconds(30));
        assertThat(access.decide("Bearer one")).isEqualTo(ALLOWED);
        after(Duration.ofSeconds(30));
        assertThat(access.decide("Bearer one")).isEqualTo(UNAVAILABLE);
    }

    @Test
    void remembersAThousandTokensAndForgetsTheFirst() {
        for (int i = 0; i < 1001; i++) {
            access.decide("Bearer t" + i);
        }
        access.decide("Bearer t1000");
        access.decide("Bearer t1");
        assertThat(reviewed).hasSize(1001);
        access.decide("Bearer t0");
        assertThat(reviewed).hasSize(1002);
    }

    @Test
    void asksForAtMostFourTokensAtATimeAndLetsTheKnownOnesPass() throws Exception {
        CountDownLatch asked = new CountDownLatch(4);
        CountDownLatch answered = new CountDownLatch(1);
        MetricsAccess slow = new MetricsAccess(
                token -> {
                    if (token.equals("known")) {
                        return ALLOWED;
                    }
                    asked.countDown();
                    try {
                        answered.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return ALLOWED;
                },
                () -> now);
        slow.decide("Bearer known");
        List<CompletableFuture<AccessDecision>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String header = "Bearer t" + i;
            waiting.add(CompletableFuture.supplyAsync(
                    () -> slow.decide(header), task -> Thread.ofVirtual().start(task)));
        }
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(slow.decide("Bearer fifth")).isEqualTo(UNAVAILABLE);
        assertThat(slow.decide("Bearer known")).isEqualTo(ALLOWED);

        answered.countDown();
        for (CompletableFuture<AccessDecision> one : waiting) {
            assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(ALLOWED);
        }
        assertThat(slow.decide("Bearer fifth")).isEqualTo(ALLOWED);
    }
}
