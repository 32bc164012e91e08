package app.weld.operator.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunPollScheduleTest {
    private static final Instant T = Instant.parse("2026-03-01T10:05:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    private final RunPollSchedule schedule = schedule();

    private static RunPollSchedule schedule() {
        return new RunPollSchedule(INTERVAL, () -> 0.5);
    }

    private static Sync sync(String status, String cron, String orchestration, boolean enabled) {
        return new Sync("s1", "c1", "shop", cron, null, orchestration, enabled, status, null, List.of(), null);
    }

    private static Sync daily(String status) {
        return sync(status, "0 0 * * *", null, true);
    }

    private static final Sync RUNNING = daily("RUNNING");

    private static SyncReport report(String state, String cron, String nextRunAt, StreamStatus... streams) {
        return new SyncReport(
                1L,
                List.of(),
                state,
                true,
                cron,
                null,
                nextRunAt,
                streams.length,
                0,
                1,
                List.of(streams),
                List.of(),
                null);
    }

    private static StreamStatus stream(String state, Instant started, Instant finished) {
        return new StreamStatus("a", "i", true, state, null, text(started), text(finished), null, null, null);
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    private static SyncReport idle() {
        return report("Running", null, null, stream("Completed", T.minusSeconds(40_000), T.minusSeconds(39_000)));
    }

    private static SyncReport running(Instant since) {
        return report("Running", null, null, stream("Running", since, T.minusSeconds(39_000)));
    }

    private static List<StreamRuns> took(Duration length) {
        Instant began = T.minusSeconds(40_000);
        return List.of(
                new StreamRuns("a", null, new Run("COMPLETED", began, began.plus(length), null, null, null, null)));
    }

    private Duration untilNext(Sync sync, SyncReport report) {
        return Duration.between(T, schedule.next(sync, report, null, T));
    }

    @Test
    void looksAtOnceWhenWeldSaysThatTheStateChanged() {
        schedule.polled(RUNNING, List.of(), T);

        assertThat(schedule.isDue(daily("FAILED"), idle(), null, T)).isTrue();
        assertThat(schedule.isDue(daily("RUNNING"), idle(), null, T)).isFalse();
        assertThat(schedule.isDue(daily("NOT_STARTED"), report(null, null, null), null, T))
                .as("there is nothing to see of a sync that never ran")
                .isFalse();
    }

    @Test
    void looksAtOnceWhenAnotherProcessHasSeenTheOutcomeThatWasAwaited() {
        schedule.polled(RUNNING, List.of(), T);
        Instant later = T.plus(INTERVAL.dividedBy(4));
        assertThat(schedule.isDue(RUNNING, idle(), T.minusSeconds(1), later)).isFalse();

        assertThat(schedule.isDue(RUNNING, idle(), null, later)).isTrue();
        schedule.polled(RUNNING, List.of(), later);
        assertThat(schedule.isDue(RUNNING, idle(), null, later)).isFalse();
    }

    @Test
    void looksOnceMoreWhenTheReportHasLostTheRunsThatItShowed() {
        // Given a report with runs
        schedule.polled(RUNNING, took(Duration.ofMinutes(5)), T);
        schedule.published(idle());
        SyncReport without = report(null, null, null, stream(null, null, null));
        // Then one without them, which another process has written, is completed
        assertThat(schedule.isDue(RUNNING, without, null, T)).isTrue();
        // And one that stays without them does not make it look each time
        schedule.polled(RUNNING, List.of(), T);
        schedule.published(without);
        assertThat(schedule.isDue(RUNNING, without, null, T)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Running", "Retrying", "Scheduled", "Delayed"})
    void looksEveryIntervalWhileTheFirstRunIsActive(String state) {
        schedule.polled(RUNNING, List.of(), T);
        SyncReport active = report("Running", null, null, stream(state, T.minusSeconds(20), null));

        assertThat(untilNext(daily("RUNNING"), active)).isEqualTo(INTERVAL);
        assertThat(schedule.isDue(
                        daily("RUNNING"), active, null, T.plus(INTERVAL).minusMillis(1)))
                .isFalse();
        assertThat(schedule.isDue(daily("RUNNING"), active, null, T.plus(INTERVAL)))
                .isTrue();
    }

    @Test
    void looksInStepsOfATenthWhileALongRunOfUnknownLengthIsActive() {
        schedule.polled(RUNNING, List.of(), T);

        assertThat(untilNext(daily("RUNNING"), running(T.minusSeconds(3000)))).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void looksWhenARunShouldBeDoneByTheLengthOfTheOneBefore() {
        schedule.polled(RUNNING, took(Duration.ofMinutes(20)), T);

        assertThat(schedule.next(daily("RUNNING"), running(T.minusSeconds(60)), null, T))
                .as("its end, and a twentieth of its length more")
                .isEqualTo(T.minusSeconds(60).plus(Duration.ofMinutes(21)));

        schedule.polled(RUNNING, took(Duration.ofMinutes(2)), T);
        assertThat(schedule.next(daily("RUNNING"), running(T.minusSeconds(60)), null, T))
                .as("its end, and half an interval more")
                .isEqualTo(T.minusSeconds(60).plusSeconds(150));
    }

    @Test
    void looksInStepsOfATenthWhenARunTakesLongerThanTheOneBefore() {
        schedule.polled(RUNNING, took(Duration.ofMinutes(20)), T);

        assertThat(untilNext(daily("RUNNING"), running(T.minusSeconds(1500)))).isEqualTo(Duration.ofSeconds(150));
    }

    @Test
    void remembersTheLengthWhileWeldShowsTheRunUnderWayAlone() {
        schedule.polled(RUNNING, took(Duration.ofMinutes(20)), T.minusSeconds(300));
        schedule.polled(
                RUNNING, List.of(new StreamRuns("a", new Run("RUNNING", T, null, null, null, null, null), null)), T);

        assertThat(untilNext(daily("RUNNING"), running(T))).isEqualTo(Duration.ofMinutes(21));
    }

    @Test
    void looksTwiceAtARunOfTheUsualLength() {
        // Given runs of 13 minutes that start at ten past ten
        Sync sync = sync("RUNNING", "10 10 * * *", null, true);
        Instant start = Instant.parse("2026-03-01T10:10:03Z");
        schedule.polled(RUNNING, took(Duration.ofMinutes(13)), T);
        // When each look finds what is so
        Instant first = schedule.next(sync, idle(), null, T);
        schedule.polled(RUNNING, took(Duration.ofMinutes(13)), first);
        Instant second = schedule.next(sync, running(start), null, first);
        schedule.polled(RUNNING, took(Duration.ofMinutes(13)), second);
        SyncReport over = report("Running", null, null, stream("Completed", start, start.plus(Duration.ofMinutes(13))));
        Instant third = schedule.next(sync, over, null, second);
        // Then the first sees it begun, the second ended, and the third is for the next one
        assertThat(first).isBetween(start, start.plusSeconds(90));
        assertThat(second).isBetween(start.plusSeconds(780), start.plusSeconds(780 + 78));
        assertThat(third).isAfter(T.plus(Duration.ofHours(11)));
    }

    @Test
    void looksForARunThatIsLateMoreAndMoreSeldom() {
        // Given a start at 10:10 after which nothing began
        Sync sync = sync("RUNNING", "10 10 * * *", null, true);
        Instant start = Instant.parse("2026-03-01T10:10:00Z");
        schedule.polled(RUNNING, List.of(), T);
        Instant look = schedule.next(sync, idle(), null, T);
        assertThat(look)
                .as("half a minute to begin, and half an interval of spread")
                .isEqualTo(start.plusSeconds(60));
        int count = 0;
        while (look.isBefore(start.plus(Duration.ofHours(20)))) {
            schedule.polled(RUNNING, List.of(), look);
            look = schedule.next(sync, idle(), null, look);
            count++;
        }
        assertThat(count).isBetween(8, 12);
    }

    @Test
    void spreadsTheLooksAtWhatStartsAtTheSameTime() {
        Sync sync = sync("RUNNING", "10 10 * * *", null, true);
        RunPollSchedule lucky = new RunPollSchedule(INTERVAL, () -> 0.99);
        schedule.polled(RUNNING, List.of(), T);
        lucky.polled(RUNNING, List.of(), T);

        assertThat(Duration.between(schedule.next(sync, idle(), null, T), lucky.next(sync, idle(), null, T)))
                .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
    }

    @Test
    void looksRarelyWhereNothingTellsTo() {
        schedule.polled(RUNNING, List.of(), T);

        assertThat(untilNext(sync("RUNNING", "6 10 * * *", null, false), idle()))
                .as("no schedule is in force")
                .isBetween(Duration.ofHours(12), Duration.ofHours(24));
    }

    @Test
    void looksMoreOftenAtWhatAnOrchestrationStarts() {
        schedule.polled(RUNNING, List.of(), T);

        assertThat(untilNext(sync("RUNNING", "6 10 * * *", "o1", true), idle())).isEqualTo(Duration.ofMinutes(10));
        RunPollSchedule slow = new RunPollSchedule(Duration.ofMinutes(30), () -> 0.5);
        slow.polled(RUNNING, List.of(), T);
        assertThat(slow.next(sync("RUNNING", null, "o1", true), idle(), null, T))
                .isEqualTo(T.plus(Duration.ofMinutes(30)));
    }

    @Test
    void worksOutAnewWhenTheScheduleChanges() {
        schedule.polled(RUNNING, List.of(), T);
        schedule.next(daily("RUNNING"), idle(), null, T);

        assertThat(schedule.next(sync("RUNNING", "10 10 * * *", null, true), idle(), null, T))
                .isEqualTo(Instant.parse("2026-03-01T10:11:00Z"));
    }

    @Test
    void waitsForTheFirstStartOfASyncThatNeverRan() {
        SyncReport never = report("NotStarted", null, null, stream(null, null, null));
        schedule.polled(
                RUNNING, List.of(), Instant.parse("2026-03-01T00:00:00Z").plusSeconds(40_000));

        assertThat(schedule.next(sync("NOT_STARTED", null, null, false), never, null, T))
                .isEqualTo(Instant.MAX);
    }

    @Test
    void looksInStepsThatDoubleForARunThatWasAskedForAndGivesUp() {
        // Given a daily schedule that is far, and a run asked for now
        schedule.polled(RUNNING, List.of(), T);
        List<Long> minutes = new ArrayList<>();
        Instant look = T;
        while (true) {
            look = schedule.next(daily("RUNNING"), idle(), T, look);
            if (look.isAfter(T.plus(Duration.ofMinutes(100)))) {
                break;
            }
            minutes.add(Duration.between(T, look).toMinutes());
            schedule.polled(RUNNING, List.of(), look);
        }
        assertThat(minutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 90L);
    }

    @Test
    void looksForARunThatWasAskedForThoughALongOneIsUnderWay() {
        schedule.polled(RUNNING, took(Duration.ofHours(3)), T);

        assertThat(schedule.next(daily("RUNNING"), running(T.minusSeconds(60)), T, T))
                .isEqualTo(T.plus(INTERVAL));
    }

    @Test
    void looksAFewTimesForARunThatBeginsByItselfAfterAChange() {
        schedule.polled(RUNNING, List.of(), T);
        schedule.changed(T);

        assertThat(untilNext(daily("RUNNING"), idle())).isEqualTo(Duration.ofMinutes(10));
        // When it is seen, that is over
        Instant seen = T.plus(Duration.ofMinutes(10));
        schedule.polled(RUNNING, started(T.plusSeconds(400)), seen);
        assertThat(schedule.next(daily("RUNNING"), idle(), null, seen)).isAfter(T.plus(Duration.ofHours(10)));
    }

    /** Each new sync would otherwise cost a call and a status write more. */
    @Test
    void doesNotTakeTheFirstStateAfterEnablingForTheNewsOfARun() {
        Sync created = daily("NOT_STARTED");
        SyncReport none = report(null, null, null);
        assertThat(schedule.isDue(created, none, null, T)).isFalse();
        schedule.changed(T);
        schedule.enabled(T);

        assertThat(schedule.isDue(RUNNING, idle(), null, T.plusSeconds(30))).isFalse();
        assertThat(schedule.isDue(daily("FAILED"), idle(), null, T.plusSeconds(90)))
                .as("what comes after that is news")
                .isTrue();
    }

    /** Such as when a listing of the connections ends. */
    @Test
    void doesNotTakeAReconciliationBeforeTheNextListingForARead() {
        Sync created = daily("NOT_STARTED");
        schedule.listed(Optional.of(T.minusSeconds(30)));
        assertThat(schedule.isDue(created, report(null, null, null), null, T)).isFalse();
        schedule.changed(T);
        schedule.enabled(T);
        assertThat(schedule.isDue(created, idle(), null, T.plusSeconds(1))).isFalse();

        schedule.listed(Optional.of(T.plusSeconds(30)));
        assertThat(schedule.isDue(RUNNING, idle(), null, T.plusSeconds(31))).isFalse();
    }

    /** Where RUNNING means that something ran. */
    @Test
    void takesAStateForNewsThatDiffersFromTheFirstOneAfterEnabling() {
        assertThat(schedule.isDue(daily("NOT_STARTED"), report(null, null, null), null, T))
                .isFalse();
        schedule.changed(T);
        schedule.enabled(T);
        schedule.listed(Optional.of(T.plusSeconds(20)));
        assertThat(schedule.isDue(daily("NOT_STARTED"), idle(), null, T.plusSeconds(30)))
                .isFalse();

        assertThat(schedule.isDue(RUNNING, idle(), null, T.plusSeconds(60))).isTrue();
    }

    @Test
    void looksForTheFirstRunOfASyncThatSaysThatItNeverStarted() {
        // Given a start at 10:10 that Weld says nothing of
        Sync sync = sync("NOT_STARTED", "10 10 * * *", null, true);
        SyncReport never = report("NotStarted", null, null, stream(null, null, null));
        Instant look = Instant.parse("2026-03-01T10:11:00Z");
        schedule.polled(sync, List.of(), look);

        assertThat(schedule.next(sync, never, null, look)).isEqualTo(look.plusSeconds(60));
    }

    @Test
    void doesNotWaitForTheNextRunThatSomeServicesAlwaysShow() {
        schedule.polled(RUNNING, List.of(new StreamRuns("a", scheduled(), null)), T);
        SyncReport idle = report("Scheduled", null, null, stream("Scheduled", null, null));
        int count = 0;
        Instant look = T;
        while (look.isBefore(T.plus(Duration.ofHours(10)))) {
            look = schedule.next(daily("RUNNING"), idle, null, look);
            schedule.polled(RUNNING, List.of(new StreamRuns("a", scheduled(), null)), look);
            count++;
        }
        assertThat(count).isLessThan(12);
    }

    @Test
    void learnsThatWeldReadsTheScheduleInAnotherTimeZone() {
        // Given runs at 22:00 UTC, which is midnight in Copenhagen in summer
        schedule.polled(RUNNING, started(Instant.parse("2026-02-27T22:00:05Z")), T);
        schedule.polled(RUNNING, started(Instant.parse("2026-02-28T22:00:09Z")), T);
        SyncReport report = report(
                "Completed", null, null, stream("Completed", Instant.parse("2026-02-28T22:00:09Z"), T.minusSeconds(9)));

        assertThat(schedule.next(daily("RUNNING"), report, null, T))
                .isBetween(Instant.parse("2026-03-01T22:00:30Z"), Instant.parse("2026-03-01T22:02:00Z"));
    }

    @Test
    void looksMoreOftenWhereStreamsRunAtTimesOfTheirOwn() {
        schedule.polled(RUNNING, started(Instant.parse("2026-02-28T13:00:00Z")), T);
        schedule.polled(RUNNING, started(Instant.parse("2026-02-28T22:30:00Z")), T);
        SyncReport report = report(
                "Completed", null, null, stream("Completed", Instant.parse("2026-03-01T00:30:00Z"), T.minusSeconds(9)));

        assertThat(Duration.between(T, schedule.next(daily("RUNNING"), report, null, T)))
                .isEqualTo(Duration.ofHours(2));
    }

    private static Run scheduled() {
        return new Run("SCHEDULED", null, null, null, null, null, null);
    }

    private static List<StreamRuns> started(Instant time) {
        return List.of(
                new StreamRuns("a", null, new Run("COMPLETED", time, time.plusSeconds(1), null, null, null, null)));
    }

    @Test
    void looksSoonAndSpreadAfterARestartOnlyWhereARunWasMissedOrIsActive() {
        SyncReport missed = report("Running", "0 0 * * *", "2026-03-01T10:05:00Z");
        SyncReport quiet = report("Running", "0 0 * * *", "2026-03-02T00:00:00Z");

        assertThat(schedule().next(daily("RUNNING"), missed, null, T)).isEqualTo(T.plusSeconds(30));
        assertThat(schedule().next(daily("RUNNING"), running(T.minusSeconds(60)), null, T))
                .isEqualTo(T.plusSeconds(30));
        assertThat(schedule().next(daily("RUNNING"), quiet, null, T)).isEqualTo("2026-03-02T00:01:00Z");
    }

    @Test
    void takesATimeThatCannotBeReadForNone() {
        SyncReport broken = report("Running", "0 0 * * *", "soon", stream("Running", null, null));

        assertThat(schedule.next(daily("RUNNING"), broken, null, T)).isEqualTo(T.plusSeconds(30));
    }
}
