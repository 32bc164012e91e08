package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDueTest {
    private static final Instant FRIDAY_EVENING = Instant.parse("2026-03-06T18:00:00Z");
    private static final Duration LONG_RUN = Duration.ofMinutes(50);
    /** A week of working hours. */
    private static final int MOST_IN_A_ROW = 50;

    /** As the alert DataStale has it. */
    private static final Duration MARGIN = Duration.ofHours(2);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/20 * * * *",
                "7 * * * *",
                "0 */6 * * *",
                "0 1,13 * * *",
                "30 2 * * *",
                "0 9-17 * * 1-5",
                "*/10 8-18 * * MON-FRI",
                "0 9 * * 1-5",
                "0 6 * * 1",
                "0 22 * * 0",
                "0 0 1 * *",
                "0 0 1,15 * *",
                "0 0 1 */3 *",
                "0 4 1 1 *",
                "0 */2 * * 6",
                "45 23 * * 1-6",
                "0 0-6/2 * * *",
                "15,45 7-20 * * *",
                "0 3 13 * 5",
                "*/30 6-22 * 1-6,9-12 *"
            })
    void isNeverLateForAYearOfGoodRunsAndIsLateWhenOneIsMissing(String cron) {
        Instant begin = Instant.parse("2026-01-01T00:00:00Z");
        Instant end = Instant.parse("2027-01-02T00:00:00Z");
        RunDue due = RunDue.NONE.next(cron, null, begin);
        Instant success = null;
        int runs = 0;
        for (Instant start = due.at(); start.isBefore(end); start = due.at()) {
            // Looked at just before the run ends, when the one before it is the last that is known.
            Instant finish = start.plus(LONG_RUN);
            assertThat(due.next(cron, success, finish)).isEqualTo(due);
            assertThat(Duration.between(due.at(), finish)).isLessThan(MARGIN);
            success = finish;
            due = due.next(cron, success, finish);
            assertThat(due.at()).isAfter(finish);
            runs++;
            if (runs % MOST_IN_A_ROW == 0) {
                // What starts every few minutes need not be followed for all of the year: each start takes milliseconds
                // to find.
                success = null;
                due = RunDue.NONE.next(cron, null, finish.plus(Duration.ofDays(25)));
            }
        }
        assertThat(runs).isPositive();

        Instant missed = due.at();
        Instant later = missed.plus(Duration.ofHours(3));
        due = due.next(cron, success, later);
        assertThat(Duration.between(due.at(), later)).isGreaterThan(MARGIN);
    }

    @Test
    void isTheMondayMorningAfterAGoodFriday() {
        RunDue due = new RunDue("0 9-17 * * 1-5", Instant.parse("2026-03-06T17:00:00Z"));

        RunDue next = due.next("0 9-17 * * 1-5", Instant.parse("2026-03-06T17:20:00Z"), FRIDAY_EVENING);

        assertThat(next.at()).isEqualTo("2026-03-09T09:00:00Z");
    }

    @Test
    void isTheFridayThatWasMissedAllTheWeekend() {
        RunDue due = new RunDue("0 9-17 * * 1-5", Instant.parse("2026-03-06T17:00:00Z"));

        assertThat(due.next(
                        "0 9-17 * * 1-5",
                        Instant.parse("2026-03-06T16:20:00Z"),
                        FRIDAY_EVENING.plus(Duration.ofDays(1))))
                .isEqualTo(due);
    }

    @Test
    void owesNothingOfTheTimeBeforeItWasEnabledOrHadItsSchedule() {
        Instant monthAgo = FRIDAY_EVENING.minus(Duration.ofDays(30));

        assertThat(RunDue.NONE.next("0 3 * * *", monthAgo, FRIDAY_EVENING).at()).isEqualTo("2026-03-07T03:00:00Z");
        assertThat(new RunDue("0 19 * * *", Instant.parse("2026-03-06T19:00:00Z"))
                        .next("0 3 * * *", monthAgo, FRIDAY_EVENING)
                        .at())
                .isEqualTo("2026-03-07T03:00:00Z");
        assertThat(new RunDue("0 3 * * *", monthAgo).next(null, monthAgo, FRIDAY_EVENING))
                .isEqualTo(RunDue.NONE);
    }

    @Test
    void takesAShortRunOfAWeldWhoseClockIsBehind() {
        RunDue due = new RunDue("0 * * * *", Instant.parse("2026-03-06T18:00:00Z"));

        assertThat(due.next("0 * * * *", Instant.parse("2026-03-06T17:59:50Z"), FRIDAY_EVENING)
                        .at())
                .isEqualTo("2026-03-06T19:00:00Z");
    }

    @Test
    void isUnknownWhereOnlyWeldReadsTheSchedule() {
        assertThat(RunDue.NONE.next("0 0 L * *", null, FRIDAY_EVENING).at()).isNull();
    }
}
