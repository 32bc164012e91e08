package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.ResourceHistory;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.standin.Fault;
import app.weld.operator.standin.SyncRow;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The states of resources that are being deleted, and the ways out. */
class DeletionStatesIT {
    private static final String BLOCKED = "False DeletionBlocked | Stalled | Terminating";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    /** A sync in place; returns the id of its connection. */
    private static String inSync(Harness.Tenant tenant) {
        String connection = tenant.account().createConnection("salesforce", "by hand");
        tenant.syncOf("crm", connection);
        tenant.awaitSync("crm", "InSync");
        return connection;
    }

    @Test
    void saysThatItIsBeingDeleted() {
        Harness.Tenant tenant = harness.tenant("deleting");
        inSync(tenant);
        var hold = harness.weld()
                .faults()
                .on("DELETE", "/elt_syncs/{id}")
                .withKey(tenant.apiKey())
                .once()
                .holdBefore();
        tenant.deleteSync("crm");
        try {
            assertThat(StateRow.of(tenant.awaitSync("crm", "Deleting")))
                    .isEqualTo("False Deleting | Reconciling | Terminating");
        } finally {
            hold.release();
        }
        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
        tenant.awaitEvent("SyncDeleted");
    }

    @Test
    void aMissingKeyHoldsItUpUntilTheSecretIsBack() {
        Harness.Tenant tenant = harness.tenant("secret");
        inSync(tenant);
        tenant.deleteSecret();
        tenant.awaitSync("crm", "SecretNotFound");
        tenant.deleteSync("crm");

        WeldEltSync blocked = tenant.awaitSync("crm", "DeletionBlocked");
        assertThat(StateRow.of(blocked)).isEqualTo(BLOCKED);
        assertThat(StateRow.message(blocked))
                .contains("weld-api-key does not exist", "Retain", Annotations.FORCE_DELETE);
        tenant.awaitNote("DeletionBlocked", "Retain", "force-delete");
        assertThat(tenant.account().syncs()).hasSize(1);

        tenant.secret(tenant.apiKey());
        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
    }

    @Test
    void aRefusedKeyHoldsItUpUntilTheSyncIsToBeRetained() {
        Harness.Tenant tenant = harness.tenant("retain");
        String connection = inSync(tenant);
        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).fail(401);
        tenant.deleteSync("crm");
        assertThat(StateRow.of(tenant.awaitSync("crm", "DeletionBlocked"))).isEqualTo(BLOCKED);

        tenant.syncOf("crm", connection, "deletionPolicy: Retain");
        tenant.awaitSyncGone("crm");
        fault.remove();
        assertThat(tenant.account().syncs()).hasSize(1);
        tenant.awaitEvent("Retained");
    }

    @Test
    void weldBeingDownHoldsItUpUntilThePersonForcesIt() {
        Harness.Tenant tenant = harness.tenant("force");
        inSync(tenant);
        String id = tenant.sync("crm").getStatus().syncId();
        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).fail(503);
        tenant.deleteSync("crm");
        assertThat(StateRow.of(tenant.awaitSync("crm", "DeletionBlocked"))).startsWith("False DeletionBlocked");

        tenant.annotate(WeldEltSync.class, "crm", Annotations.FORCE_DELETE, "true");
        tenant.awaitSyncGone("crm");
        fault.remove();
        assertThat(tenant.account().syncs()).hasSize(1);
        tenant.awaitEvent("Orphaned");
        assertThat(tenant.events())
                .anyMatch(event ->
                        event.getReason().equals("Orphaned") && event.getNote().contains(id));
    }

    @Test
    void aConnectionGoesOnlyAfterTheLastSyncThatUsesIt() {
        Harness.Tenant tenant = harness.tenant("inuse");
        String connection = tenant.connected("salesforce");
        for (String name : List.of("crm", "sales")) {
            tenant.sync(
                    name,
                    "connectionRef: {name: salesforce}",
                    "destinationSchemaName: " + name,
                    "syncInterval: '0 */6 * * *'");
            tenant.awaitSync(name, "InSync");
        }
        tenant.deleteConnection("salesforce");

        WeldConnection used = tenant.awaitConnection("salesforce", "InUse");
        assertThat(StateRow.of(used)).isEqualTo("False InUse | Reconciling | Terminating");
        assertThat(StateRow.message(used)).contains("crm", "sales");

        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        assertThat(tenant.connection("salesforce")).isNotNull();
        tenant.deleteSync("sales");
        tenant.awaitSyncGone("sales");
        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.account().syncs()).isEmpty();
        assertThat(tenant.account().connection(connection)).isPresent();
        tenant.awaitEvent("Retained");
    }

    /** A prune takes the Secret while the connection still waits for its syncs. */
    @Test
    void aConnectionThatWaitsForItsSyncsKeepsTheKeyToBeDeletedWith() {
        Harness.Tenant tenant = harness.tenant("waits");
        String connection = tenant.account().createConnection("salesforce", "salesforce");
        tenant.connectionOf(connection, "deletionPolicy: Delete");
        tenant.crm("deletionPolicy: Retain");
        tenant.awaitSync("crm", "InSync");
        tenant.deleteConnection("salesforce");
        tenant.awaitConnection("salesforce", "InUse");
        tenant.deleteSecret();
        tenant.awaitSync("crm", "SecretNotFound");

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        WeldConnection blocked = tenant.awaitConnection("salesforce", "DeletionBlocked");
        assertThat(StateRow.message(blocked)).contains("The connection is used by ELT Syncs");
    }

    /** Nothing is in sync over a connection that is not there, and the way out is the one that is written down. */
    @Test
    void aSyncSaysThatItsConnectionIsGoneInWeldWhileThatWaitsToBeDeleted() {
        Harness.Tenant tenant = harness.tenant("gone");
        String connection = tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        tenant.deleteConnection("salesforce");
        tenant.awaitConnection("salesforce", "InUse");

        tenant.account().deleteConnection(connection);

        WeldConnection missing = tenant.awaitConnection("salesforce", "RemoteConnectionNotFound");
        assertThat(StateRow.message(missing))
                .isEqualTo("Weld has no connection " + connection
                        + " any more, and this resource is deleted after its WeldEltSyncs: delete crm");
        WeldEltSync sync = tenant.awaitSync("crm", "ConnectionFailed");
        assertThat(StateRow.of(sync)).isEqualTo("False ConnectionFailed | Stalled | Failed");

        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        tenant.awaitConnectionGone("salesforce");
        String other = tenant.connected("salesforce");
        assertThat(other).isNotEqualTo(connection);
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.account().syncs()).extracting(SyncRow::connectionId).containsExactly(other);
    }

    @Test
    void aNamespaceThatGoesWithItsSecretLetsItsSyncGo() {
        Harness.Tenant tenant = harness.tenant("leaving");
        inSync(tenant);
        String id = tenant.sync("crm").getStatus().syncId();
        tenant.deleteSecret();
        tenant.awaitSync("crm", "SecretNotFound");
        harness.client().namespaces().withName(tenant.namespace()).delete();
        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).hasSize(1);
        Harness.await()
                .until(() -> harness.client().events().v1().events().inNamespace("default").list().getItems().stream()
                        .anyMatch(event -> Objects.equals(event.getReason(), "Orphaned")
                                && event.getNote().contains(id)));
    }

    /** Which of them goes first is up to the cluster; where no controller there does that work, the Secret goes first. */
    @Test
    void namespacesThatGoTakeTheirSyncsAlongWhateverGoesFirst() {
        List<Harness.Tenant> tenants =
                Stream.generate(() -> harness.tenant("going")).limit(8).toList();
        tenants.forEach(DeletionStatesIT::inSync);
        tenants.forEach(tenant ->
                harness.client().namespaces().withName(tenant.namespace()).delete());
        if (!harness.controlPlane().hasControllerManager()) {
            tenants.forEach(Harness.Tenant::deleteSecret);
            tenants.forEach(tenant -> tenant.awaitSync("crm", "SecretNotFound"));
            tenants.forEach(tenant -> tenant.deleteSync("crm"));
        }

        tenants.forEach(tenant -> tenant.awaitSyncGone("crm"));
        assertThat(tenants)
                .allSatisfy(tenant -> assertThat(tenant.account().syncs()).isEmpty());
    }

    @Test
    void aStatusWipedByHandFindsItsSyncAgain() {
        Harness.Tenant tenant = harness.tenant("wiped");
        inSync(tenant);
        String id = tenant.sync("crm").getStatus().syncId();

        harness.client()
                .resources(WeldEltSync.class)
                .inNamespace(tenant.namespace())
                .withName("crm")
                .editStatus(sync -> {
                    sync.setStatus(WeldEltSyncStatus.empty());
                    return sync;
                });

        WeldEltSync again =
                tenant.awaitSync("crm", sync -> id.equals(sync.getStatus().syncId()), "the sync to be found again");
        assertThat(again).isNotNull();
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo("True InSync | Current");
        assertThat(tenant.account().syncs()).hasSize(1);
        tenant.awaitEvent("SyncAdopted");
    }

    @Test
    void aFinalizerTakenAwayIsPutBackAndStillDeletesTheSync() {
        Harness.Tenant tenant = harness.tenant("finalizer");
        inSync(tenant);
        harness.client()
                .resources(WeldEltSync.class)
                .inNamespace(tenant.namespace())
                .withName("crm")
                .edit(sync -> {
                    sync.getMetadata().setFinalizers(List.of());
                    return sync;
                });
        tenant.awaitSync("crm", sync -> sync.hasFinalizer(Annotations.FINALIZER), "the finalizer to be there");
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo("True InSync | Current");

        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
    }

    @Test
    void aCreationWhoseAnswerIsLostIsFoundAndNotRepeated() {
        Harness.Tenant tenant = harness.tenant("lost");
        String connection = tenant.account().createConnection("salesforce", "by hand");
        harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(tenant.apiKey())
                .once()
                .cutAfter();
        try (ResourceHistory<WeldEltSync> history = tenant.history(WeldEltSync.class)) {
            tenant.syncOf("crm", connection);
            assertThat(StateRow.of(history.await(sync -> Harness.hasReason(sync, "CreationUnconfirmed"))))
                    .isEqualTo("Unknown CreationUnconfirmed | Reconciling | InProgress");
        }
        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.account().syncs()).hasSize(1);
        tenant.awaitEvent("CreationRecovered");
    }

    @Test
    void aCreationThatNeverArrivedIsTriedAgainAfterTheGrace() {
        Harness.Tenant tenant = harness.tenant("never");
        String connection = tenant.account().createConnection("salesforce", "by hand");
        Fault fault = harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(tenant.apiKey())
                .once()
                .cutBefore();
        try (ResourceHistory<WeldEltSync> history = tenant.history(WeldEltSync.class)) {
            tenant.syncOf("crm", connection);
            history.await(sync -> Harness.hasReason(sync, "CreationUnconfirmed"));
        }
        tenant.awaitSync("crm", "InSync");
        assertThat(fault.hits()).isEqualTo(1);
        assertThat(tenant.account().syncs()).hasSize(1);
    }
}
