package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.deploy.Kubectl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mistakes that people make in the first hour, and the words that they read then. */
class MistakesIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    private static String message(WeldEltSync sync) {
        return StateRow.message(sync);
    }

    private static void byId(Harness.Tenant tenant, String name, String connection, String... more) {
        String[] lines = new String[more.length + 3];
        lines[0] = "connectionId: " + connection;
        lines[1] = "apiKeySecretRef: {name: weld-api-key}";
        lines[2] = "syncInterval: '0 */6 * * *'";
        System.arraycopy(more, 0, lines, 3, more.length);
        tenant.sync(name, lines);
    }

    @Test
    void anIntegrationThatWeldDoesNotHaveIsNamedWithTheNearest() {
        Harness.Tenant tenant = harness.tenant("integration");
        tenant.connection(
                "sf",
                "integrationId: salesforc",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected");

        WeldConnection refused = tenant.awaitConnection("sf", "Rejected");

        assertThat(StateRow.message(refused))
                .startsWith("Weld offers no integration salesforc to this workspace (nearest: salesforce")
                .contains("spec.integrationId cannot be changed", "delete this resource and create it again");
        tenant.awaitNote("Rejected", "salesforc");
    }

    @Test
    void aConnectionThatWeldDoesNotHaveIsNamedWithItsField() {
        Harness.Tenant tenant = harness.tenant("nosuch");
        byId(tenant, "crm", "nosuch2", "destinationSchemaName: crm");

        WeldEltSync refused = tenant.awaitSync("crm", "RemoteConnectionNotFound");

        assertThat(message(refused))
                .startsWith("Weld has no connection nosuch2 (spec.connectionId) in the workspace of this API key: ")
                .contains("delete this resource and create it again with the right id");
        assertThat(StateRow.of(refused)).isEqualTo("False RemoteConnectionNotFound | Stalled | Failed");
        tenant.awaitNote("RemoteConnectionNotFound", "nosuch2");
    }

    @Test
    void aConnectionThatWasDeletedInWeldSaysWhatBecomesOfItsSyncs() {
        Harness.Tenant tenant = harness.tenant("deleted");
        String connection = tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");

        tenant.account().deleteConnection(connection);

        WeldConnection deleted = tenant.awaitConnection("salesforce", "RemoteConnectionNotFound");
        assertThat(StateRow.message(deleted))
                .startsWith("Weld has no connection " + connection + " any more, and its syncs cannot run: ");
        tenant.awaitNote("RemoteConnectionNotFound", connection);
        assertThat(message(tenant.awaitSync("crm", "ConnectionFailed"))).contains("salesforce", "see its conditions");
        tenant.awaitEvent("ConnectionFailed");
    }

    @Test
    void twoSyncsForOneSchemaSayWhoIsResponsible() {
        Harness.Tenant tenant = harness.tenant("two");
        String connection = tenant.account().createConnection("salesforce", "by hand");
        byId(tenant, "first", connection, "destinationSchemaName: crm");
        tenant.awaitSync("first", sync -> Harness.hasReason(sync, "InSync"), "InSync");
        byId(tenant, "second", connection, "destinationSchemaName: crm");

        WeldEltSync second = tenant.awaitSync("second", sync -> Harness.hasReason(sync, "Conflict"), "Conflict");

        assertThat(message(second))
                .isEqualTo("WeldEltSync first is responsible for connection " + connection
                        + " and schema crm already: merge the two, or create this one again with another"
                        + " destinationSchemaName");
    }

    /** Who may read one namespace learns no names of another. */
    @Test
    void aConflictAcrossNamespacesNamesNoResourceOfTheOther() {
        Harness.Tenant first = harness.tenant("acme");
        Harness.Tenant second = harness.tenant("other");
        second.secret(first.apiKey());
        first.connected("their-name");
        String id = first.connection("their-name").getStatus().connectionId();
        second.connection(
                "sf", "integrationId: salesforce", "apiKeySecretRef: {name: weld-api-key}", "connectionId: " + id);

        WeldConnection conflict = second.awaitConnection("sf", "Conflict");

        assertThat(StateRow.message(conflict))
                .startsWith("a WeldConnection in another namespace is responsible for connection " + id + " already: ")
                .contains("spec.connectionId, with spec.apiKeySecretRef")
                .doesNotContain("their-name", first.namespace());
        assertThat(String.join(" ", second.notes("Conflict"))).doesNotContain("their-name", first.namespace());
    }

    @Test
    void aRunOfADisabledSyncIsRefusedInOneEventThatSaysSo() {
        Harness.Tenant tenant = harness.tenant("disabled");
        tenant.connected("sf");
        tenant.sync(
                "crm",
                "connectionRef: {name: sf}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'",
                "enabled: false",
                "streams: [{name: accounts}, {name: contacts}]");
        tenant.awaitSync("crm", "InSyncDisabled");

        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_REQUESTED_AT, "now");

        tenant.awaitNote("Rejected", "accounts", "contacts", "the sync is disabled: spec.enabled is false");
        assertThat(tenant.notes("Rejected")).hasSize(1);
    }

    @Test
    void aRequestOfASuspendedSyncSaysThatItWaits() {
        Harness.Tenant tenant = harness.tenant("waits");
        tenant.connected("sf");
        tenant.sync(
                "crm",
                "connectionRef: {name: sf}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'",
                "suspend: true",
                "streams: [{name: accounts}]");
        tenant.awaitSync("crm", "Suspended");

        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_REQUESTED_AT, "now");

        tenant.awaitNote("RequestWaits", "the run for now waits: spec.suspend is true");
    }

    @Test
    void aScheduleThatTheRulesLetPassAndThatNeverRunsIsInvalid() {
        Harness.Tenant tenant = harness.tenant("never");
        String connection = tenant.account().createConnection("salesforce", "by hand");
        tenant.sync(
                "crm",
                "connectionId: " + connection,
                "apiKeySecretRef: {name: weld-api-key}",
                "destinationSchemaName: crm",
                "syncInterval: '0 0 31/2 2 *'");

        WeldEltSync never = tenant.awaitSync("crm", "InvalidSchedule");

        assertThat(message(never))
                .startsWith("spec.syncInterval '0 0 31/2 2 *' would never start a run (no month has the day '31/2'");
        assertThat(tenant.account().syncs()).isEmpty();
        tenant.awaitEvent("InvalidSchedule");
        assertThat(Kubectl.run("get", "wsync", "crm", "-n", tenant.namespace())).contains("InvalidSchedule");
    }

    @Test
    void aWrongSettingIsAWarningOfItsOwnKind() {
        Harness.Tenant tenant = harness.tenant("settings");
        String connection = tenant.account().createConnection("salesforce", "by hand");
        byId(tenant, "crm", connection, "destinationSchemaName: crm", "settings: {lookback_window_days: 7}");
        tenant.awaitSync("crm", "InSync");

        byId(tenant, "crm", connection, "destinationSchemaName: crm", "settings: {lookback_window_days: seven}");

        tenant.awaitSync("crm", "InvalidSettings");
        tenant.awaitNote("InvalidSettings", "lookback_window_days");
        assertThat(tenant.notes("Rejected")).isEmpty();
    }
}
