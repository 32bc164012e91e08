package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void nextIsAfterThisMoment() {
        assertThat(Schedule.next("0 * * * *", NOON)).contains(Instant.parse("2026-01-01T13:00:00Z"));
        assertThat(Schedule.next("30 6 * * *", NOON)).contains(Instant.parse("2026-01-02T06:30:00Z"));
    }

    @Test
    void previousIsAtOrBeforeThisMoment() {
        assertThat(Schedule.previous("0 * * * *", NOON)).contains(NOON);
        assertThat(Schedule.previous("0 * * * *", NOON.minusSeconds(1)))
                .contains(Instant.parse("2026-01-01T11:00:00Z"));
    }

    @Test
    void whatCannotBeReadStartsNothing() {
        assertThat(Schedule.next("whenever", NOON)).isEmpty();
        assertThat(Schedule.previous("whenever", NOON)).isEmpty();
        assertThat(Schedule.next(null, NOON)).isEmpty();
        assertThat(Schedule.previous(null, NOON)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0 * * * *, 2026-01-01T13:00:00Z",
        "0 */6 * * *, 2026-01-01T18:00:00Z",
        "0/7 * * * *, 2026-01-01T12:07:00Z",
        "*/90 * * * *, 2026-01-01T13:00:00Z",
        "0-30/10 * * * *, 2026-01-01T12:10:00Z",
        "0 0 * * 5-7, 2026-01-02T00:00:00Z",
        "0 0 * * FRI-MON, 2026-01-02T00:00:00Z",
        "0 0 * * sat-sun, 2026-01-03T00:00:00Z",
        "0 0 * * 7, 2026-01-04T00:00:00Z",
        "0 0 * * 0, 2026-01-04T00:00:00Z",
        "0 22-2 * * *, 2026-01-01T22:00:00Z",
        "0 0 1 NOV-FEB *, 2026-02-01T00:00:00Z",
        "0 0 29 2 *, 2028-02-29T00:00:00Z",
        "'0 0 1,15 * MON', 2026-01-05T00:00:00Z",
        "05 06 02 01 *, 2026-01-02T06:05:00Z"
    })
    void understandsPlainCron(String cron, Instant next) {
        assertThat(Schedule.next(cron, NOON)).contains(next);
    }

    /** A library reads the same times in the same expressions, at any moment of ten years. */
    @Test
    void readsTimesAsOthersDo() {
        Random random = new Random(20261126);
        CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
        for (int i = 0; i < 2000; i++) {
            String cron = field(random, 0, 59) + " " + field(random, 0, 23) + " " + field(random, 1, 28) + " "
                    + field(random, 1, 12) + " " + field(random, 0, 6);
            Instant time = NOON.plusSeconds(random.nextInt(315_360_000));
            ExecutionTime times = ExecutionTime.forCron(parser.parse(cron));
            assertThat(Schedule.next(cron, time))
                    .as("next of %s after %s", cron, time)
                    .isEqualTo(times.nextExecution(time.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toInstant));
            assertThat(Schedule.previous(cron, time))
                    .as("previous of %s until %s", cron, time)
                    .isEqualTo(times.lastExecution(time.plusSeconds(1).atZone(ZoneOffset.UTC))
                            .map(ZonedDateTime::toInstant));
        }
    }

    private static String field(Random random, int first, int last) {
        int from = first + random.nextInt(last - first + 1);
        int to = from + random.nextInt(last - from + 1);
        return switch (random.nextInt(5)) {
            case 0 -> String.valueOf(from);
            // A range of all is read as an asterisk here, and as a limit there.
            case 1 -> from == first && to == last ? "*" : from + "-" + to;
            case 2 -> from == to ? "*" : from + "," + to;
            default -> "*";
        };
    }

    @Test
    void knowsLeapDaysOverTheEndOfACentury() {
        assertThat(Schedule.next("0 0 29 2 *", Instant.parse("2096-03-01T00:00:00Z")))
                .contains(Instant.parse("2104-02-29T00:00:00Z"));
        assertThat(Schedule.previous("0 0 29 2 *", Instant.parse("2104-02-28T00:00:00Z")))
                .contains(Instant.parse("2096-02-29T00:00:00Z"));
    }

    @Test
    void countsNoPartOfAMinute() {
        assertThat(Schedule.previous("0 * * * *", NOON.minusMillis(1))).contains(NOON.minusSeconds(3600));
        assertThat(Schedule.next("0 * * * *", NOON.minusMillis(1))).contains(NOON);
        assertThat(Schedule.previous("0 * * * *", NOON.plusMillis(1))).contains(NOON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 L * *",
                "0 0 ? * *",
                "0 0 15W * *",
                "0 0 * * 5#2",
                "0 0 * * 5L",
                "99 99 * * *",
                "*/0 * * * *",
                "a b c d e",
                "@daily",
                "0 0 31 2 *",
                "0 0 0 * *",
                "0 0 * * 8",
                "1-2-3 * * * *",
                "0 0 * *",
                ""
            })
    void leavesToWeldWhatIsNoPlainCron(String cron) {
        assertThat(Schedule.next(cron, NOON)).isEmpty();
        assertThat(Schedule.previous(cron, NOON)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "0 25 * * * | '25' is no hour (0-23)",
                "61 * * * * | '61' is no minute (0-59)",
                "0 0 0 * * | '0' is no day of month (1-31)",
                "0 0 1 13 * | '13' is no month (1-12 or JAN-DEC)",
                "0 0 * * 8 | '8' is no day of week (0-7 or SUN-SAT)",
                "at nine each day ! | 'AT' is no minute (0-59)",
                "@daily | it has 1 field, not five",
                "0 0 * * | it has 4 fields, not five",
                "0 0 30 2 * | no month has the day '30' in the months '2'",
                "0 0 31/2 feb * | no month has the day '31/2' in the months 'FEB'",
                "0 0 31 4,6,9,11 * | no month has the day '31' in the months '4,6,9,11'",
                "0 0 30 2 */2 | no month has the day '30' in the months '2'"
            })
    void saysWhyAScheduleNeverRuns(String cron, String problem) {
        assertThat(Schedule.problem(cron)).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 */6 * * *",
                "0 0 29 2 *",
                "0 0 31 2 MON",
                "0 0 30-31 * *",
                "0 0 L * *",
                "0 0 ? * MON",
                "0 0 15W * *",
                "0 0 L-3 * *",
                "0 0 * * 5#2",
                "0 0 * * FRIL",
                "0 0 1 JUL WED"
            })
    void saysNothingOfAScheduleThatRunsOrThatOnlyWeldCanRead(String cron) {
        assertThat(Schedule.problem(cron)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0 * * * *, PT1H",
        "0 0 * * *, P1D",
        "'0 6,8 * * *', PT22H",
        "'0 0,1,23 * * *', PT22H",
        "'0 1,2,9 * * *', PT16H",
        "'10,50 8 * * *', PT23H20M",
        "0 0 * * 1, P7D",
        "0 0 * * 1-5, P3D",
        "0 0 * * sat-sun, P6D",
        "0 0 1 * *, P31D",
        "0 0 1 * 1, P7D",
        "0 0 1 1 *, P366D",
        "0 0 * 1 *, P336D",
        "0 0 29 2 *, P1461D"
    })
    void theLongestGapIsThatBetweenAnyTwoStartsOfAYear(String cron, Duration gap) {
        assertThat(Schedule.longestGap(cron)).contains(gap);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "whenever"})
    void whatNeverStartsHasNoGap(String cron) {
        assertThat(Schedule.longestGap(cron)).isEmpty();
    }
}
