package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunIntervalsTest {
    /** A Monday. */
    private static final Instant NOW = Instant.parse("2026-03-02T05:00:00Z");

    @ParameterizedTest
    @CsvSource({"0 */6 * * *,PT6H", "0 9 * * 1-5,PT72H", "*/5 * * * *,PT5M"})
    void areTheLongestBetweenTheNextRuns(String cron, Duration interval) {
        assertThat(new RunIntervals().longest(cron, NOW)).isEqualTo(interval);
    }

    @Test
    void areNotThereForWhatIsNoSchedule() {
        assertThat(new RunIntervals().longest("never", NOW)).isNull();
    }
}
