package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Fault;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.SyncRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A new schedule is sent by what the last listing shows, also where somebody has changed the sync in Weld since. */
class ScheduleUpdateIT {
    private static final String BEFORE = "0 */6 * * *";
    private static final String AFTER = "30 2 * * 1";

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    /** No listing shows what somebody changes in the meantime. */
    @BeforeAll
    static void start() {
        harness.startOperator("WELD_POLL_INTERVAL", "60s");
    }

    private static void crm(Harness.Tenant tenant, String interval, String... more) {
        List<String> spec = new ArrayList<>(List.of(
                "connectionRef: {name: salesforce}", "destinationSchemaName: crm", "syncInterval: '" + interval + "'"));
        spec.addAll(List.of(more));
        tenant.sync("crm", spec.toArray(String[]::new));
    }

    private static Harness.Tenant inSync(String name, String... more) {
        Harness.Tenant tenant = harness.tenant(name);
        tenant.connected("salesforce");
        crm(tenant, BEFORE, more);
        tenant.awaitSync("crm", "InSync");
        return tenant;
    }

    private static List<Recorded> all(Harness.Tenant tenant) {
        return harness.weld().requests().stream()
                .filter(call -> call.keyFingerprint().equals(Recorded.fingerprint(tenant.apiKey())))
                .toList();
    }

    private static SyncRow row(Harness.Tenant tenant) {
        return tenant.account().syncs().getFirst();
    }

    private static WeldEltSync awaitApplied(Harness.Tenant tenant) {
        return tenant.awaitSync(
                "crm",
                sync -> Harness.hasReason(sync, "InSync")
                        && AFTER.equals(sync.getStatus().syncInterval()),
                "InSync at " + AFTER);
    }

    @Test
    void aNewScheduleIsOneCall() {
        Harness.Tenant tenant = inSync("onecall", "settings: {region: eu}", "streams: [{name: accounts}]");
        int before = all(tenant).size();

        crm(tenant, AFTER, "settings: {region: eu}", "streams: [{name: accounts}]");

        WeldEltSync sync = awaitApplied(tenant);
        assertThat(row(tenant).interval()).isEqualTo(AFTER);
        assertThat(sync.getStatus().observedGeneration())
                .isEqualTo(sync.getMetadata().getGeneration());
        assertThat(all(tenant).subList(before, all(tenant).size()))
                // The runs and the listings of all syncs are read at their own times.
                .filteredOn(call -> call.path().matches("/elt_syncs/[^/]+"))
                .extracting(call -> call.method() + " " + call.requestBody())
                .containsExactly("POST {\"sync_interval\":\"" + AFTER + "\"}");
        assertThat(tenant.notes("SyncUpdated")).hasSize(1);
        assertThat(tenant.notes("DriftCorrected")).isEmpty();
    }

    @Test
    void whatSomebodyElseHasChangedIsNoticedByTheAnswer() {
        Harness.Tenant tenant = inSync("meanwhile", "settings: {region: eu}");
        tenant.account().changeSettings(row(tenant).id(), "{\"region\": \"us\", \"theirs\": 1}");

        crm(tenant, AFTER, "settings: {region: eu}");

        awaitApplied(tenant);
        assertThat(row(tenant).settings().path("region").asText()).isEqualTo("eu");
        assertThat(row(tenant).settings().path("theirs").asInt()).isEqualTo(1);
        tenant.awaitNote("DriftCorrected", "region", "us");
    }

    @Test
    void aSyncThatSomebodyHasDisabledIsEnabledAgain() {
        Harness.Tenant tenant = inSync("disabled");
        tenant.account().changeEnabled(row(tenant).id(), false);

        crm(tenant, AFTER);

        awaitApplied(tenant);
        await().untilAsserted(() -> assertThat(row(tenant).enabled()).isTrue());
        assertThat(row(tenant).interval()).isEqualTo(AFTER);
    }

    @Test
    void aSyncThatSomebodyHasDeletedIsNotTakenForOneThatRefuses() {
        Harness.Tenant tenant = inSync("deleted");
        tenant.account().deleteSync(row(tenant).id());

        crm(tenant, AFTER);

        WeldEltSync sync = tenant.awaitSync("crm", now -> now.getStatus().observedGeneration() == 2L, "observed");
        assertThat(Harness.ready(sync).orElseThrow().reason()).isNotEqualTo("Rejected");
        awaitApplied(tenant);
        assertThat(tenant.account().syncs()).hasSize(1);
        assertThat(tenant.notes("Rejected")).isEmpty();
    }

    @Test
    void aScheduleThatWeldRefusesIsReportedAndLeavesTheRestAsItIs() {
        Harness.Tenant tenant = inSync("refused");
        Fault refusal = harness.weld()
                .faults()
                .on("POST", "/elt_syncs/{id}")
                .withKey(tenant.apiKey())
                .fail(400, "the plan allows one run a day");

        crm(tenant, AFTER);

        WeldEltSync sync = tenant.awaitSync("crm", "Rejected");
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("the plan allows one run a day");
        assertThat(refusal.hits()).isLessThanOrEqualTo(2);
        assertThat(sync.getStatus().syncInterval()).isEqualTo(BEFORE);
        refusal.remove();
    }

    @Test
    void anAnswerThatIsLostOrSaysNothingIsFollowedByARead() {
        Harness.Tenant tenant = inSync("lost");
        harness.weld()
                .faults()
                .on("POST", "/elt_syncs/{id}")
                .withKey(tenant.apiKey())
                .once()
                .cutAfter();

        crm(tenant, AFTER);
        awaitApplied(tenant);
        assertThat(tenant.notes("DriftCorrected")).isEmpty();

        harness.weld()
                .faults()
                .on("POST", "/elt_syncs/{id}")
                .withKey(tenant.apiKey())
                .once()
                .replace("{}");
        crm(tenant, BEFORE);
        tenant.awaitSync(
                "crm",
                sync -> Harness.hasReason(sync, "InSync")
                        && BEFORE.equals(sync.getStatus().syncInterval()),
                "InSync");
        assertThat(tenant.account().syncs()).hasSize(1);
        assertThat(tenant.notes("DriftCorrected")).isEmpty();
    }

    @Test
    void aManifestThatAnOldListingWouldJudgeIsReadFirst() {
        Harness.Tenant tenant = inSync("edited", "settings: {region: eu}");
        tenant.account().changeInterval(row(tenant).id(), AFTER);
        int before = all(tenant).size();

        crm(tenant, BEFORE, "settings: {region: us}");

        tenant.awaitSync(
                "crm",
                now -> Harness.hasReason(now, "InSync") && now.getStatus().observedGeneration() == 2L,
                "InSync");
        assertThat(all(tenant).get(before).method()).isEqualTo("GET");
        assertThat(row(tenant).interval()).isEqualTo(BEFORE);
        tenant.awaitNote("DriftCorrected", "syncInterval", AFTER);
    }
}
