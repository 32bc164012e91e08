package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequeueIntervalsTest {
    private static RequeueIntervals polling(Duration interval) {
        return new RequeueIntervals(interval, Duration.ofSeconds(90), () -> 0);
    }

    private static Duration creationCheck(Duration grace) {
        return new RequeueIntervals(Duration.ofMinutes(1), grace, () -> 0).creationCheck();
    }

    @Test
    void looksForACreationSeveralTimesWithinItsGraceAndEveryTenSecondsAtLeast() {
        assertThat(creationCheck(Duration.ofSeconds(6))).isEqualTo(Duration.ofMillis(1200));
        assertThat(creationCheck(Duration.ofSeconds(60))).isEqualTo(Duration.ofMillis(10_200));
        assertThat(creationCheck(Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aRetryNeedNotComeMoreOftenThanWeldIsRead() {
        assertThat(polling(Duration.ofMinutes(1)).maxRetry()).isEqualTo(Duration.ofMinutes(2));
        assertThat(polling(Duration.ofMinutes(5)).maxRetry()).isEqualTo(Duration.ofMinutes(5));
        assertThat(polling(Duration.ofMinutes(1)).maxStalledRetry()).isEqualTo(Duration.ofMinutes(10));
        assertThat(polling(Duration.ofMinutes(15)).maxStalledRetry()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void followsAnotherKeyAfterTenReads() {
        assertThat(polling(Duration.ofMinutes(1)).maxKeyWait()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void reconcilesEveryTenMinutesAndBlocksNoThreadForLongerThanTwoSeconds() {
        assertThat(polling(Duration.ofMinutes(1)).resync()).isEqualTo(Duration.ofMinutes(10));
        assertThat(polling(Duration.ofMinutes(1)).maxBlocking()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatWasPutOffTogetherComesBackAtDifferentTimes() {
        RequeueIntervals intervals = new RequeueIntervals(Duration.ofMinutes(1), Duration.ofSeconds(90));

        double first = intervals.jitter().getAsDouble();
        assertThat(first).isBetween(0.0, 1.0);
        assertThat(intervals.jitter().getAsDouble()).isNotEqualTo(first);
    }
}
