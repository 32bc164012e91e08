package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.SyncRow;
import app.weld.operator.standin.Way;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of syncs that an orchestration starts. */
class OrchestrationRunsIT {
    private static final String RUNS = "/orchestration_runs";
    private static final String STATUS = "/elt_syncs/{id}/status";
    private static final String REQUEST = "/elt_streams/{id}/request_run";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @BeforeEach
    void runsEndAtOnce() {
        harness.weld().quirks().asAssumed().runLength(Duration.ZERO);
    }

    @AfterEach
    void asBefore() {
        harness.weld().quirks().asAssumed();
    }

    @Test
    void aRunOfTheOrchestrationIsNoticedInAllOfItsSyncsByOneCallForAll() {
        Harness.Tenant tenant = tenant("orchruns");
        String nightly = tenant.account().createOrchestration("Nightly");
        tenant.account().startOrchestration(nightly);
        harness.weld().tick();
        List<String> names = List.of("crm", "shop", "ads");
        names.forEach(name -> orchestrated(tenant, name));
        names.forEach(name -> tenant.awaitSync(name, "InSync"));
        // A run has begun in each since it was enabled
        runs(tenant, nightly, names);
        awaitQuiet(tenant);

        // Given nothing happens
        int statuses = tenant.calls("GET", STATUS).size();
        int lists = tenant.calls("GET", "/elt_syncs").size();
        int before = tenant.calls("GET", RUNS).size();
        tenant.awaitPolls();
        tenant.awaitPolls();
        assertThat(tenant.calls("GET", STATUS)).as("calls for each sync").hasSize(statuses);
        assertThat(tenant.calls("GET", RUNS).size() - before)
                .as("one call for all three syncs with each poll")
                .isPositive()
                .isLessThanOrEqualTo(tenant.calls("GET", "/elt_syncs").size() - lists + 1);

        // When the orchestration runs
        runs(tenant, nightly, names);

        awaitQuiet(tenant);
        assertThat(tenant.calls("GET", STATUS).size() - statuses).isLessThanOrEqualTo(4 * names.size());
        assertThat(tenant.calls("POST", "/orchestrations/{id}/request_run")).isEmpty();
    }

    @Test
    void anAccountWithoutOrchestrationsMakesNoCallForThem() {
        Harness.Tenant tenant = tenant("orchnone");
        tenant.account().createOrchestration("Nightly");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        tenant.awaitPolls();

        assertThat(tenant.calls("GET", RUNS)).isEmpty();
        assertThat(tenant.calls("GET", "/orchestrations")).isEmpty();
    }

    @Test
    void noCallAnyMoreOnceNoSyncIsAttached() {
        Harness.Tenant tenant = tenant("orchback");
        tenant.account().createOrchestration("Nightly");
        orchestrated(tenant, "crm");
        tenant.awaitSync("crm", "InSync");
        await().until(() -> !tenant.calls("GET", RUNS).isEmpty());

        tenant.sync(
                "crm",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "syncInterval: '0 4 * * *'",
                "streams: [{name: accounts}]");

        await().untilAsserted(() -> assertThat(row(tenant).orchestrationId()).isNull());
        tenant.awaitPolls();
        int before = tenant.calls("GET", RUNS).size();
        tenant.awaitPolls();
        assertThat(tenant.calls("GET", RUNS)).hasSize(before);
    }

    @Test
    void runsThatTheKeyMayNotListHoldNothingUpAndAreNotTriedAgainSoon() {
        Harness.Tenant tenant = tenant("orchno");
        tenant.account().createOrchestration("Nightly");
        harness.weld().faults().on("GET", RUNS).withKey(tenant.apiKey()).fail(403);

        orchestrated(tenant, "crm");

        tenant.awaitSync("crm", "InSync");
        await().until(() -> !tenant.calls("GET", RUNS).isEmpty());
        tenant.awaitPolls();
        tenant.awaitPolls();
        assertThat(tenant.calls("GET", RUNS)).hasSize(1);
        assertThat(Harness.ready(tenant.sync("crm")).orElseThrow().reason()).isEqualTo("InSync");
    }

    @Test
    void anEndpointThatFailsIsTriedLessAndLessOften() {
        Harness.Tenant tenant = tenant("orchfail");
        tenant.account().createOrchestration("Nightly");
        harness.weld().faults().on("GET", RUNS).withKey(tenant.apiKey()).fail(503);

        orchestrated(tenant, "crm");

        tenant.awaitSync("crm", "InSync");
        await().until(() -> !tenant.calls("GET", RUNS).isEmpty());
        tenant.awaitPolls();
        tenant.awaitPolls();
        int before = tenant.calls("GET", RUNS).size();
        tenant.awaitPolls();
        tenant.awaitPolls();
        assertThat(tenant.calls("GET", RUNS)).hasSize(before);
        assertThat(Harness.ready(tenant.sync("crm")).orElseThrow().reason()).isEqualTo("InSync");
    }

    @Test
    void aRequestedRunRunsTheSyncAloneAndNeverTheOrchestration() {
        Harness.Tenant tenant = tenant("orchrun");
        tenant.account().createOrchestration("Nightly");
        orchestrated(tenant, "crm");
        orchestrated(tenant, "shop");
        tenant.awaitSync("crm", "InSync");
        tenant.awaitSync("shop", "InSync");

        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_REQUESTED_AT, "1");

        tenant.awaitSync("crm", sync -> "1".equals(sync.getStatus().lastHandledRunAt()), "a handled request");
        assertThat(tenant.calls("POST", REQUEST)).hasSize(1);
        assertThat(tenant.calls("POST", "/orchestrations/{id}/request_run")).isEmpty();
    }

    @Test
    void aRunThatWeldRefusesIsExplainedWithTheOrchestration() {
        harness.weld().quirks().with(Way.ORCHESTRATED_RUNS_REFUSED);
        Harness.Tenant tenant = tenant("orchrefuse");
        String nightly = tenant.account().createOrchestration("Nightly");
        orchestrated(tenant, "crm");
        tenant.awaitSync("crm", "InSync");
        PendingRequest request = requestUntilAnswered(tenant);

        assertThat(request.streams()).anySatisfy(stream -> assertThat(stream.message())
                .contains("The job is run by an orchestration", "orchestration Nightly (" + nightly + ")", "Weld app"));
        assertThat(tenant.calls("POST", "/orchestrations/{id}/request_run")).isEmpty();
        assertThat(Harness.ready(tenant.sync("crm")).orElseThrow().reason()).isEqualTo("InSync");

        // And once that cannot mean "not yet"
        harness.weld().faults().on("POST", REQUEST).withKey(tenant.apiKey()).fail(403);
        tenant.awaitNote("Rejected", "orchestration Nightly (" + nightly + ") starts this sync");
        assertThat(tenant.calls("POST", "/orchestrations/{id}/request_run")).isEmpty();
    }

    private static PendingRequest requestUntilAnswered(Harness.Tenant tenant) {
        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_STREAMS, "accounts");
        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_REQUESTED_AT, "1");
        return tenant.awaitSync(
                        "crm",
                        sync -> sync.getStatus().runRequest() != null
                                && !sync.getStatus().runRequest().streams().isEmpty()
                                && sync.getStatus()
                                                .runRequest()
                                                .streams()
                                                .get(0)
                                                .message()
                                        != null,
                        "an answer to the request")
                .getStatus()
                .runRequest();
    }

    /** The orchestration runs its syncs, and each resource shows that. */
    private static void runs(Harness.Tenant tenant, String orchestration, List<String> names) {
        Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        tenant.account().startOrchestration(orchestration);
        harness.weld().tick();
        names.forEach(name -> tenant.awaitSync(
                name,
                sync -> sync.getStatus().lastRunFinishedAt() != null
                        && !Instant.parse(sync.getStatus().lastRunFinishedAt()).isBefore(since),
                "a run that was noticed"));
    }

    /** Until a whole poll has passed in which the runs of no sync were read. */
    private static void awaitQuiet(Harness.Tenant tenant) {
        await().until(() -> {
            int before = tenant.calls("GET", STATUS).size();
            tenant.awaitPolls();
            return tenant.calls("GET", STATUS).size() == before;
        });
    }

    private static Harness.Tenant tenant(String prefix) {
        Harness.Tenant tenant = harness.tenant(prefix);
        tenant.connected("salesforce");
        return tenant;
    }

    private static void orchestrated(Harness.Tenant tenant, String name) {
        tenant.sync(
                name,
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: " + name,
                "orchestrationRef: {name: Nightly}",
                "streams: [{name: accounts}]");
    }

    private static SyncRow row(Harness.Tenant tenant) {
        assertThat(tenant.account().syncs()).hasSize(1);
        return tenant.account().syncs().get(0);
    }
}
