package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.SyncRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person changes in the Weld app, past the manifest. */
class DriftIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void putsTheScheduleBack() {
        Harness.Tenant tenant = harness.tenant("schedule");
        String id = converged(tenant);

        tenant.account().changeInterval(id, "0 0 * * *");

        await().untilAsserted(() -> assertThat(row(tenant).interval()).isEqualTo("0 */6 * * *"));
        tenant.awaitNote("DriftCorrected", "syncInterval", "found 0 0 * * *", "restored 0 */6 * * *");
    }

    @Test
    void putsSettingsBack() {
        Harness.Tenant tenant = harness.tenant("settings");
        String id = converged(tenant);

        tenant.account().changeSettings(id, "{\"region\": \"us\"}");

        await().untilAsserted(() ->
                assertThat(row(tenant).settings().path("region").asText()).isEqualTo("eu"));
        tenant.awaitNote("DriftCorrected", "settings.region", "us", "eu");
    }

    @Test
    void enablesAgain() {
        Harness.Tenant tenant = harness.tenant("enabled");
        String id = converged(tenant);

        tenant.account().changeEnabled(id, false);

        await().until(() -> row(tenant).enabled());
        tenant.awaitNote("DriftCorrected", "enabled", "found false", "restored true");
    }

    @Test
    void detachesFromAnOrchestrationThatNoManifestDeclares() {
        Harness.Tenant tenant = harness.tenant("orchestration");
        String id = converged(tenant);
        String orchestration = tenant.account().createOrchestration("theirs");

        tenant.account().attach(id, orchestration);

        await().until(() -> row(tenant).orchestrationId() == null);
        tenant.awaitNote("DriftCorrected", "orchestrationId", orchestration);
        assertThat(row(tenant).interval()).isEqualTo("0 */6 * * *");
    }

    @Test
    void bringsARemovedStreamBack() {
        Harness.Tenant tenant = harness.tenant("removed");
        String id = converged(tenant);

        tenant.account().deleteStream(id, "accounts");

        await().until(() -> tenant.account().stream(id, "accounts").isPresent());
        tenant.awaitNote("DriftCorrected", "streams[accounts]");
        assertThat(tenant.account().stream(id, "accounts").orElseThrow().texts("excluded_columns"))
                .containsExactly("Phone");
    }

    @Test
    void putsThePropertyOfAStreamBack() {
        Harness.Tenant tenant = harness.tenant("property");
        String id = converged(tenant);

        tenant.account().changeStream(id, "contacts", "{\"full_sync_always\": false}");

        await().until(() ->
                tenant.account().stream(id, "contacts").orElseThrow().flag("full_sync_always"));
        tenant.awaitNote("DriftCorrected", "streams[contacts].fullSyncAlways", "found false", "restored true");
    }

    @Test
    void createsASyncAgainThatWasDeletedInWeld() {
        Harness.Tenant tenant = harness.tenant("deleted");
        String id = converged(tenant);

        tenant.account().deleteSync(id);

        tenant.awaitSync(
                "crm",
                sync -> sync.getStatus().syncId() != null
                        && !id.equals(sync.getStatus().syncId())
                        && Harness.hasReason(sync, "InSync"),
                "another sync");
        assertThat(tenant.account().syncs()).hasSize(1);
        String now = row(tenant).id();
        assertThat(tenant.sync("crm").getStatus().syncId()).isEqualTo(now);
        assertThat(tenant.streams(now)).containsExactly("accounts", "contacts");
        tenant.awaitNote("RemoteDeleted", id);
        assertThat(tenant.calls("POST", "/elt_syncs")).hasSize(2);
    }

    @Test
    void doesNotFightAtFullSpeedOverWhatAnotherToolKeepsChanging() {
        Harness.Tenant tenant = harness.tenant("fight");
        String id = converged(tenant);
        Account account = tenant.account();
        for (int minute = 1; minute <= 3; minute++) {
            int corrections = minute;
            account.changeInterval(id, minute + " 0 * * *");
            await().untilAsserted(() ->
                    assertThat(tenant.calls("POST", "/elt_syncs/{id}")).hasSize(corrections));
        }

        account.changeInterval(id, "4 0 * * *");

        WeldEltSync sync = tenant.awaitSync("crm", "DriftRepeated");
        assertThat(Harness.ready(sync).orElseThrow().message()).contains("syncInterval", "keeps changing");
        tenant.awaitNote("DriftRepeated", "syncInterval");
        tenant.awaitPolls();
        assertThat(row(tenant).interval()).isEqualTo("4 0 * * *");
        assertThat(tenant.calls("POST", "/elt_syncs/{id}")).hasSize(3);

        account.changeEnabled(id, false);

        await().until(() -> row(tenant).enabled());
        assertThat(row(tenant).interval()).isEqualTo("4 0 * * *");

        account.changeInterval(id, "0 */6 * * *");

        tenant.awaitSync("crm", "InSync");
    }

    /** Returns the sync's id. */
    private static String converged(Harness.Tenant tenant) {
        tenant.connected("salesforce");
        tenant.crm(
                "settings: {region: eu}",
                "streams: [{name: accounts, excludedColumns: [Phone]}, {name: contacts, fullSyncAlways: true}]");
        return tenant.awaitSync("crm", "InSync").getStatus().syncId();
    }

    private static SyncRow row(Harness.Tenant tenant) {
        return tenant.account().syncs().get(0);
    }
}
