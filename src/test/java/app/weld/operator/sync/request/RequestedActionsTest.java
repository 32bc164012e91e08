package app.weld.operator.sync.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestedStream;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.reconcile.RetryMemory;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Reason;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.BindingMemory;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the annotation to the end of the runs, in the other ways that Weld may have. */
class RequestedActionsTest {
    private static final String[] STREAMS = {"accounts", "contacts", "leads"};

    private static final Duration UNTIL_SHOWN = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final FakeWeld weld = new FakeWeld(clock);
    private final WeldEltSync resource = new WeldEltSync();
    private final Map<String, String> annotations = new HashMap<>();
    private final EventRecorder events = new EventRecorder(null, clock, "test", task -> {});
    private final RequestRecorder recorder = new RequestRecorder(events);
    private final RequestedActions requests = new RequestedActions(events);
    private final RequestTracker tracker = new RequestTracker(events);
    private RecentChanges changes = changes();
    private SentRequests sent = new SentRequests(UNTIL_SHOWN);
    private String syncId = "";

    private RecentChanges changes() {
        return new RecentChanges(() -> clock.instant().toEpochMilli() * 1_000_000);
    }

    @BeforeEach
    void made() {
        String connection = weld.addConnection("salesforce", "eu").id();
        weld.offer(STREAMS);
        syncId = weld.byHand().createSync(connection, "crm").id();
        for (String stream : STREAMS) {
            weld.byHand().putStreams(syncId, SourceStream.named(stream));
        }
        weld.byHand().enable(syncId);
        weld.syncs();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("crm")
                .withNamespace("sales")
                .withUid("u")
                .withGeneration(1L)
                .withCreationTimestamp(clock.instant().toString())
                .build());
        resource.getMetadata().setAnnotations(annotations);
        resource.setSpec(Serialization.unmarshal("{\"destinationSchemaName\": \"crm\"}", WeldEltSyncSpec.class));
        resource.setStatus(reported());
        clock.advance(Duration.ofHours(2));
    }

    private static WeldEltSyncStatus reported() {
        return WeldEltSyncStatus.of(
                SyncLedger.EMPTY,
                SyncStatusBuilder.after(SyncReport.EMPTY, 1, Instant.EPOCH)
                        .ready(Reason.InSync, "")
                        .build());
    }

    /** One reconcile, as far as requests go. */
    private RequestedActions.Result reconcile() {
        SyncContext record = record();
        recorder.record(record);
        Sync sync = weld.theSync(syncId);
        RequestedActions.Result outcome = requests.run(record, changes, sent, sync, weld);
        if (outcome.failure() == null) {
            tracker.follow(record, changes, sync, weld, weld.runs(syncId).orElseThrow());
        }
        return outcome;
    }

    private SyncContext record() {
        return new SyncContext(
                resource,
                new ResourceAccess<>(
                        (patch, manager) -> {
                            WeldEltSync written = new WeldEltSync();
                            written.setMetadata(resource.getMetadata());
                            written.setSpec(resource.getSpec());
                            written.setStatus(WeldEltSyncStatus.of(
                                    patch.getStatus().ledger(),
                                    resource.getStatus() == null
                                            ? WeldEltSyncStatus.empty().report()
                                            : resource.getStatus().report()));
                            resource.setStatus(written.getStatus());
                            return written;
                        },
                        () -> Optional.of(resource)),
                clock.instant(),
                RetryMemory.empty(() -> 0, clock),
                new BindingMemory(),
                AppUrls.NONE);
    }

    private void ask(String value) {
        annotations.put(Annotations.RUN_REQUESTED_AT, value);
    }

    private @Nullable PendingRequest run() {
        return resource.getStatus().runRequest();
    }

    private void assertState(String state) {
        assertThat(run()).isNotNull().extracting(PendingRequest::state).isEqualTo(state);
    }

    private @Nullable String handled() {
        return resource.getStatus().lastHandledRunAt();
    }

    @Test
    void isFollowedFromTheRequestToTheEndOfTheRun() {
        weld.quirks().runDelay(Duration.ofMinutes(20)).runLength(Duration.ofMinutes(5));
        ask("1");
        reconcile();
        assertThat(handled()).isEqualTo("1");
        assertThat(run().requestState().isAwaited()).isTrue();

        clock.advance(Duration.ofMinutes(21));
        reconcile();
        assertState("Running");

        clock.advance(Duration.ofMinutes(6));
        reconcile();
        assertState("Succeeded");
        assertThat(run().streams()).hasSize(3).allSatisfy(stream -> assertThat(stream.runId())
                .isNotNull());
        assertThat(weld.count(Call.REQUEST_RUN)).isEqualTo(3);
    }

    @Test
    void isGivenUpAloudWhereNoRunIsSeen() {
        weld.quirks().runDelay(Duration.ofDays(9));
        ask("1");
        reconcile();
        clock.advance(Duration.ofMinutes(89));
        reconcile();
        assertThat(run().requestState().isAwaited()).isTrue();

        clock.advance(Duration.ofMinutes(2));
        reconcile();

        assertState("GivenUp");
        assertThat(run().message()).contains("no run");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404})
    void aJobThatIsNotThereYetIsAskedForAgain(int status) {
        weld.byHand().disable(syncId);
        weld.quirks().jobDelay(Duration.ofMinutes(2), status);
        weld.byHand().enable(syncId);
        ask("1");

        RequestedActions.Result outcome = reconcile();

        assertThat(outcome.retryAfter()).isNotNull();
        assertState("Pending");
        assertThat(handled()).isNull();

        clock.advance(Duration.ofMinutes(3));
        assertThat(reconcile().retryAfter()).isNull();
        assertThat(handled()).isEqualTo("1");
    }

    @Test
    void aJobThatDoesNotComeIsRefusedInWeldsWords() {
        weld.refuse(Call.REQUEST_RUN, new WeldException.Rejected(404, "Job not found"));
        ask("1");
        reconcile();
        assertState("Pending");

        clock.advance(Duration.ofMinutes(16));
        reconcile();

        assertState("Refused");
        assertThat(run().streams()).extracting(RequestedStream::message).containsOnly("Job not found");
        assertThat(handled()).isEqualTo("1");
    }

    @Test
    void aDisabledSyncIsNoReasonToWait() {
        weld.byHand().disable(syncId);
        ask("1");
        reconcile();
        assertState("Refused");
    }

    @Test
    void eachStreamIsAskedForUntilItIsAnsweredThoughTheAnnotationGoes() {
        ask("1");
        for (int i = 0; i < 4; i++) {
            weld.failNext(Call.REQUEST_RUN, () -> new WeldException.OutcomeUnknown("503"));
            assertThat(reconcile().failure()).isNotNull();
            annotations.clear();
            clock.advance(UNTIL_SHOWN);
        }
        assertThat(handled()).isNull();

        reconcile();

        assertThat(handled()).isEqualTo("1");
        for (String stream : STREAMS) {
            assertThat(weld.runsRequested(syncId, stream)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"-PT1H", "-PT2M", "PT0S", "PT2M", "PT1H"})
    void aRunThatBeganBeforeACrashIsNotAskedForAgainHoweverFarTheClocksAreApart(Duration weldIsAhead) {
        weld.quirks().clockOffset(weldIsAhead);
        // Given a run of the schedule from before
        weld.startRun(syncId, "accounts");
        weld.finishRun(syncId, "accounts");
        clock.advance(Duration.ofMinutes(10));
        ask("1");
        // When the answer is lost, the process dies, and the run is over before the next one looks
        weld.loseAnswer(Call.REQUEST_RUN);
        assertThat(reconcile().failure()).isNotNull();
        clock.advance(Duration.ofSeconds(10));
        weld.startRun(syncId, "accounts");
        clock.advance(Duration.ofSeconds(10));
        weld.finishRun(syncId, "accounts");
        clock.advance(Duration.ofSeconds(10));
        changes = changes();
        reconcile();
        // Then
        assertThat(weld.runsRequested(syncId, "accounts")).isEqualTo(1);
        assertThat(weld.runsRequested(syncId, "contacts")).isEqualTo(1);
        assertThat(handled()).isEqualTo("1");
    }

    /** A read right after a lost answer, or of the next process, may not show the run yet. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatMayHaveBeenSentIsNotSentAgainBeforeReadsShowIt(boolean nextProcess) {
        weld.quirks().readLag(Duration.ofSeconds(8));
        ask("1");
        weld.loseAnswer(Call.REQUEST_RUN);
        assertThat(reconcile().failure()).isNotNull();
        weld.startRun(syncId, "accounts");
        weld.finishRun(syncId, "accounts");
        if (nextProcess) {
            sent = new SentRequests(UNTIL_SHOWN);
        }
        clock.advance(Duration.ofSeconds(3));

        RequestedActions.Result waits = reconcile();
        assertThat(waits.failure()).isNull();
        assertThat(waits.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertState("Pending");
        clock.advance(Duration.ofSeconds(7));
        reconcile();

        for (String stream : STREAMS) {
            assertThat(weld.runsRequested(syncId, stream)).isEqualTo(1);
        }
    }

    @Test
    void theClockOfAnotherProcessMakesNoWaitLonger() {
        ask("1");
        weld.loseAnswer(Call.REQUEST_RUN);
        assertThat(reconcile().failure()).isNotNull();
        sent = new SentRequests(UNTIL_SHOWN);
        clock.advance(Duration.ofHours(-1));

        assertThat(reconcile().retryAfter()).isEqualTo(UNTIL_SHOWN);
        clock.advance(UNTIL_SHOWN);
        assertThat(reconcile().retryAfter()).isNull();
        assertThat(handled()).isEqualTo("1");
    }

    @Test
    void whatWeldHasNotCarriedOutIsSentAgainAtOnce() {
        ask("1");
        weld.failNext(Call.REQUEST_RUN, () -> new WeldException.Busy(Duration.ofSeconds(1)));
        assertThat(reconcile().failure()).isInstanceOf(WeldException.Busy.class);

        assertThat(reconcile().failure()).isNull();
        assertThat(handled()).isEqualTo("1");
    }

    @Test
    void aStreamThatIsGoneIsNotWaitedFor() {
        weld.quirks().runDelay(Duration.ofMinutes(50));
        ask("1");
        reconcile();
        weld.byHand().removeStream(syncId, "leads");
        clock.advance(Duration.ofMinutes(1));

        reconcile();

        assertThat(run().streams())
                .filteredOn(stream -> stream.name().equals("leads"))
                .extracting(RequestedStream::state, RequestedStream::message)
                .containsExactly(tuple("GivenUp", "the stream no longer exists"));
    }

    @Test
    void whatWaitedForADayIsNotCarriedOut() {
        ask("1");
        recorder.record(record());
        annotations.clear();
        clock.advance(Duration.ofHours(25));

        reconcile();

        assertState("GivenUp");
        assertThat(handled()).isEqualTo("1");
        assertThat(weld.count(Call.REQUEST_RUN)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // A resource that was reported on: what counts is when it was made.
        "true, 2024-03-01T00:00:00Z, Refused",
        "true, 2026-03-02T09:30:00Z, Refused",
        "true, 2026-03-02T09:57:00Z, Requested",
        "true, 2026-03-02T12:00:00Z, Requested",
        "true, run-17, Requested",
        // One that is seen for the first time, two hours after it was made.
        "false, 2024-03-01T00:00:00Z, Refused",
        "false, 2026-03-02T10:30:00Z, Refused",
        "false, 2026-03-02T11:30:00Z, Requested",
        "false, 2024-03-01, Refused",
        "false, 1709251200, Refused",
        "false, run-17, Requested"
    })
    void whatIsOlderThanTheResourceIsNotCarriedOut(boolean known, String value, String state) {
        if (!known) {
            resource.setStatus(WeldEltSyncStatus.empty());
        }
        ask(value);

        reconcile();

        assertThat(handled()).isEqualTo(value);
        assertThat(run().requestState().isAwaited()).isEqualTo(state.equals("Requested"));
        assertThat(weld.count(Call.REQUEST_RUN)).isEqualTo(state.equals("Requested") ? 3 : 0);
    }

    @Test
    void aFullRefreshIsFollowedToTheRunThatIsOne() {
        annotations.put(Annotations.FULL_REFRESH_REQUESTED_AT, "1");
        annotations.put(Annotations.FULL_REFRESH_STREAMS, "accounts");
        reconcile();
        assertThat(resource.getStatus().fullRefreshRequest().state()).isEqualTo("Requested");

        clock.advance(Duration.ofMinutes(10));
        weld.startRun(syncId, "accounts");
        weld.finishRun(syncId, "accounts");
        reconcile();

        assertThat(resource.getStatus().fullRefreshRequest().state()).isEqualTo("Succeeded");
    }

    @Test
    void aFullRefreshThatIsTakenBackIsSaidToBe() {
        annotations.put(Annotations.FULL_REFRESH_REQUESTED_AT, "1");
        reconcile();

        annotations.put(Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT, "1");
        reconcile();

        assertThat(resource.getStatus().fullRefreshRequest().state()).isEqualTo("Cancelled");
        assertThat(resource.getStatus().cancelFullRefreshRequest().state()).isEqualTo("Succeeded");
    }

    @Test
    void dropsHistoryOnlyForTheRequestThatIsNamed() {
        String earlier = clock.instant().minusSeconds(600).toString();
        String value = clock.instant().toString();
        annotations.put(Annotations.FULL_REFRESH_REQUESTED_AT, value);
        annotations.put(Annotations.RESET_HISTORY_TABLE, earlier);
        recorder.record(record());
        assertThat(resource.getStatus().fullRefreshRequest())
                .as("what is left from another request")
                .matches(noted -> !noted.resetsHistory());

        clock.advance(Duration.ofMinutes(1));
        String again = clock.instant().toString();
        annotations.put(Annotations.FULL_REFRESH_REQUESTED_AT, again);
        annotations.put(Annotations.RESET_HISTORY_TABLE, again);
        recorder.record(record());
        assertThat(resource.getStatus().fullRefreshRequest()).matches(PendingRequest::resetsHistory);
    }

    private void declare(@Nullable String request) {
        resource.setSpec(Serialization.unmarshal(
                "{\"destinationSchemaName\": \"crm\", \"request\": " + request + "}", WeldEltSyncSpec.class));
    }

    private @Nullable PendingRequest declared() {
        return resource.getStatus().request();
    }

    private void assertDeclared(String state) {
        assertThat(declared()).isNotNull().extracting(PendingRequest::state).isEqualTo(state);
    }

    @Test
    void aRequestOfTheManifestIsCarriedOutOnceForEachId() {
        for (String id : new String[] {"a", "b", "a"}) {
            declare("{\"id\": \"" + id + "\", \"type\": \"Run\", \"streams\": [\"leads\"]}");
            reconcile();
            reconcile();
            clock.advance(Duration.ofMinutes(5));
        }
        assertThat(weld.count(Call.REQUEST_RUN)).isEqualTo(2);
        assertThat(declared()).isNotNull().extracting(PendingRequest::value).isEqualTo("b");
        declare(null);
        reconcile();
        assertThat(weld.count(Call.REQUEST_RUN)).isEqualTo(2);
    }

    @Test
    void aRequestOfTheManifestLeavesThoseOfTheAnnotationsAlone() {
        ask("run-1");
        declare("{\"id\": \"a\", \"type\": \"FullRefresh\", \"streams\": [\"leads\"]}");
        reconcile();

        assertThat(weld.count(Call.REQUEST_RUN)).isEqualTo(STREAMS.length);
        assertThat(weld.count(Call.REQUEST_FULL_REFRESH)).isOne();
        assertThat(handled()).isEqualTo("run-1");
        assertDeclared("Requested");

        annotations.put(Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT, "cancel-1");
        annotations.put(Annotations.FULL_REFRESH_STREAMS, "leads");
        reconcile();
        assertDeclared("Cancelled");
        assertThat(weld.count(Call.REQUEST_FULL_REFRESH)).isOne();
    }

    @Test
    void aRequestOfTheManifestIsNotSentAgainAfterItsAnswerIsLostThoughItIsRemoved() {
        declare("{\"id\": \"a\", \"type\": \"Run\", \"streams\": [\"leads\"]}");
        weld.loseAnswer(Call.REQUEST_RUN);
        assertThat(reconcile().failure()).isNotNull();
        assertDeclared("Pending");
        clock.advance(Duration.ofSeconds(10));
        weld.startRun(syncId, "leads");
        clock.advance(Duration.ofSeconds(10));
        weld.finishRun(syncId, "leads");
        clock.advance(Duration.ofSeconds(10));
        declare(null);
        reconcile();

        assertDeclared("Succeeded");
        assertThat(weld.runsRequested(syncId, "leads")).isEqualTo(1);
    }
}
