package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.plan.Action;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.Plan;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyncStatusBuilderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Run DONE = new Run("COMPLETED", NOON, NOON.plusSeconds(5), 10L, 20L, "FULL", null);
    private static final Run FAILED = new Run("FAILED", NOON, NOON.plusSeconds(3), -1L, null, "APPEND", "no access");

    private static SyncStatusBuilder after(SyncReport before) {
        return SyncStatusBuilder.after(before, 3, NOON);
    }

    private static Sync sync(boolean enabled, @Nullable String orchestration, String... streams) {
        return new Sync(
                "sync_1",
                "conn_a",
                "crm",
                "0 * * * *",
                null,
                orchestration,
                enabled,
                "NOT_STARTED",
                null,
                Arrays.stream(streams).map(name -> stream("id_" + name, name)).toList(),
                NOON);
    }

    private static Stream stream(String id, String name) {
        return new Stream(id, "sync_1", name);
    }

    private static SyncReport withRuns(StreamRuns... runs) {
        return after(SyncReport.EMPTY)
                .remote(sync(true, null, "b", "a"), List.of("a"))
                .runs(List.of(runs))
                .build();
    }

    private static Condition lastRun(SyncReport report) {
        return Conditions.find(report.conditions(), "LastRunSucceeded").orElseThrow();
    }

    @Test
    void tellsOfTheSyncAsWeldHasIt() {
        // When
        SyncReport report = after(SyncReport.EMPTY)
                .remote(sync(true, null, "b", "a"), List.of("a"))
                .available(7)
                .build();

        // Then
        assertThat(report.observedGeneration()).isEqualTo(3);
        assertThat(report.state()).as("NOT_STARTED was before it was enabled").isNull();
        assertThat(report.enabled()).isTrue();
        assertThat(report.syncInterval()).isEqualTo("0 * * * *");
        assertThat(report.nextRunAt()).isEqualTo("2026-01-01T13:00:00Z");
        assertThat(report.streamCount()).isEqualTo(2);
        assertThat(report.failedStreamCount()).isZero();
        assertThat(report.availableStreamCount()).isEqualTo(7);
        assertThat(report.streams())
                .containsExactly(
                        new StreamStatus("a", "id_a", true, null, null, null, null, null, null, null),
                        new StreamStatus("b", "id_b", false, null, null, null, null, null, null, null));
    }

    @Test
    void remembersTheLastSuccessWhateverFailsAfterIt() {
        SyncReport succeeded = withRuns(new StreamRuns("a", null, DONE));
        assertThat(succeeded.lastSuccessAt()).isEqualTo(succeeded.lastRunFinishedAt());

        SyncReport failed = after(succeeded)
                .runs(List.of(new StreamRuns("a", null, failedAt(NOON))))
                .build();

        assertThat(failed.failedStreamCount()).isEqualTo(1);
        assertThat(failed.lastRunFinishedAt()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(failed.lastSuccessAt()).isEqualTo(succeeded.lastSuccessAt());
        assertThat(after(failed).notFound().build().lastSuccessAt()).isNull();
    }

    private static Run failedAt(Instant end) {
        return new Run("FAILED", end.minusSeconds(60), end, 0L, 0L, "FULL", "no");
    }

    @Test
    void tellsNoNextRunWhereNoScheduleIsInForce() {
        assertThat(after(SyncReport.EMPTY)
                        .remote(sync(false, null), List.of())
                        .build()
                        .nextRunAt())
                .isNull();
        assertThat(after(SyncReport.EMPTY)
                        .remote(sync(true, "orch_1"), List.of())
                        .build()
                        .nextRunAt())
                .isNull();
    }

    @Test
    void tellsOfRuns() {
        // When
        SyncReport report = withRuns(new StreamRuns("a", null, DONE));

        // Then
        assertThat(report.streams().get(0))
                .isEqualTo(new StreamStatus(
                        "a",
                        "id_a",
                        true,
                        "Completed",
                        "Full",
                        "2026-01-01T12:00:00Z",
                        "2026-01-01T12:00:05Z",
                        10L,
                        20L,
                        null));
        assertThat(report.streams().get(1).state()).isNull();
        assertThat(report.lastRunFinishedAt()).isEqualTo("2026-01-01T12:00:05Z");
        assertThat(lastRun(report).isTrue()).isTrue();
        assertThat(lastRun(report).reason()).isEqualTo("RunSucceeded");
    }

    @Test
    void showsTheRunUnderWayWithTheCountsOfTheLatest() {
        // Given
        Run active = new Run("RUNNING", NOON.plusSeconds(9), null, null, null, "INCREMENTAL", null);

        // When
        SyncReport report = withRuns(new StreamRuns("a", active, DONE), new StreamRuns("b", active, null));

        // Then
        StreamStatus both = report.streams().get(0);
        assertThat(both.state()).isEqualTo("Running");
        assertThat(both.lastRunStartedAt()).isEqualTo("2026-01-01T12:00:09Z");
        assertThat(both.lastRunFinishedAt()).isEqualTo("2026-01-01T12:00:05Z");
        assertThat(both.recordsSynced()).isEqualTo(10);
        StreamStatus first = report.streams().get(1);
        assertThat(first.lastRunFinishedAt()).isNull();
        assertThat(first.recordsSynced()).isNull();
        assertThat(first.bytesSynced()).isNull();
        assertThat(first.error()).isNull();
    }

    @Test
    void tellsOfTheFirstFailureAndHowManyMoreThereAre() {
        // When
        SyncReport one = withRuns(new StreamRuns("a", null, DONE), new StreamRuns("b", null, FAILED));
        SyncReport two = withRuns(
                new StreamRuns("a", null, new Run("FAILED", null, null, 0L, null, null, null)),
                new StreamRuns("b", null, FAILED));

        // Then
        assertThat(one.failedStreamCount()).isEqualTo(1);
        assertThat(one.streams().get(1).recordsSynced()).isNull();
        assertThat(one.lastRunFinishedAt()).isEqualTo("2026-01-01T12:00:05Z");
        assertThat(lastRun(one).status()).isEqualTo("False");
        assertThat(lastRun(one).message()).isEqualTo("stream b: no access");
        assertThat(two.failedStreamCount()).isEqualTo(2);
        assertThat(two.streams().get(0).recordsSynced()).isZero();
        assertThat(lastRun(two).message()).isEqualTo("stream a (and 1 more): Weld gives no reason");
    }

    @Test
    void keepsTheRunsOfAStreamOnlyWhileItIsTheSameStream() {
        // Given
        SyncReport before = withRuns(new StreamRuns("a", null, DONE), new StreamRuns("b", null, FAILED));
        Sync other = sync(true, null, "a").withStreams(List.of(stream("id_a", "a"), stream("other", "b")));

        // When
        SyncReport report = after(before).remote(other, List.of()).build();

        // Then
        assertThat(report.streams().get(0).state()).isEqualTo("Completed");
        assertThat(report.streams().get(1).state()).isNull();
        assertThat(lastRun(report).isTrue()).isTrue();
    }

    @Test
    void keepsTheRunsThatWeldSaysNothingAbout() {
        // Given
        SyncReport before = withRuns(new StreamRuns("a", null, DONE));

        // When
        SyncReport report =
                after(before).runs(List.of(new StreamRuns("a", null, null))).build();

        // Then
        assertThat(report).isEqualTo(before);
    }

    @Test
    void aRunUnderWayDoesNotHideTheFailureBeforeIt() {
        // Given a failed run, and a Weld that shows the run under way as the latest one, too
        SyncReport before = withRuns(new StreamRuns("a", null, FAILED));
        Run active = new Run("RUNNING", NOON.plusSeconds(90), null, null, null, null, null);

        // When
        SyncReport report =
                after(before).runs(List.of(new StreamRuns("a", active, active))).build();

        // Then
        assertThat(report.state()).isEqualTo("Running");
        assertThat(report.failedStreamCount()).isEqualTo(1);
        assertThat(lastRun(report).status()).isEqualTo("False");
        // When it has succeeded, that is over
        assertThat(after(report)
                        .runs(List.of(new StreamRuns("a", null, DONE)))
                        .build()
                        .failedStreamCount())
                .isZero();
    }

    @Test
    void countsFailedRunsOfStreamsThatAreNotListed() {
        // Given
        String[] names =
                IntStream.range(0, 1200).mapToObj(i -> "s%04d".formatted(i)).toArray(String[]::new);
        List<StreamRuns> runs = IntStream.range(0, 1200)
                .mapToObj(i -> new StreamRuns(names[i], null, i < 1000 ? DONE : FAILED))
                .toList();

        // When
        SyncReport report = after(SyncReport.EMPTY)
                .remote(sync(true, null, names), List.of())
                .runs(runs)
                .build();

        // Then
        assertThat(report.failedStreamCount()).isEqualTo(200);
        assertThat(report.state()).isEqualTo("Failed");
        assertThat(lastRun(report).status()).isEqualTo("False");
        // And stays so until their runs are looked at again
        SyncReport later =
                after(report).remote(sync(true, null, names), List.of()).build();
        assertThat(later.failedStreamCount()).isEqualTo(200);
        assertThat(lastRun(later).status()).isEqualTo("False");
    }

    @Test
    void doesNotTakeAnEnabledSyncForOneThatRuns() {
        // Given
        List<Stream> streams = List.of(stream("id_a", "a"));
        Sync enabled = new Sync("s1", "c1", "crm", "0 * * * *", null, null, true, "RUNNING", null, streams, null);

        // Then
        assertThat(after(SyncReport.EMPTY).remote(enabled, List.of()).build().state())
                .isNull();
    }

    @Test
    void listsAThousandStreamsAndCountsAll() {
        // Given
        String[] names = IntStream.range(0, 1100).mapToObj(i -> "s" + i).toArray(String[]::new);

        // When
        SyncReport report = after(SyncReport.EMPTY)
                .remote(sync(true, null, names), List.of())
                .build();

        // Then
        assertThat(report.streams()).hasSize(1000);
        assertThat(report.streamCount()).isEqualTo(1100);
    }

    @Test
    void forgetsASyncThatIsNotThere() {
        // Given
        SyncReport before = after(withRuns(new StreamRuns("a", null, DONE)))
                .available(7)
                .ready(Reason.InSync, "fine")
                .reconcileHandled("now")
                .build();

        // When
        SyncReport report = after(before).notFound().build();

        // Then
        assertThat(report)
                .isEqualTo(new SyncReport(
                        3L,
                        List.of(new Condition("Ready", "True", 3L, NOON.toString(), "InSync", "fine")),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        "now"));
    }

    @Test
    void listsWhatWouldBeDoneAndWhatCannotBe() {
        // Given
        Plan plan = new Plan(
                List.of(new Action.Enable("sync_1")), List.of(new Blocker(Blocker.Kind.STREAM_NOT_FOUND, "no stream")));

        // When
        SyncReport two = after(SyncReport.EMPTY).observed(plan).build();
        SyncReport one = after(SyncReport.EMPTY)
                .observed(new Plan(plan.actions(), List.of()))
                .build();

        // Then
        assertThat(two.plan()).containsExactly("enable the sync", "no stream");
        assertThat(two.conditions())
                .extracting(c -> c.type() + "=" + c.status() + " " + c.reason() + ": " + c.message())
                .containsExactly(
                        "Ready=True Observed: managementPolicy is ObserveOnly: Weld differs from the manifest in 2 ways; status.plan lists what would be done",
                        "InSync=False Differs: status.plan lists what would be done");
        assertThat(one.conditions().get(0).message()).contains("in one way;");
    }

    @Test
    void saysSoWhereNothingWouldBeDone() {
        // Given
        SyncReport suspended =
                after(SyncReport.EMPTY).ready(Reason.Suspended, "left alone").build();

        // When
        SyncReport report = after(suspended).observed(Plan.NOTHING).build();

        // Then
        assertThat(report.plan()).isEmpty();
        assertThat(report.conditions())
                .extracting(c -> c.type() + "=" + c.status() + " " + c.reason() + ": " + c.message())
                .containsExactly(
                        "Ready=True Observed: managementPolicy is ObserveOnly: Weld matches the manifest",
                        "InSync=True InSync: Weld matches the manifest");
    }

    @Test
    void keepsNoFactOfAnotherMode() {
        // Given
        SyncReport observed = after(SyncReport.EMPTY)
                .observed(new Plan(List.of(new Action.Enable("sync_1")), List.of()))
                .build();

        // When
        SyncReport still = after(observed).ready(Reason.Observed, "looked").build();
        SyncReport suspended =
                after(observed).ready(Reason.Suspended, "left alone").build();
        SyncReport full = after(suspended).ready(Reason.InSync, "fine").build();

        // Then
        assertThat(still.plan()).hasSize(1);
        assertThat(still.conditions()).extracting(Condition::type).containsExactly("Ready", "InSync");
        assertThat(suspended.plan()).isEmpty();
        assertThat(suspended.conditions()).extracting(Condition::type).containsExactly("Ready", "Suspended");
        assertThat(full.conditions()).extracting(Condition::type).containsExactly("Ready");
    }

    @Test
    void keepsTheRequestHandledLast() {
        // Given
        SyncReport before = after(SyncReport.EMPTY).reconcileHandled("now").build();

        // When
        SyncReport report = after(before)
                .reconcileHandled(null)
                .reachable(false, Reason.APIUnavailable, "down")
                .build();

        // Then
        assertThat(report.lastHandledReconcileAt()).isEqualTo("now");
        assertThat(report.conditions().get(0).status()).isEqualTo("False");
    }

    @Test
    void saysWhereTheSyncWritesTo() {
        Sync bare = sync(true, null);
        Sync known = new Sync(
                bare.id(),
                bare.connectionId(),
                bare.destinationSchemaName(),
                bare.syncInterval(),
                null,
                null,
                true,
                bare.status(),
                null,
                List.of(),
                NOON,
                "dest_1",
                "snowflake");

        SyncReport report = after(SyncReport.EMPTY).remote(known, List.of()).build();
        assertThat(report.destination()).isEqualTo("snowflake/dest_1");
        assertThat(after(report).remote(bare, List.of()).build().destination()).isNull();
    }

    @Test
    void countsTheNextRunAnewWhereTheLastIsPastOrTheScheduleIsAnother() {
        SyncReport before =
                after(SyncReport.EMPTY).remote(sync(true, null), List.of()).build();

        SyncReport later = SyncStatusBuilder.after(before, 3, NOON.plusSeconds(3600))
                .remote(sync(true, null), List.of())
                .build();
        assertThat(later.nextRunAt()).isEqualTo("2026-01-01T14:00:00Z");
        SyncReport another = after(new SyncReport(
                        3L,
                        List.of(),
                        null,
                        true,
                        "0 6 * * *",
                        null,
                        "2026-01-02T06:00:00Z",
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null))
                .remote(sync(true, null), List.of())
                .build();
        assertThat(another.nextRunAt()).isEqualTo("2026-01-01T13:00:00Z");
    }

    @Test
    void saysNothingOfAnApiThatWasNotCalled() {
        SyncReport unreachable = after(SyncReport.EMPTY)
                .reachable(false, Reason.RateLimited, "Weld asks for less")
                .build();

        assertThat(after(unreachable).notUnreachable().build().conditions()).isEmpty();
        assertThat(after(unreachable).reachabilityUnknown().build().conditions())
                .isEmpty();
        SyncReport reachable = after(SyncReport.EMPTY)
                .reachable(true, Reason.Reachable, "Weld answers")
                .build();
        assertThat(after(reachable).notUnreachable().build().conditions()).hasSize(1);
        assertThat(after(reachable).reachabilityUnknown().build().conditions()).isEmpty();
    }

    @Test
    void appendsToWhatReadySays() {
        SyncReport report = after(SyncReport.EMPTY)
                .ready(Situation.IN_SYNC)
                .append("a setting is hidden")
                .build();

        assertThat(report.conditions())
                .extracting(Condition::message)
                .containsExactly("Weld matches the manifest; a setting is hidden");
    }
}
