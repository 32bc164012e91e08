package app.weld.operator.sync.execution;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AbsentStreamsTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final AbsentStreams absent = new AbsentStreams(clock, GRACE);

    @Test
    void takesAStreamForRemovedThatStaysAbsent() {
        // Given
        assertThat(absent.noted(List.of("deals"))).accepts("deals").rejects("orders");

        // When
        clock.advance(GRACE.minusMillis(1));
        assertThat(absent.noted(List.of("deals", "orders"))).accepts("deals", "orders");
        clock.advance(Duration.ofMillis(1));

        // Then
        assertThat(absent.noted(List.of("deals", "orders"))).rejects("deals").accepts("orders");
    }

    @Test
    void beginsAgainWithAStreamThatWasThereMeanwhile() {
        // Given
        absent.noted(List.of("deals"));
        clock.advance(GRACE);
        absent.noted(List.of());

        // Then
        assertThat(absent.noted(List.of("deals"))).accepts("deals");
    }
}
