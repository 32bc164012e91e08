package app.weld.operator.sync.run;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.snapshot.OrchestrationActivity;
import app.weld.operator.weld.OrchestrationRun;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The runs of a sync that an orchestration starts, where the runs of the orchestration are known. */
class OrchestratedRunPollsTest {
    private static final Instant T = Instant.parse("2026-03-01T10:05:00Z");
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration HOURS = Duration.ofHours(12);

    private final RunPollSchedule schedule = new RunPollSchedule(INTERVAL, () -> 0.5);

    private static Sync sync(boolean enabled) {
        return new Sync("s1", "c1", "shop", null, null, "nightly", enabled, "RUNNING", null, List.of(), null);
    }

    private static final Sync SYNC = sync(true);

    private static OrchestrationRun run(String id, Instant started, Instant finished) {
        return new OrchestrationRun(
                id, "nightly", finished == null ? "RUNNING" : "COMPLETED", started, started, finished);
    }

    private static OrchestrationActivity activity(Instant since, OrchestrationRun... runs) {
        return new OrchestrationActivity(List.of(runs), since, since);
    }

    /** A report that shows one run of the sync. */
    private static SyncReport report(Instant started, Instant finished) {
        StreamStatus stream = new StreamStatus(
                "a",
                "i",
                true,
                finished == null ? "Running" : "Completed",
                started.toString(),
                finished == null ? null : finished.toString(),
                null,
                null,
                null,
                null);
        return new SyncReport(
                1L, List.of(), "Running", true, null, null, null, 1, 0, 1, List.of(stream), List.of(), null);
    }

    private static List<StreamRuns> ran(Instant started) {
        return List.of(new StreamRuns(
                "a", null, new Run("COMPLETED", started, started.plusSeconds(9), null, null, null, null)));
    }

    private static final Instant YESTERDAY = T.minus(Duration.ofHours(24));
    private static final OrchestrationRun LAST = run("r1", YESTERDAY, YESTERDAY.plusSeconds(600));
    private static final SyncReport IDLE = report(YESTERDAY.plusSeconds(60), YESTERDAY.plusSeconds(90));

    private Duration untilNext(SyncReport report, Instant now) {
        return Duration.between(now, schedule.next(SYNC, report, null, now));
    }

    /** The orchestration ran yesterday, and the sync was polled after it. */
    private void idle() {
        schedule.orchestrated(activity(T.minusSeconds(900), LAST));
        schedule.polled(SYNC, ran(YESTERDAY.plusSeconds(60)), T);
    }

    @Test
    void noCallWhileTheOrchestrationDoesNotRun() {
        idle();

        assertThat(untilNext(IDLE, T)).isGreaterThanOrEqualTo(HOURS);
    }

    @Test
    void everyTenMinutesWhileNothingIsKnownOfTheOrchestration() {
        schedule.polled(SYNC, ran(YESTERDAY), T);

        assertThat(untilNext(IDLE, T)).isEqualTo(TEN_MINUTES);
    }

    @Test
    void soonAfterTheOrchestrationHasStartedAndUntilARunHasBegun() {
        idle();
        OrchestrationRun tonight = run("r2", T.plusSeconds(100), null);
        Instant noticed = T.plusSeconds(120);
        schedule.orchestrated(activity(noticed, tonight, LAST));

        assertThat(untilNext(IDLE, noticed)).isLessThanOrEqualTo(INTERVAL.dividedBy(2));

        Instant polled = noticed.plusSeconds(15);
        schedule.polled(SYNC, ran(YESTERDAY.plusSeconds(60)), polled);
        assertThat(untilNext(IDLE, polled)).isEqualTo(INTERVAL);

        polled = noticed.plus(Duration.ofMinutes(40));
        schedule.polled(SYNC, ran(YESTERDAY.plusSeconds(60)), polled);
        assertThat(untilNext(IDLE, polled)).as("while it runs").isEqualTo(TEN_MINUTES);

        polled = noticed.plus(Duration.ofHours(5));
        schedule.polled(SYNC, ran(YESTERDAY.plusSeconds(60)), polled);
        assertThat(untilNext(IDLE, polled)).isEqualTo(TEN_MINUTES);
    }

    @Test
    void onceAfterTheOrchestrationHasEnded() {
        idle();
        Instant started = T.plusSeconds(100);
        schedule.orchestrated(activity(T.plusSeconds(120), run("r2", started, null), LAST));
        Instant polled = T.plusSeconds(300);
        schedule.polled(SYNC, ran(started.plusSeconds(20)), polled);
        SyncReport over = report(started.plusSeconds(20), started.plusSeconds(29));
        assertThat(untilNext(over, polled)).isGreaterThanOrEqualTo(HOURS);

        Instant noticed = T.plusSeconds(600);
        schedule.orchestrated(new OrchestrationActivity(
                List.of(run("r2", started, T.plusSeconds(560)), LAST), T.plusSeconds(120), noticed));
        assertThat(untilNext(over, noticed)).isLessThanOrEqualTo(INTERVAL.dividedBy(2));

        schedule.polled(SYNC, ran(started.plusSeconds(20)), noticed.plusSeconds(20));
        assertThat(untilNext(over, noticed.plusSeconds(20))).isGreaterThanOrEqualTo(HOURS);
    }

    @Test
    void aSyncThatDoesNotRunWithItsOrchestrationIsGivenUp() {
        idle();
        OrchestrationRun ended = run("r2", T.plusSeconds(100), T.plusSeconds(110));
        schedule.orchestrated(activity(T.plusSeconds(120), ended, LAST));

        Instant now = T.plusSeconds(120);
        int polls = 0;
        for (Instant next = schedule.next(SYNC, IDLE, null, now);
                Duration.between(now, next).compareTo(HOURS) < 0;
                next = schedule.next(SYNC, IDLE, null, now)) {
            now = next;
            schedule.polled(SYNC, ran(YESTERDAY.plusSeconds(60)), now);
            polls++;
        }
        assertThat(polls).isBetween(5, 10);
    }

    @Test
    void aDisabledSyncIsPolledWhenTheOrchestrationChangesOnly() {
        idle();
        schedule.orchestrated(activity(T.plusSeconds(120), run("r2", T.plusSeconds(100), null), LAST));
        schedule.polled(sync(false), ran(YESTERDAY.plusSeconds(60)), T.plusSeconds(150));

        assertThat(Duration.between(T, schedule.next(sync(false), IDLE, null, T.plusSeconds(150))))
                .isGreaterThanOrEqualTo(HOURS);
    }

    @Test
    void aProcessThatStartsPollsWhereARunMayBeNew() {
        schedule.orchestrated(activity(T, LAST));
        assertThat(untilNext(IDLE, T)).as("the report shows it").isGreaterThanOrEqualTo(HOURS);

        RunPollSchedule other = new RunPollSchedule(INTERVAL, () -> 0.5);
        other.orchestrated(activity(T, run("r2", T.minusSeconds(3000), T.minusSeconds(2000)), LAST));
        assertThat(Duration.between(T, other.next(SYNC, IDLE, null, T))).isLessThanOrEqualTo(INTERVAL);
    }

    @Test
    void aSyncThatRunsOutsideItsOrchestrationIsPolledAsIfNothingWasKnown() {
        idle();
        Instant first = T.plus(Duration.ofHours(13));
        schedule.polled(SYNC, ran(first.minusSeconds(60)), first);
        SyncReport once = report(first.minusSeconds(60), first.minusSeconds(51));
        assertThat(untilNext(once, first)).as("a person may have started it").isGreaterThanOrEqualTo(HOURS);

        Instant second = first.plus(Duration.ofHours(13));
        schedule.polled(SYNC, ran(second.minusSeconds(60)), second);
        SyncReport twice = report(second.minusSeconds(60), second.minusSeconds(51));
        assertThat(untilNext(twice, second)).isEqualTo(TEN_MINUTES);

        // And no longer once it runs with its orchestration again
        Instant third = second.plusSeconds(300);
        schedule.orchestrated(activity(third, run("r2", second.plusSeconds(60), second.plusSeconds(200)), LAST));
        schedule.polled(SYNC, ran(second.plusSeconds(90)), third.plusSeconds(30));
        SyncReport again = report(second.plusSeconds(90), second.plusSeconds(99));
        assertThat(untilNext(again, third.plusSeconds(30))).isGreaterThanOrEqualTo(HOURS);
    }
}
