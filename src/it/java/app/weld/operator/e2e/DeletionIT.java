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
        tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.account().droppedData()).isEmpty();
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}")).hasSize(1);
        tenant.awaitEvent("SyncDeleted");
    }

    @Test
    void dropsTheDataWhereThatIsAskedFor() {
        Harness.Tenant tenant = harness.tenant("drop");
        tenant.connected("salesforce");
        tenant.crm("removeDataOnDelete: true");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.account().droppedData()).containsExactly(id);
    }

    @Test
    void leavesARetainedSyncInWeld() {
        Harness.Tenant tenant = harness.tenant("retain");
        tenant.connected("salesforce");
        tenant.crm("deletionPolicy: Retain", "removeDataOnDelete: true");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

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
        tenant.connected("salesforce");
        tenant.crm();
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
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
        tenant.connected("salesforce");
        tenant.crm();
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.crm("suspend: true");
        tenant.awaitSync("crm", "Suspended");

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        tenant.awaitNote("Retained", id, "spec.suspend is true");
        assertThat(tenant.account().syncs()).hasSize(1);
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}")).isEmpty();
    }

    @Test
    void waitsForAMissingKeyAndDeletesOnceItIsThere() {
        Harness.Tenant tenant = harness.tenant("nokey");
        tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        tenant.deleteSecret();
        tenant.awaitSync("crm", "SecretNotFound");

        tenant.deleteSync("crm");

        tenant.awaitSync("crm", DeletionIT::isBlocked, "the deletion to be blocked");
        tenant.awaitNote("DeletionBlocked", "Retain", "force-delete");
        assertThat(tenant.account().syncs()).hasSize(1);

        tenant.secret(tenant.apiKey());

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
    }

    @Test
    void givesUpOnWeldWhereItIsForcedToAndSaysWhatStaysBehind() {
        Harness.Tenant tenant = harness.tenant("force");
        tenant.connected("salesforce");
        tenant.crm();
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        Account account = tenant.account();
        harness.weld().revokeKey(tenant.apiKey());
        tenant.deleteSync("crm");
        tenant.awaitSync("crm", DeletionIT::isBlocked, "the deletion to be blocked");

        tenant.annotate(WeldEltSync.class, "crm", Annotations.FORCE_DELETE, "true");

        tenant.awaitSyncGone("crm");
        tenant.awaitNote("Orphaned", id);
        assertThat(account.sync(id)).isPresent();
    }

    @Test
    void switchingToRetainEndsADeletionThatWeldHoldsUp() {
        Harness.Tenant tenant = harness.tenant("switch");
        tenant.connected("salesforce");
        tenant.crm();
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        harness.weld()
                .faults()
                .on("DELETE", "/elt_syncs/{id}")
                .withKey(tenant.apiKey())
                .fail(503);
        tenant.deleteSync("crm");
        tenant.awaitSync("crm", DeletionIT::isBlocked, "the deletion to be blocked");

        tenant.crm("deletionPolicy: Retain");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().sync(id)).isPresent();
    }

    @Test
    void aConnectionGoesAfterTheLastSyncThatUsesIt() {
        Harness.Tenant tenant = harness.tenant("inuse");
        String connection = tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");

        tenant.deleteConnection("salesforce");

        Harness.await().untilAsserted(() -> assertThat(
                        tenant.connection("salesforce").getStatus().condition("Ready"))
                .hasValueSatisfying(ready -> {
                    assertThat(ready.reason()).isEqualTo("InUse");
                    assertThat(ready.message()).contains("crm");
                }));

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.account().connection(connection)).isPresent();
    }

    @Test
    void deletesAConnectionInWeldWhereThatIsAskedFor() {
        Harness.Tenant tenant = harness.tenant("delconn");
        String id = tenant.account().createConnection("salesforce", "salesforce");
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "deletionPolicy: Delete");
        tenant.awaitConnection("salesforce", "Connected");

        tenant.deleteConnection("salesforce");

        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().connection(id)).isEmpty();
    }

    @Test
    void aKeyOfAnotherWorkspaceDoesNotTellThatAConnectionIsGone() {
        Harness.Tenant tenant = harness.tenant("swapped");
        Harness.Tenant other = harness.tenant("otherspace");
        String id = tenant.account().createConnection("salesforce", "salesforce");
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "deletionPolicy: Delete");
        tenant.awaitConnection("salesforce", "Connected");
        tenant.secret(other.apiKey());

        tenant.deleteConnection("salesforce");

        assertThat(StateRow.message(tenant.awaitConnection("salesforce", "DeletionBlocked")))
                .contains("right workspace");
        assertThat(tenant.account().connection(id)).isPresent();

        tenant.secret(tenant.apiKey());

        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().connection(id)).isEmpty();
    }

    @Test
    void aConnectionThatWasShownAndIsGoneInWeldCountsAsDeleted() {
        Harness.Tenant tenant = harness.tenant("conngone");
        String id = tenant.account().createConnection("salesforce", "salesforce");
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "deletionPolicy: Delete");
        tenant.awaitConnection("salesforce", "Connected");
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

    private static boolean isBlocked(WeldEltSync sync) {
        return Harness.ready(sync)
                .filter(ready -> ready.reason().equals("DeletionBlocked"))
                .isPresent();
    }
}
