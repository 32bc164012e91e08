package app.weld.operator.weld;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
    @Test
    void standsStillWhileTheClockIsSetBackAndThenGoesOn() {
        ManualClock clock = new ManualClock();
        MonotonicClock time = new MonotonicClock(clock);
        long start = time.nanos();

        clock.advance(Duration.ofHours(-3));
        assertThat(time.nanos()).isEqualTo(start);
        clock.advance(Duration.ofSeconds(2));
        assertThat(time.nanos() - start).isEqualTo(Duration.ofSeconds(2).toNanos());
    }
}
