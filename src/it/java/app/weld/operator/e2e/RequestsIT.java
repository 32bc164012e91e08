package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.RequestedStream;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What annotations ask for once, and what comes of it in the status. */
class RequestsIT {
    private static final String RUNS = "/elt_streams/{id}/request_run";
    private static final String REFRESHES = "/elt_streams/{id}/request_full_refresh";

    private static final Duration POLL_LONG = Harness.POLL.multipliedBy(5);

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @BeforeAll
    static void start() {
        harness.weld().quirks().runLength(Duration.ZERO).with(Way.RUNNING_MEANS_RAN);
    }

    @Test
    void runsAllStreamsOnceForEachValueAndReportsTheRuns() {
        Harness.Tenant tenant = converged("run");

        ask(tenant, Annotations.RUN_REQUESTED_AT, "1");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "1");
        assertThat(tenant.calls("POST", RUNS)).hasSize(2);
        tenant.awaitNote("RunRequested", "accounts, contacts");
        harness.weld().tick();
        WeldEltSync sync = tenant.awaitSync(
                "crm",
                found -> found.getStatus().lastRunFinishedAt() != null
                        && found.getStatus().streams().stream().allMatch(stream -> "Completed".equals(stream.state())),
                "completed runs");
        assertThat(sync.getStatus().state()).isEqualTo("Completed");
        assertThat(sync.getStatus().failedStreamCount()).isZero();
        assertThat(sync.getStatus().condition("LastRunSucceeded"))
                .hasValueSatisfying(it -> assertThat(it.isTrue()).isTrue());
        assertThat(sync.getStatus().streams()).allSatisfy(stream -> {
            assertThat(stream.recordsSynced()).isPositive();
            assertThat(stream.bytesSynced()).isPositive();
            assertThat(stream.operationMode()).isEqualTo("Full");
            assertThat(stream.lastRunStartedAt()).isNotNull();
            assertThat(stream.lastRunFinishedAt()).isNotNull();
            assertThat(stream.error()).isNull();
        });

        PendingRequest request = tenant.awaitSync("crm", isRun("Succeeded"), "runs that succeeded")
                .getStatus()
                .runRequest();
        assertThat(request.streams()).extracting(RequestedStream::name).containsExactly("accounts", "contacts");

        restart(tenant);
        assertThat(tenant.calls("POST", RUNS)).hasSize(2);

        ask(tenant, Annotations.RUN_REQUESTED_AT, "2");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "2");
        assertThat(tenant.calls("POST", RUNS)).hasSize(4);
    }

    @Test
    void runsTheStreamsThatAreNamedAndSaysWhichAreUnknown() {
        Harness.Tenant tenant = converged("named");

        ask(tenant, Annotations.RUN_STREAMS, "contacts, Nonsense");
        ask(tenant, Annotations.RUN_REQUESTED_AT, "now");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "now");
        String contact = tenant.account().stream(syncId(tenant), "contacts")
                .orElseThrow()
                .id();
        assertThat(tenant.calls("POST", RUNS))
                .extracting(Recorded::path)
                .containsExactly("/elt_streams/" + contact + "/request_run");
        tenant.awaitNote("Rejected", "Nonsense");
    }

    @Test
    void carriesOutARequestOfTheManifestOnceForEachId() {
        Harness.Tenant tenant = converged("declared");

        declare(tenant, "{id: a, type: Run, streams: [accounts]}");
        tenant.awaitSync("crm", isDeclared("a", "Requested", "Scheduled", "Running", "Succeeded"), "a requested run");
        assertThat(tenant.calls("POST", RUNS)).hasSize(1);
        tenant.awaitNote("RunRequested", "accounts");

        // Given a commit that is reverted, applied again, and followed by another one
        declare(tenant, null);
        declare(tenant, "{id: a, type: Run, streams: [accounts]}");
        restart(tenant);
        declare(tenant, "{id: b, type: FullRefresh, streams: [contacts], deleteHistoryOf: crm}");
        tenant.awaitSync("crm", isDeclared("b", "Requested"), "a requested refresh");
        declare(tenant, "{id: a, type: Run, streams: [accounts]}");
        restart(tenant);
        // Then
        assertThat(tenant.calls("POST", RUNS)).hasSize(1);
        assertThat(tenant.calls("POST", REFRESHES)).hasSize(1);
        assertThat(tenant.account().stream(syncId(tenant), "contacts").orElseThrow())
                .satisfies(stream -> assertThat(stream.resetHistory()).isTrue());
        assertThat(tenant.sync("crm").getStatus().tracking().handledRequests()).containsExactly("a", "b");
    }

    @Test
    void refusesARequestThatIsInTheManifestFromTheBeginning() {
        Harness.Tenant tenant = harness.tenant("beginning");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}]", "request: {id: a, type: Run}");
        tenant.awaitSync("crm", "InSync");

        tenant.awaitSync("crm", isDeclared("a", "Refused"), "a request that is refused");
        tenant.awaitNote("RequestNotCarriedOut", "first saw");
        assertThat(tenant.calls("POST", RUNS)).isEmpty();
    }

    @Test
    void withdrawsARequestOfTheManifestThatWasNotSentYet() {
        Harness.Tenant tenant = converged("withdrawn");
        tenant.crm("suspend: true", "request: {id: a, type: Run}");
        tenant.awaitSync("crm", isDeclared("a", "Pending"), "a request that waits");

        tenant.crm("suspend: true");
        tenant.awaitSync("crm", isDeclared("a", "Cancelled"), "a request that is withdrawn");
        tenant.awaitNote("RequestNotCarriedOut", "removed from the manifest");
        tenant.crm("streams: [{name: accounts}, {name: contacts}]");
        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.calls("POST", RUNS)).isEmpty();
    }

    private static Predicate<WeldEltSync> isDeclared(String id, String... states) {
        return sync -> {
            PendingRequest request = sync.getStatus().request();
            return request != null
                    && request.value().equals(id)
                    && List.of(states).contains(request.state());
        };
    }

    /** The manifest of {@code converged} with a request. */
    private static void declare(Harness.Tenant tenant, @Nullable String request) {
        tenant.crm(
                "streams: [{name: accounts}, {name: contacts}]",
                request == null ? "suspend: false" : "request: " + request);
    }

    @Test
    void aRunThatIsThereAlreadyCountsAsDone() {
        Harness.Tenant tenant = converged("there");
        tenant.account().requestRun(syncId(tenant), "accounts");

        ask(tenant, Annotations.RUN_REQUESTED_AT, "now");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "now");
        assertThat(tenant.calls("POST", RUNS)).extracting(Recorded::status).containsExactlyInAnyOrder(409, 200);
        assertThat(tenant.notes("Rejected")).isEmpty();
    }

    @Test
    void saysThatADisabledSyncDoesNotRunAndAsksOnlyOnce() {
        Harness.Tenant tenant = converged("disabled");
        tenant.crm("enabled: false", "streams: [{name: accounts}]");
        tenant.awaitSync("crm", "InSyncDisabled");

        ask(tenant, Annotations.RUN_REQUESTED_AT, "now");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "now");
        tenant.awaitNote("Rejected", "accounts", "not running");
        restart(tenant);
        assertThat(tenant.calls("POST", RUNS)).hasSize(1);
        assertThat(Harness.hasReason(tenant.sync("crm"), "InSyncDisabled")).isTrue();
    }

    @Test
    void marksAFullRefreshAndTakesItBack() {
        Harness.Tenant tenant = converged("refresh");

        ask(tenant, Annotations.FULL_REFRESH_REQUESTED_AT, "1");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledFullRefreshAt, "1");
        assertThat(tenant.account().streams(syncId(tenant))).allSatisfy(stream -> {
            assertThat(stream.fullRefresh()).isTrue();
            assertThat(stream.resetHistory()).isFalse();
        });
        tenant.awaitEvent("FullRefreshRequested");
        restart(tenant);
        assertThat(tenant.calls("POST", REFRESHES)).hasSize(2);

        ask(tenant, Annotations.CANCEL_FULL_REFRESH_REQUESTED_AT, "1");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledCancelFullRefreshAt, "1");
        assertThat(tenant.account().streams(syncId(tenant)))
                .noneSatisfy(stream -> assertThat(stream.fullRefresh()).isTrue());
        restart(tenant);
        assertThat(tenant.calls("POST", "/elt_streams/{id}/cancel_full_refresh"))
                .hasSize(2);
        assertThat(tenant.calls("POST", REFRESHES)).hasSize(2);
    }

    @Test
    void losesHistoryOnlyForTheRequestThatIsNamed() {
        Harness.Tenant tenant = converged("history");
        ask(tenant, Annotations.FULL_REFRESH_STREAMS, "accounts");
        ask(tenant, Annotations.RESET_HISTORY_TABLE, "confirm");
        ask(tenant, Annotations.FULL_REFRESH_REQUESTED_AT, "1");
        awaitHandled(tenant, WeldEltSyncStatus::lastHandledFullRefreshAt, "1");
        tenant.awaitNote(
                "RequestNotCarriedOut", Annotations.RESET_HISTORY_TABLE, Annotations.FULL_REFRESH_REQUESTED_AT);
        assertThat(tenant.calls("POST", REFRESHES)).isEmpty();
        assertThat(tenant.sync("crm").getStatus().fullRefreshRequest().state()).isEqualTo("Refused");

        ask(tenant, Annotations.RESET_HISTORY_TABLE, "2");
        ask(tenant, Annotations.FULL_REFRESH_REQUESTED_AT, "2");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledFullRefreshAt, "2");
        assertThat(tenant.account().stream(syncId(tenant), "accounts")
                        .orElseThrow()
                        .resetHistory())
                .isTrue();
        assertThat(tenant.account().stream(syncId(tenant), "contacts")
                        .orElseThrow()
                        .fullRefresh())
                .isFalse();
        assertThat(tenant.calls("POST", REFRESHES)).hasSize(1);

        // The annotation that stays behind speaks of that request alone.
        ask(tenant, Annotations.FULL_REFRESH_REQUESTED_AT, "3");
        awaitHandled(tenant, WeldEltSyncStatus::lastHandledFullRefreshAt, "3");
        assertThat(tenant.account().stream(syncId(tenant), "accounts")
                        .orElseThrow()
                        .resetHistory())
                .isFalse();
    }

    @Test
    void readsWeldNowWhereThatIsRequested() {
        Harness.Tenant tenant = converged("look");
        int hour = 0;
        for (String annotation : new String[] {Annotations.RECONCILE_REQUESTED_AT, Annotations.FLUX_REQUESTED_AT}) {
            int before = tenant.calls("GET", "/elt_syncs/{id}").size();
            hour++;
            String value = "2026-01-01T0" + hour + ":00:00Z";

            ask(tenant, annotation, value);
            tenant.annotate(WeldConnection.class, "salesforce", annotation, value);

            awaitHandled(tenant, WeldEltSyncStatus::lastHandledReconcileAt, value);
            await().until(() ->
                    value.equals(tenant.connection("salesforce").getStatus().lastHandledReconcileAt()));
            tenant.awaitPolls();
            assertThat(tenant.calls("GET", "/elt_syncs/{id}")).hasSize(before + 1);
        }
    }

    @Test
    void aFailedRunIsSaidAndLeavesTheSyncReady() {
        Harness.Tenant tenant = converged("failed");
        String id = syncId(tenant);
        tenant.account().failNextRun(id, "contacts", "source said no");
        ask(tenant, Annotations.RUN_REQUESTED_AT, "1");
        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "1");

        harness.weld().tick();

        WeldEltSync sync = tenant.awaitSync(
                "crm", found -> Integer.valueOf(1).equals(found.getStatus().failedStreamCount()), "one failed stream");
        assertThat(sync.getStatus().condition("LastRunSucceeded")).hasValueSatisfying(condition -> {
            assertThat(condition.isTrue()).isFalse();
            assertThat(condition.message()).contains("contacts", "source said no");
        });
        assertThat(Harness.hasReason(sync, "InSync")).isTrue();
        assertThat(sync.getStatus().streams())
                .filteredOn(stream -> stream.name().equals("contacts"))
                .extracting(StreamStatus::error)
                .containsExactly("source said no");
        tenant.awaitNote("RunFailed", "contacts", "source said no");
        tenant.awaitSync("crm", found -> "Failed".equals(found.getStatus().state()), "state Failed");

        ask(tenant, Annotations.RUN_REQUESTED_AT, "2");
        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "2");
        harness.weld().tick();

        tenant.awaitSync(
                "crm",
                found -> Integer.valueOf(0).equals(found.getStatus().failedStreamCount())
                        && "Completed".equals(found.getStatus().state()),
                "success");
        assertThat(tenant.eventsOf("RunFailed")).isEqualTo(1);
    }

    @Test
    void reportsARunThatAPersonStartedInWeld() {
        Harness.Tenant tenant = converged("theirs");
        assertThat(tenant.sync("crm").getStatus().state()).isNull();

        tenant.account().requestRun(syncId(tenant), "accounts");
        harness.weld().tick();

        WeldEltSync sync = tenant.awaitSync(
                "crm",
                found -> "Completed".equals(found.getStatus().state())
                        && found.getStatus().lastRunFinishedAt() != null,
                "the run");
        assertThat(sync.getStatus().streams())
                .filteredOn(stream -> "Completed".equals(stream.state()))
                .extracting(StreamStatus::name)
                .containsExactly("accounts");
    }

    @Test
    void goesOnWithARequestWhoseAnnotationIsTakenAway() {
        Harness.Tenant tenant = converged("away");
        harness.weld()
                .faults()
                .on("POST", "/elt_streams/{id}/request_run")
                .withKey(tenant.apiKey())
                .times(2)
                .fail(503);

        ask(tenant, Annotations.RUN_REQUESTED_AT, "now");
        tenant.awaitSync("crm", sync -> sync.getStatus().runRequest() != null, "the request to be noted");
        ask(tenant, Annotations.RUN_REQUESTED_AT, null);

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "now");
        assertThat(tenant.calls("POST", RUNS).stream().filter(call -> call.status() == 200))
                .as("each stream is requested until it is answered, and once")
                .hasSize(2);
    }

    @Test
    void asksForEachStreamUntilItIsAnsweredWhereMostRequestsFail() {
        Harness.Tenant tenant = harness.tenant("most");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: contacts}, {name: opportunities}]");
        tenant.awaitSync("crm", "InSync");
        harness.weld()
                .faults()
                .on("POST", "/elt_streams/{id}/request_run")
                .withKey(tenant.apiKey())
                .times(6)
                .share(0.7, new Random(1))
                .fail(503);

        ask(tenant, Annotations.RUN_REQUESTED_AT, "now");
        tenant.awaitSync("crm", sync -> sync.getStatus().runRequest() != null, "the request to be noted");
        ask(tenant, Annotations.RUN_REQUESTED_AT, null);

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "now");
        assertThat(tenant.calls("POST", RUNS))
                .filteredOn(call -> call.status() == 200)
                .extracting(Recorded::path)
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    @Test
    void notesARequestWhileSuspendedAndCarriesItOutLater() {
        Harness.Tenant tenant = converged("suspended");
        tenant.crm("suspend: true", "streams: [{name: accounts}, {name: contacts}]");
        tenant.awaitSync("crm", "Suspended");

        ask(tenant, Annotations.RUN_REQUESTED_AT, "now");
        tenant.awaitSync("crm", isRun("Pending"), "the request to be noted");
        ask(tenant, Annotations.RUN_REQUESTED_AT, null);
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", RUNS)).isEmpty();

        tenant.crm("suspend: false", "streams: [{name: accounts}, {name: contacts}]");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "now");
        assertThat(tenant.calls("POST", RUNS)).hasSize(2);
    }

    @Test
    void notesARequestBeforeTheConnectionIsThere() {
        Harness.Tenant tenant = harness.tenant("early");
        tenant.crm("streams: [{name: accounts}]");
        tenant.awaitSync("crm", "ConnectionNotFound");
        ask(tenant, Annotations.RUN_REQUESTED_AT, "now");
        tenant.awaitSync("crm", isRun("Pending"), "the request to be noted");
        ask(tenant, Annotations.RUN_REQUESTED_AT, null);

        tenant.connected("salesforce");

        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "now");
        assertThat(tenant.calls("POST", RUNS)).isNotEmpty();
    }

    @Test
    void carriesOutNothingThatARestoredManifestAsksFor() {
        for (String value : new String[] {"2024-03-01T00:00:00Z", "2024-03-01"}) {
            Harness.Tenant tenant = harness.tenant("restored");
            tenant.connected("salesforce");
            tenant.apply("""
                    apiVersion: weld.app/v1alpha1
                    kind: WeldEltSync
                    metadata:
                      name: crm
                      annotations:
                        weld.app/run-requested-at: "%1$s"
                        weld.app/full-refresh-requested-at: "%1$s"
                        weld.app/reset-history-table: "%1$s"
                    spec:
                      connectionRef: {name: salesforce}
                      destinationSchemaName: crm
                      syncInterval: "0 */6 * * *"
                      streams: [{name: accounts}]
                    """.formatted(value));
            WeldEltSync sync = tenant.awaitSync("crm", "InSync");
            assertThat(sync.getStatus().lastHandledRunAt()).isEqualTo(value);
            assertThat(sync.getStatus().lastHandledFullRefreshAt()).isEqualTo(value);
            assertThat(sync.getStatus().runRequest().state()).isEqualTo("Refused");
            tenant.awaitNote("RequestNotCarriedOut", "full refresh", value);
            tenant.awaitPolls();
            assertThat(tenant.calls("POST", RUNS)).isEmpty();
            assertThat(tenant.calls("POST", REFRESHES)).isEmpty();
        }
    }

    @Test
    void carriesOutWhatANewManifestAsksFor() {
        Harness.Tenant tenant = harness.tenant("new");
        tenant.connected("salesforce");
        String now = Instant.now().minusSeconds(20).toString();
        tenant.apply("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata:
                  name: crm
                  annotations: {weld.app/run-requested-at: "%s"}
                spec:
                  connectionRef: {name: salesforce}
                  destinationSchemaName: crm
                  syncInterval: "0 */6 * * *"
                  streams: [{name: accounts}]
                """.formatted(now));
        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, now);
        assertThat(tenant.calls("POST", RUNS)).hasSize(1);
    }

    @Test
    void followsARunThatBeginsLate() {
        Harness.Tenant tenant = converged("late");
        ask(tenant, Annotations.RUN_REQUESTED_AT, "now");
        awaitHandled(tenant, WeldEltSyncStatus::lastHandledRunAt, "now");
        await().pollDelay(POLL_LONG).until(() -> true);

        harness.weld().tick();

        // The facts of the request are written just before the report.
        tenant.awaitSync(
                "crm",
                isRun("Succeeded").and(sync -> sync.getStatus().lastRunFinishedAt() != null),
                "the run that began late");
    }

    private static Predicate<WeldEltSync> isRun(String state) {
        return sync -> sync.getStatus().runRequest() != null
                && state.equals(sync.getStatus().runRequest().state());
    }

    private static Harness.Tenant converged(String prefix) {
        Harness.Tenant tenant = harness.tenant(prefix);
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}, {name: contacts}]");
        tenant.awaitSync("crm", "InSync");
        return tenant;
    }

    private static String syncId(Harness.Tenant tenant) {
        return tenant.sync("crm").getStatus().syncId();
    }

    private static void ask(Harness.Tenant tenant, String annotation, @Nullable String value) {
        tenant.annotate(WeldEltSync.class, "crm", annotation, value);
    }

    private static void awaitHandled(Harness.Tenant tenant, Function<WeldEltSyncStatus, String> handled, String value) {
        tenant.awaitSync("crm", sync -> value.equals(handled.apply(sync.getStatus())), "request " + value + " handled");
    }

    private static void restart(Harness.Tenant tenant) {
        harness.stopOperator();
        harness.startOperator();
        tenant.awaitPolls();
    }
}
