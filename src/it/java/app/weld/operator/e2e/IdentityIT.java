package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.standin.SyncRow;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a resource was never in agreement with it neither deletes nor runs, and it says which sync it stands for. */
class IdentityIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void aSyncOfAnotherSchemaIsNeitherBoundNorRunNorDeleted() {
        Harness.Tenant tenant = harness.tenant("other-schema");
        String connection = tenant.connected("salesforce");
        String production = tenant.account().createSync(connection, "prod_crm", "0 0 * * *");

        tenant.crm("syncId: " + production, "deletionPolicy: Delete");
        tenant.awaitSync("crm", "SyncMismatch");
        assertThat(tenant.sync("crm").getStatus().syncId()).isNull();
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");

        assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(production);
        assertThat(tenant.calls("DELETE", "/elt_syncs/{id}")).isEmpty();
    }

    @Test
    void aSyncOfAnotherConnectionIsNotBound() {
        Harness.Tenant tenant = harness.tenant("other-connection");
        tenant.connected("salesforce");
        String elsewhere = tenant.account().createConnection("salesforce", "elsewhere");
        String production = tenant.account().createSync(elsewhere, "crm", "0 0 * * *");

        tenant.crm("syncId: " + production, "deletionPolicy: Delete");
        tenant.awaitSync("crm", "ConnectionChanged");
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");

        assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(production);
    }

    @Test
    void whatWasAdoptedStaysUnlessTheManifestSaysDelete() {
        Harness.Tenant tenant = harness.tenant("adopted");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");

        tenant.crm();
        assertThat(tenant.awaitSync("crm", "InSync").getStatus().origin()).isEqualTo(Origin.Adopted);
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        tenant.awaitNote("Retained", id);
        assertThat(tenant.account().syncs()).hasSize(1);

        tenant.crm("deletionPolicy: Delete");
        tenant.awaitSync("crm", "InSync");
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
    }

    @Test
    void anotherSyncIdOnABoundResourceIsSaidAndCanBeTakenBack() {
        Harness.Tenant tenant = harness.tenant("second-id");
        String connection = tenant.connected("salesforce");
        tenant.crm();
        String bound = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        String other = tenant.account().createSync(connection, "crm", "0 */6 * * *");

        tenant.crm("syncId: " + other);
        assertThat(Harness.ready(tenant.awaitSync("crm", "SyncMismatch"))
                        .orElseThrow()
                        .message())
                .contains(bound, other);
        tenant.crm();

        assertThat(tenant.awaitSync("crm", "InSync").getStatus().syncId()).isEqualTo(bound);
    }

    @Test
    void aKeyOfAnotherWorkspaceDeletesNothingAndSaysSo() {
        Harness.Tenant tenant = harness.tenant("wrong-key");
        tenant.connected("salesforce");
        tenant.crm();
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        String wrong = "key-" + UUID.randomUUID();
        harness.weld().account(wrong);
        tenant.secret(wrong);
        // Whichever reads first, the sync or its connection.
        tenant.awaitSync(
                "crm",
                sync -> Harness.ready(sync)
                        .filter(ready ->
                                List.of("WorkspaceMismatch", "ConnectionFailed").contains(ready.reason()))
                        .isPresent(),
                "the key of another workspace to be noticed");

        tenant.deleteSync("crm");
        tenant.awaitSync("crm", "DeletionBlocked");
        assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(id);
        tenant.secret(tenant.apiKey());

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
    }
}
