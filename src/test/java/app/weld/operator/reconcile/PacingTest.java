package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.plan.Facet;
import app.weld.operator.sync.drift.DriftThrottle;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final ManualClock clock = new ManualClock();
    private final Backoff backoff = new Backoff(() -> 0.5, clock);
    private final DriftThrottle contention = new DriftThrottle(clock);

    @RepeatedTest(20)
    void waitsTwiceAsLongAfterEachFailureUpToALimit() {
        for (long seconds : new long[] {10, 20, 40, 80, 160, 300, 300}) {
            assertThat(backoff.failed(1L, FIRST, LONGEST))
                    .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1200));
        }
    }

    @Test
    void doesNotOverflowHoweverOftenItFails() {
        IntStream.range(0, 100).forEach(i -> backoff.failed(1L, FIRST, LONGEST));

        assertThat(backoff.failed(1L, FIRST, LONGEST)).isBetween(LONGEST, Duration.ofMinutes(6));
    }

    @Test
    void mayBeTriedOnceTheWaitIsOver() {
        Duration wait = backoff.failed(1L, FIRST, LONGEST);

        assertThat(backoff.remaining(1L)).contains(wait);
        clock.advance(wait.minusMillis(1));
        assertThat(backoff.remaining(1L)).contains(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(backoff.remaining(1L)).isEmpty();
    }

    @Test
    void beginsAnewWithSomethingElse() {
        // Given a long history of failures at generation 1
        IntStream.range(0, 5).forEach(i -> backoff.failed(1L, FIRST, LONGEST));
        // Then generation 2 may be tried at once, and fails for the first time
        assertThat(backoff.remaining(2L)).isEmpty();
        assertThat(backoff.failed(2L, FIRST, LONGEST)).isLessThanOrEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void waitsAsLongAsItWasAskedToAndCountsThatAsNoFailure() {
        assertThat(backoff.requested(1L, Duration.ofSeconds(60)))
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(72));
        assertThat(backoff.remaining(1L)).isPresent();
        assertThat(backoff.failed(1L, FIRST, LONGEST)).isLessThanOrEqualTo(Duration.ofSeconds(12));
    }

    private void corrected(int times) {
        IntStream.range(0, times).forEach(i -> contention.corrected(Facet.SCHEDULE));
    }

    private boolean isPaused() {
        return contention.paused(Facet.SCHEDULE);
    }

    @Test
    void suspectsSomebodyElseFromTheThirdCorrectionOn() {
        corrected(2);
        assertThat(contention.suspected(Facet.SCHEDULE)).isFalse();
        assertThat(isPaused()).isFalse();

        corrected(1);
        assertThat(contention.suspected(Facet.SCHEDULE)).isTrue();
        assertThat(contention.recently(Facet.SCHEDULE)).isEqualTo(3);
        assertThat(contention.suspected(Facet.SETTINGS)).isFalse();
    }

    @Test
    void putsBackEverMoreSlowly() {
        corrected(3);
        for (int minutes : new int[] {5, 10, 20}) {
            clock.advance(Duration.ofMinutes(minutes).minusMillis(1));
            assertThat(isPaused()).isTrue();
            clock.advance(Duration.ofMillis(1));
            assertThat(isPaused()).isFalse();
            corrected(1);
        }
    }

    @Test
    void forgetsCorrectionsAfterAnHour() {
        corrected(3);

        clock.advance(Duration.ofHours(1));
        assertThat(contention.recently(Facet.SCHEDULE)).isEqualTo(3);
        clock.advance(Duration.ofMillis(1));
        assertThat(contention.recently(Facet.SCHEDULE)).isZero();
        contention.corrected(Facet.SCHEDULE);
        assertThat(contention.recently(Facet.SCHEDULE)).isEqualTo(1);
    }

    @Test
    void aClockThatIsSetBackMakesNoWaitLonger() {
        Duration wait = backoff.failed(1L, FIRST, LONGEST);
        corrected(3);

        clock.advance(Duration.ofHours(-1));
        assertThat(backoff.remaining(1L)).contains(wait);
        assertThat(isPaused()).isTrue();

        clock.advance(wait);
        assertThat(backoff.remaining(1L)).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        assertThat(isPaused()).isFalse();
    }

    @Test
    void aChangeDuringAnAttemptIsNotWaitedForWhenThatAttemptFails() {
        assertThat(backoff.remaining(1L)).isEmpty();
        backoff.changed();
        backoff.failed(1L, FIRST, LONGEST);

        assertThat(backoff.remaining(1L)).isEmpty();

        Duration wait = backoff.failed(1L, FIRST, LONGEST);
        assertThat(backoff.remaining(1L)).contains(wait);
    }

    @Test
    void aChangeDuringAnAttemptThatSucceedsIsTriedAtOnceToo() {
        backoff.changed();
        backoff.succeeded();
        backoff.requested(1L, FIRST);

        assertThat(backoff.remaining(1L)).isEmpty();
    }
}
