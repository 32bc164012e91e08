package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.plan.Facet;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Backoff backoff = new Backoff(() -> 0.5);
    private final Contention contention = new Contention();

    @RepeatedTest(20)
    void waitsTwiceAsLongAfterEachFailureUpToALimit() {
        for (long seconds : new long[] {10, 20, 40, 80, 160, 300, 300}) {
            assertThat(backoff.failed("u", 1L, FIRST, LONGEST, T))
                    .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1200));
        }
    }

    @Test
    void doesNotOverflowHoweverOftenItFails() {
        IntStream.range(0, 100).forEach(i -> backoff.failed("u", 1L, FIRST, LONGEST, T));

        assertThat(backoff.failed("u", 1L, FIRST, LONGEST, T)).isBetween(LONGEST, Duration.ofMinutes(6));
    }

    @Test
    void mayBeTriedOnceTheWaitIsOver() {
        Duration wait = backoff.failed("u", 1L, FIRST, LONGEST, T);

        assertThat(backoff.remaining("u", 1L, T)).contains(wait);
        assertThat(backoff.remaining("u", 1L, T.plus(wait).minusMillis(1))).contains(Duration.ofMillis(1));
        assertThat(backoff.remaining("u", 1L, T.plus(wait))).isEmpty();
        assertThat(backoff.remaining("other", 1L, T)).isEmpty();
    }

    @Test
    void beginsAnewWithSomethingElse() {
        // Given a long history of failures at generation 1
        IntStream.range(0, 5).forEach(i -> backoff.failed("u", 1L, FIRST, LONGEST, T));
        // Then generation 2 may be tried at once, and fails for the first time
        assertThat(backoff.remaining("u", 2L, T)).isEmpty();
        assertThat(backoff.failed("u", 2L, FIRST, LONGEST, T)).isLessThanOrEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void waitsAsLongAsItWasAskedToAndCountsThatAsNoFailure() {
        assertThat(backoff.asked("u", 1L, Duration.ofSeconds(60), T))
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(72));
        assertThat(backoff.remaining("u", 1L, T)).isPresent();
        assertThat(backoff.failed("u", 1L, FIRST, LONGEST, T)).isLessThanOrEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void forgetsFailuresOfAResource() {
        backoff.failed("u", 1L, FIRST, LONGEST, T);
        backoff.forget("u");

        assertThat(backoff.remaining("u", 1L, T)).isEmpty();
    }

    private void corrected(int times) {
        IntStream.range(0, times).forEach(i -> contention.corrected("u", Facet.SCHEDULE, T));
    }

    private boolean pausedAfter(Duration duration) {
        return contention.paused("u", Facet.SCHEDULE, T.plus(duration));
    }

    @Test
    void suspectsSomebodyElseFromTheThirdCorrectionOn() {
        corrected(2);
        assertThat(contention.suspected("u", Facet.SCHEDULE, T)).isFalse();
        assertThat(pausedAfter(Duration.ZERO)).isFalse();

        corrected(1);
        assertThat(contention.suspected("u", Facet.SCHEDULE, T)).isTrue();
        assertThat(contention.recently("u", Facet.SCHEDULE, T)).isEqualTo(3);
        assertThat(contention.suspected("u", Facet.SETTINGS, T)).isFalse();
        assertThat(contention.suspected("other", Facet.SCHEDULE, T)).isFalse();
    }

    @Test
    void putsBackEverMoreSlowly() {
        corrected(3);
        for (int minutes : new int[] {5, 10, 20, 40, 40}) {
            assertThat(pausedAfter(Duration.ofMinutes(minutes).minusMillis(1))).isTrue();
            assertThat(pausedAfter(Duration.ofMinutes(minutes))).isFalse();
            corrected(1);
        }
    }

    @Test
    void forgetsCorrectionsAfterAnHour() {
        corrected(3);

        assertThat(contention.recently("u", Facet.SCHEDULE, T.plus(Duration.ofHours(1))))
                .isEqualTo(3);
        assertThat(contention.recently(
                        "u", Facet.SCHEDULE, T.plus(Duration.ofHours(1)).plusMillis(1)))
                .isZero();
        contention.corrected("u", Facet.SCHEDULE, T.plus(Duration.ofHours(2)));
        assertThat(contention.recently("u", Facet.SCHEDULE, T.plus(Duration.ofHours(2))))
                .isEqualTo(1);
    }

    @Test
    void forgetsCorrectionsOfAResource() {
        corrected(3);
        contention.corrected("other", Facet.SCHEDULE, T);
        contention.forget("u");

        assertThat(contention.recently("u", Facet.SCHEDULE, T)).isZero();
        assertThat(contention.recently("other", Facet.SCHEDULE, T)).isEqualTo(1);
    }
}
