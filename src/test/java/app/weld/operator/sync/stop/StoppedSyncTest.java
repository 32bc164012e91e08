package app.weld.operator.sync.stop;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoppedSyncTest {
    private final ManualClock clock = new ManualClock();
    private final StoppedSync stopped = new StoppedSync(clock);

    @Test
    void enablesAgainAfterOneHourThenFourThenADay() {
        for (int hours : new int[] {1, 4, 24, 24}) {
            assertThat(stopped.stopped("v1", null)).isEqualTo(Duration.ofHours(hours));
            clock.advance(Duration.ofHours(hours).minusSeconds(1));
            assertThat(stopped.stopped("v1", null)).isEqualTo(Duration.ofSeconds(1));
            clock.advance(Duration.ofSeconds(1));
            assertThat(stopped.stopped("v1", null)).isZero();
            stopped.enabled();
            assertThat(stopped.isStopped()).isFalse();
        }
    }

    @Test
    void enablesAtOnceWhenSomethingHasChanged() {
        assertThat(stopped.stopped("v1", null)).isPositive();
        assertThat(stopped.stopped("v2", null)).isZero();
    }

    @Test
    void beginsAnewAfterRunsThatSucceed() {
        stopped.stopped("v1", null);
        stopped.enabled();
        stopped.recovered();

        assertThat(stopped.stopped("v1", null)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void goesOnWithThePauseThatAnEarlierProcessBegan() {
        assertThat(stopped.stopped("v1", Duration.ofMinutes(50))).isEqualTo(Duration.ofMinutes(10));
        assertThat(new StoppedSync(clock).stopped("v1", Duration.ofHours(50))).isZero();
    }
}
