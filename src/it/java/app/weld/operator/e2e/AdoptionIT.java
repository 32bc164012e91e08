package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is there in Weld before its resource comes. */
class AdoptionIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void takesOverASyncOfTheSameConnectionAndSchema() {
        Harness.Tenant tenant = harness.tenant("matching");
        String connection = tenant.connected("salesforce");
        tenant.account().createSync(connection, "other", "0 0 * * *");
        String id = tenant.account().createSync(connection, "crm", "0 0 * * *");

        tenant.crm();

        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        assertThat(sync.getStatus().syncId()).isEqualTo(id);
        assertThat(tenant.account().sync(id).orElseThrow().interval()).isEqualTo("0 */6 * * *");
        assertThat(tenant.calls("POST", "/elt_syncs")).isEmpty();
        tenant.awaitNote("SyncAdopted", id);
    }

    @Test
    void takesNothingOverWhereThePolicyIsNever() {
        Harness.Tenant tenant = harness.tenant("never");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 0 * * *");

        tenant.crm("adoptionPolicy: Never");

        WeldEltSync sync = tenant.awaitSync("crm", "Conflict");
        assertThat(Harness.ready(sync).orElseThrow().message()).contains(id, "spec.adoptionPolicy");
        assertThat(sync.getStatus().syncId()).isNull();
        assertThat(tenant.account().sync(id).orElseThrow().interval()).isEqualTo("0 0 * * *");

        tenant.crm("adoptionPolicy: AdoptMatching");

        assertThat(tenant.awaitSync("crm", "InSync").getStatus().syncId()).isEqualTo(id);
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void namesSeveralSyncsThatCouldBeMeantAndTakesTheOneThatIsChosen() {
        Harness.Tenant tenant = harness.tenant("several");
        String connection = tenant.connected("salesforce");
        String one = tenant.account().createSync(connection, "crm", "0 0 * * *");
        String other = tenant.account().createSync(connection, "crm", "0 1 * * *");

        tenant.crm();

        WeldEltSync sync = tenant.awaitSync("crm", "AmbiguousSync");
        assertThat(Harness.ready(sync).orElseThrow().message()).contains(one, other);

        tenant.crm("syncId: " + other);

        assertThat(tenant.awaitSync("crm", "InSync").getStatus().syncId()).isEqualTo(other);
        assertThat(tenant.account().sync(one).orElseThrow().interval()).isEqualTo("0 0 * * *");
        assertThat(tenant.account().sync(other).orElseThrow().interval()).isEqualTo("0 */6 * * *");
        assertThat(tenant.account().syncs()).hasSize(2);
    }

    @Test
    void createsNothingInPlaceOfASyncThatIsNamedAndNotThere() {
        Harness.Tenant tenant = harness.tenant("nosync");
        tenant.connected("salesforce");

        tenant.crm("syncId: nowhere");

        tenant.awaitSync("crm", "RemoteSyncNotFound");
        assertThat(tenant.account().syncs()).isEmpty();
    }

    @Test
    void refusesANamedSyncThatGoesToAnotherSchema() {
        Harness.Tenant tenant = harness.tenant("mismatch");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "other", "0 0 * * *");

        tenant.crm("syncId: " + id);

        tenant.awaitSync("crm", "SyncMismatch");
        assertThat(tenant.account().sync(id).orElseThrow().interval()).isEqualTo("0 0 * * *");
    }

    @Test
    void usesAConnectionThatNoResourceStandsFor() {
        Harness.Tenant tenant = harness.tenant("byid");
        String connection = tenant.account().createConnection("salesforce", "made by hand");

        tenant.syncOf("crm", connection);

        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        assertThat(sync.getStatus().connectionId()).isEqualTo(connection);
    }

    @Test
    void takesOverAConnectionInsteadOfAskingAPersonAgain() {
        Harness.Tenant tenant = harness.tenant("conn");
        tenant.account().createConnection("salesforce", "another label");
        String id = tenant.account().createConnection("salesforce", "salesforce");

        salesforce(tenant);

        WeldConnection connection = tenant.awaitConnection("salesforce", "Connected");
        assertThat(connection.getStatus().connectionId()).isEqualTo(id);
        assertThat(tenant.account().bridges()).isEmpty();
    }

    @Test
    void asksAPersonWhereConnectionsAreNotToBeTakenOver() {
        Harness.Tenant tenant = harness.tenant("connnever");
        tenant.account().createConnection("salesforce", "salesforce");

        salesforce(tenant, "adoptionPolicy: Never");

        tenant.awaitConnection("salesforce", "AuthorizationPending");
        assertThat(tenant.account().bridges()).hasSize(1);
    }

    @Test
    void namesSeveralConnectionsThatCouldBeMeant() {
        Harness.Tenant tenant = harness.tenant("connseveral");
        String one = tenant.account().createConnection("salesforce", "salesforce");
        String other = tenant.account().createConnection("salesforce", "salesforce");

        salesforce(tenant);

        WeldConnection connection = tenant.awaitConnection("salesforce", "AmbiguousConnection");
        assertThat(connection.getStatus().condition("Ready").orElseThrow().message())
                .contains(one, other);
        assertThat(tenant.account().bridges()).isEmpty();

        salesforce(tenant, "connectionId: " + other);

        assertThat(tenant.awaitConnection("salesforce", "Connected").getStatus().connectionId())
                .isEqualTo(other);
    }

    @Test
    void saysThatAConnectionThatIsNamedIsNotThere() {
        Harness.Tenant tenant = harness.tenant("noconn");

        salesforce(tenant, "connectionId: nowhere");

        tenant.awaitConnection("salesforce", "RemoteConnectionNotFound");
        assertThat(tenant.account().bridges()).isEmpty();
    }

    @Test
    void theYoungerOfTwoWaitsUntilTheOlderIsGone() {
        Harness.Tenant tenant = harness.tenant("two");
        tenant.connected("salesforce");
        tenant.crm("deletionPolicy: Retain");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.sync(
                "younger",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'");

        WeldEltSync younger = tenant.awaitSync("younger", "Conflict");
        assertThat(Harness.ready(younger).orElseThrow().message()).contains("crm");
        assertThat(Harness.hasReason(tenant.sync("crm"), "InSync")).isTrue();

        tenant.deleteSync("crm");

        assertThat(tenant.awaitSync("younger", "InSync").getStatus().syncId()).isEqualTo(id);
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void theYoungerOfTwoConnectionsIsRefused() {
        Harness.Tenant tenant = harness.tenant("twoconn");
        String id = tenant.connected("salesforce");

        tenant.connection(
                "younger", "integrationId: salesforce", "apiKeySecretRef: {name: weld-api-key}", "connectionId: " + id);

        WeldConnection younger = tenant.awaitConnection("younger", "Conflict");
        assertThat(younger.getStatus().condition("Ready").orElseThrow().message())
                .contains("salesforce");
        assertThat(Harness.hasReason(tenant.connection("salesforce"), "Connected"))
                .isTrue();
    }

    private static void salesforce(Harness.Tenant tenant, String... more) {
        String lines = String.join("\n", more);
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected",
                lines);
    }
}
