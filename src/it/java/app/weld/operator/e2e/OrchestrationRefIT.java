package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.SyncRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Orchestrations that manifests name. */
class OrchestrationRefIT {
    private static final String NIGHTLY = "orchestrationRef: {name: Nightly}";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void attachesToTheOrchestrationWithTheName() {
        Harness.Tenant tenant = tenant("orchname");
        String nightly = tenant.account().createOrchestration("Nightly");
        String hourly = tenant.account().createOrchestration("Hourly");

        crm(tenant, NIGHTLY);

        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).orchestrationId()).isEqualTo(nightly);
        assertThat(row(tenant).enabled()).isTrue();

        tenant.account().attach(row(tenant).id(), hourly);

        await().untilAsserted(() -> assertThat(row(tenant).orchestrationId()).isEqualTo(nightly));

        crm(tenant, "orchestrationRef: {name: Hourly}");

        await().untilAsserted(() -> assertThat(row(tenant).orchestrationId()).isEqualTo(hourly));

        crm(tenant, "syncInterval: '5 4 * * *'");

        await().untilAsserted(() -> assertThat(row(tenant).orchestrationId()).isNull());
        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).interval()).isEqualTo("5 4 * * *");
        assertThat(tenant.calls("GET", "/orchestrations")).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aNameThatNoneHasDetachesNothingAndKeepsNothingElseFromBeingApplied() {
        Harness.Tenant tenant = tenant("orchtypo");
        String nightly = tenant.account().createOrchestration("Nightly");
        crm(tenant, NIGHTLY);
        tenant.awaitSync("crm", "InSync");

        crm(tenant, "orchestrationRef: {name: Nigthly}", "settings: {region: eu}", "streams: [{name: accounts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "OrchestrationNotFound");
        assertThat(Harness.ready(sync).orElseThrow().message())
                .contains("nearest: Nightly", "orchestration " + nightly + " still starts the sync");
        assertThat(row(tenant).orchestrationId()).isEqualTo(nightly);
        assertThat(row(tenant).settings().path("region").asText()).isEqualTo("eu");
        assertThat(tenant.streams(row(tenant).id())).containsExactly("accounts");
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}/orchestration")).isEmpty();
    }

    @Test
    void aNewSyncIsNotEnabledBeforeItsNameBelongsToOneOrchestration() {
        Harness.Tenant tenant = tenant("orchtwice");
        List<String> ids = List.of(
                tenant.account().createOrchestration("Nightly"),
                tenant.account().createOrchestration("Nightly"));

        crm(tenant, NIGHTLY);

        WeldEltSync sync = tenant.awaitSync("crm", "AmbiguousOrchestration");
        assertThat(Harness.ready(sync).orElseThrow().message())
                .contains(ids)
                .contains("set spec.orchestrationId", "the sync is enabled once it is attached");
        assertThat(row(tenant).enabled()).isFalse();
        assertThat(row(tenant).orchestrationId()).isNull();

        crm(tenant, "orchestrationId: " + ids.get(1));

        tenant.awaitSync("crm", "InSync");
        assertThat(row(tenant).orchestrationId()).isEqualTo(ids.get(1));
        assertThat(row(tenant).enabled()).isTrue();
    }

    @Test
    void aListThatTheKeyMayNotReadIsSaidAndLeavesTheRestToBeApplied() {
        Harness.Tenant tenant = tenant("orchforbid");
        tenant.account().createOrchestration("Nightly");
        harness.weld()
                .faults()
                .on("GET", "/orchestrations")
                .withKey(tenant.apiKey())
                .fail(403);

        crm(tenant, NIGHTLY, "settings: {region: eu}");

        WeldEltSync sync = tenant.awaitSync("crm", "Rejected");
        assertThat(Harness.ready(sync).orElseThrow().message())
                .contains("Weld refuses to list the orchestrations", "spec.orchestrationId");
        assertThat(row(tenant).settings().path("region").asText()).isEqualTo("eu");
        assertThat(row(tenant).orchestrationId()).isNull();
    }

    @Test
    void anIdThatWeldDoesNotKnowIsExplained() {
        Harness.Tenant tenant = tenant("orchid");
        tenant.account().createOrchestration("orch-nightly-1", "Nightly");

        crm(tenant, "orchestrationId: orch-nightly-2");

        WeldEltSync sync = tenant.awaitSync("crm", "Rejected");
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("nearest: orch-nightly-1, named Nightly");
    }

    private static Harness.Tenant tenant(String prefix) {
        Harness.Tenant tenant = harness.tenant(prefix);
        tenant.connected("salesforce");
        return tenant;
    }

    private static void crm(Harness.Tenant tenant, String... specLines) {
        List<String> lines =
                new ArrayList<>(List.of("connectionRef: {name: salesforce}", "destinationSchemaName: crm"));
        lines.addAll(List.of(specLines));
        tenant.sync("crm", lines.toArray(String[]::new));
    }

    private static SyncRow row(Harness.Tenant tenant) {
        assertThat(tenant.account().syncs()).hasSize(1);
        return tenant.account().syncs().get(0);
    }
}
