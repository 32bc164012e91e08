package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlewingClockTest {
    private final ManualClock machine = new ManualClock();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final SlewingClock clock = new SlewingClock(machine, nanos::get);

    private void pass(Duration time) {
        machine.advance(time);
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void isTheMachinesTime() {
        pass(Duration.ofSeconds(30));

        assertThat(clock.instant()).isEqualTo(machine.instant());
    }

    @Test
    void neitherJumpsNorGoesBackWhenTheMachinesClockIsSet() {
        Instant before = clock.instant();
        machine.advance(Duration.ofMinutes(-2));
        assertThat(clock.instant()).isEqualTo(before);
        pass(Duration.ofSeconds(10));
        assertThat(clock.instant()).isEqualTo(before.plusSeconds(9));

        machine.advance(Duration.ofMinutes(10));
        assertThat(clock.instant()).isEqualTo(before.plusSeconds(9));
        pass(Duration.ofSeconds(10));
        assertThat(clock.instant()).isEqualTo(before.plusSeconds(20));
    }

    @Test
    void comesToTheMachinesTimeInTheEnd() {
        machine.advance(Duration.ofMinutes(1));
        pass(Duration.ofMinutes(10));

        assertThat(clock.instant()).isEqualTo(machine.instant());
    }
}
