package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.Recorded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of things in Weld when their resources go. */
class DeletionIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void deletesTheSyncAndKeepsItsData() {
        Harness.Tenant tenant = harness.tenant("delete");
        inSync(tenant);

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.account().droppedData()).isEmpty();
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}")).hasSize(1);
        tenant.awaitEvent("SyncDeleted");
    }

    @Test
    void dropsTheDataWhereThatIsDeclared() {
        Harness.Tenant tenant = harness.tenant("drop");
        String id = inSync(tenant, "removeDataOnDelete: true", "removeDataOf: crm");

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.account().droppedData()).containsExactly(id);
    }

    @Test
    void leavesARetainedSyncInWeld() {
        Harness.Tenant tenant = harness.tenant("retain");
        String id = inSync(tenant, "deletionPolicy: Retain", "removeDataOnDelete: true", "removeDataOf: crm");

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().sync(id)).isPresent();
        tenant.awaitNote("Retained", id);
    }

    @Test
    void deletesNothingThatItNeverCreatedOrTookOver() {
        Harness.Tenant tenant = harness.tenant("never");
        String connection = tenant.connected("salesforce");
        String theirs = tenant.account().createSync(connection, "crm", "0 0 * * *");
        tenant.crm("adoptionPolicy: Never");
        tenant.awaitSync("crm", "Conflict");

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().sync(theirs)).isPresent();
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}")).isEmpty();
    }

    @Test
    void aSyncThatIsGoneInWeldAlreadyCountsAsDeleted() {
        Harness.Tenant tenant = harness.tenant("gone");
        String id = inSync(tenant);
        tenant.harness()
                .weld()
                .faults()
                .on("DELETE", "/elt_syncs/{id}")
                .withKey(tenant.apiKey())
                .once()
                .before(() -> tenant.account().deleteSync(id));

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}"))
                .extracting(Recorded::status)
                .isNotEmpty()
                .containsOnly(404);
    }

    @Test
    void leavesTheSyncOfASuspendedResourceInWeldAndSaysSo() {
        Harness.Tenant tenant = harness.tenant("paused");
        String id = inSync(tenant);
        tenant.crm("suspend: true");
        tenant.awaitSync("crm", "Suspended");

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        tenant.awaitNote("Retained", id, "spec.suspend is true");
        assertThat(tenant.account().syncs()).hasSize(1);
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}")).isEmpty();
    }

    @Test
    void givesUpOnWeldWhereItIsForcedToAndSaysWhatStaysBehind() {
        Harness.Tenant tenant = harness.tenant("force");
        String id = inSync(tenant);
        Account account = tenant.account();
        harness.weld().revokeKey(tenant.apiKey());
        tenant.deleteSync("crm");
        tenant.awaitSync("crm", "DeletionBlocked");

        tenant.annotate(WeldEltSync.class, "crm", Annotations.FORCE_DELETE, "true");

        tenant.awaitSyncGone("crm");
        tenant.awaitNote("Orphaned", id);
        assertThat(account.sync(id)).isPresent();
    }

    @Test
    void switchingToRetainEndsADeletionThatWeldHoldsUp() {
        Harness.Tenant tenant = harness.tenant("switch");
        String id = inSync(tenant);
        harness.weld()
                .faults()
                .on("DELETE", "/elt_syncs/{id}")
                .withKey(tenant.apiKey())
                .fail(503);
        tenant.deleteSync("crm");
        tenant.awaitSync("crm", "DeletionBlocked");

        tenant.crm("deletionPolicy: Retain");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().sync(id)).isPresent();
    }

    @Test
    void deletesAConnectionInWeldWhereThatIsDeclared() {
        Harness.Tenant tenant = harness.tenant("delconn");
        String id = connectedUntilDeleted(tenant);

        tenant.deleteConnection("salesforce");

        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().connection(id)).isEmpty();
    }

    @Test
    void aKeyOfAnotherWorkspaceDoesNotTellThatAConnectionIsGone() {
        Harness.Tenant tenant = harness.tenant("swapped");
        Harness.Tenant other = harness.tenant("otherspace");
        String id = connectedUntilDeleted(tenant);
        tenant.secret(other.apiKey());

        tenant.deleteConnection("salesforce");

        assertThat(StateRow.message(tenant.awaitConnection("salesforce", "DeletionBlocked")))
                .contains("API key of its workspace");
        assertThat(tenant.account().connection(id)).isPresent();

        tenant.secret(tenant.apiKey());

        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().connection(id)).isEmpty();
    }

    @Test
    void aConnectionThatWasShownAndIsGoneInWeldCountsAsDeleted() {
        Harness.Tenant tenant = harness.tenant("conngone");
        String id = connectedUntilDeleted(tenant);
        tenant.harness()
                .weld()
                .faults()
                .on("DELETE", "/connections/{id}")
                .withKey(tenant.apiKey())
                .once()
                .before(() -> tenant.account().deleteConnection(id));

        tenant.deleteConnection("salesforce");

        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.calls("DELETE", "/connections/{id}"))
                .extracting(Recorded::status)
                .containsOnly(404);
    }

    /** A connection and a sync of it; returns the id of the sync. */
    private static String inSync(Harness.Tenant tenant, String... specLines) {
        tenant.connected("salesforce");
        tenant.crm(specLines);
        return tenant.awaitSync("crm", "InSync").getStatus().syncId();
    }

    /** A connection that is deleted in Weld with its resource; returns its id. */
    private static String connectedUntilDeleted(Harness.Tenant tenant) {
        String id = tenant.account().createConnection("salesforce", "salesforce");
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "deletionPolicy: Delete");
        tenant.awaitConnection("salesforce", "Connected");
        return id;
    }
}
