package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunIntervalsTest {
    private static final Duration HALF_A_DAY = Duration.ofHours(12);

    /** Crons of real life, most of which pause at night, at the weekend or for longer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/5 * * * *|PT5M",
                "*/15 * * * *|PT15M",
                "7 * * * *|PT1H",
                "0 */6 * * *|PT6H",
                "0 1,13 * * *|PT12H",
                "30 2 * * *|PT24H",
                "0 9-17 * * 1-5|PT64H",
                "*/10 8-18 * * MON-FRI|PT61H10M",
                "0 9 * * 1-5|PT72H",
                "0 6 * * 1|PT168H",
                "0 22 * * 0|PT168H",
                "0 0 1 * *|PT744H",
                "0 0 1,15 * *|PT408H",
                "0 0 1 */3 *|PT2208H",
                "0 4 1 1 *|PT8784H",
                "0 */2 * * 6|PT146H",
                "45 23 * * 1-6|PT48H",
                "0 0-6/2 * * *|PT18H",
                "15,45 7-20 * * *|PT10H30M",
                "0 3 13 * 5|PT168H"
            })
    void areTheLongestOfAllAndWorkedOutOnceForAll(String cron, Duration interval) {
        assertThat(new RunIntervals().longest(cron)).isEqualTo(interval);
        // Long enough to see it, since each start takes milliseconds to find; a leap year need not be among it.
        Duration span = interval.multipliedBy(3).plusDays(interval.compareTo(HALF_A_DAY) > 0 ? 7 : 1);
        assertThat(byTheStartsOf(span, cron))
                .isLessThanOrEqualTo(interval)
                .isGreaterThan(interval.multipliedBy(95).dividedBy(100));
    }

    private static Duration byTheStartsOf(Duration span, String cron) {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = begin.plus(span);
        Instant run = Schedule.next(cron, begin).orElseThrow();
        Duration longest = Duration.ZERO;
        while (run.isBefore(end)) {
            Instant next = Schedule.next(cron, run).orElseThrow();
            longest = longest.compareTo(Duration.between(run, next)) >= 0 ? longest : Duration.between(run, next);
            run = next;
        }
        return longest;
    }

    @Test
    void areNotThereForWhatIsNoScheduleOrHappensOnce() {
        assertThat(new RunIntervals().longest("never")).isNull();
        assertThat(new RunIntervals().longest("0 0 30 2 *")).isNull();
        assertThat(new RunIntervals().longest("0 0 L * *")).isNull();
    }

    @Test
    void knowTheLeapDay() {
        assertThat(new RunIntervals().longest("0 0 29 2 *")).isEqualTo(Duration.ofDays(4 * 365 + 1));
    }
}
