package app.weld.operator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoppedSyncsTest {
    private final ManualClock clock = new ManualClock();
    private final StoppedSyncs stopped = new StoppedSyncs(clock);

    @Test
    void enablesAgainAfterOneHourThenFourThenADay() {
        for (int hours : new int[] {1, 4, 24, 24}) {
            assertThat(stopped.stopped("u", "v1", null)).isEqualTo(Duration.ofHours(hours));
            clock.advance(Duration.ofHours(hours).minusSeconds(1));
            assertThat(stopped.stopped("u", "v1", null)).isEqualTo(Duration.ofSeconds(1));
            clock.advance(Duration.ofSeconds(1));
            assertThat(stopped.stopped("u", "v1", null)).isZero();
            stopped.enabled("u");
            assertThat(stopped.isStopped("u")).isFalse();
        }
    }

    @Test
    void enablesAtOnceWhenSomethingHasChanged() {
        assertThat(stopped.stopped("u", "v1", null)).isPositive();
        assertThat(stopped.stopped("u", "v2", null)).isZero();
    }

    @Test
    void beginsAnewAfterRunsThatSucceed() {
        stopped.stopped("u", "v1", null);
        stopped.enabled("u");
        stopped.forget("u");

        assertThat(stopped.stopped("u", "v1", null)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void goesOnWithThePauseThatAnEarlierProcessBegan() {
        assertThat(stopped.stopped("u", "v1", Duration.ofMinutes(50))).isEqualTo(Duration.ofMinutes(10));
        assertThat(stopped.stopped("w", "v1", Duration.ofHours(50))).isZero();
    }
}
