package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who can claim what: the rows of the table in the documentation on several teams. */
class ClaimsIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    @Test
    void anOlderResourceWithoutAKeyThatWorksIsInNoOthersWay() {
        Harness.Tenant squatter = harness.tenant("a-squatter");
        Harness.Tenant owner = harness.tenant("b-owner");
        squatter.secret("an-unknown-key");
        String connection = owner.account().createConnection("salesforce", "salesforce");
        String sync = owner.account().createSync(connection, "crm", "0 1 * * *");
        squatter.connectionOf(connection);
        squatter.syncOf("crm", connection);
        squatter.sync(
                "byid",
                "connectionId: " + connection,
                "apiKeySecretRef: {name: no-such-secret}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'",
                "syncId: " + sync);
        squatter.awaitConnection("salesforce", "InvalidAPIKey");
        squatter.awaitSync("crm", "InvalidAPIKey");
        squatter.awaitSync("byid", "SecretNotFound");

        owner.connectionOf(connection, "deletionPolicy: Delete");
        owner.awaitConnection("salesforce", "Connected");
        owner.crm("deletionPolicy: Delete");
        owner.awaitSync("crm", "InSync");
        assertThat(owner.sync("crm").getStatus().syncId()).isEqualTo(sync);

        delete(owner);
        assertThat(owner.notes("Retained")).isEmpty();
        assertThat(owner.account().syncs()).isEmpty();
        assertThat(owner.account().connections()).isEmpty();
    }

    @Test
    void aSyncIsInNoOthersWayWhereItsKeyWasRefusedBeforeItWasCreated() {
        Harness.Tenant squatter = harness.tenant("a-refused");
        Harness.Tenant owner = harness.tenant("b-accepted");
        squatter.secret("a-key-that-weld-never-knew");
        String connection = owner.account().createConnection("salesforce", "salesforce");
        squatter.connectionOf(connection);
        squatter.awaitConnection("salesforce", "InvalidAPIKey");
        // What is requested is tried in spite of the refusal.
        squatter.apply("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata:
                  name: crm
                  annotations:
                    weld.app/reconcile-requested-at: now
                spec:
                  connectionId: %s
                  apiKeySecretRef: {name: weld-api-key}
                  destinationSchemaName: crm
                  syncInterval: '0 */6 * * *'
                """.formatted(connection));
        squatter.awaitSync("crm", "InvalidAPIKey");

        owner.syncOf("crm", connection);

        owner.awaitSync("crm", "InSync");
        assertThat(hasIntent(squatter)).isFalse();
    }

    @Test
    void aSyncIsInNoOthersWayWhereItsKeyIsRevokedRightBeforeItsCreation() {
        Harness.Tenant owner = harness.tenant("b-kept");
        Harness.Tenant revoked = tenantOf(owner, "a-revoked");
        String connection = owner.account().createConnection("salesforce", "salesforce");
        revoked.connectionOf(connection);
        revoked.awaitConnection("salesforce", "Connected");
        AtomicBoolean hadIntent = new AtomicBoolean();
        harness.weld().faults().on("*", "/**").withKey(revoked.apiKey()).before(() -> {
            if (hasIntent(revoked)) {
                hadIntent.set(true);
                harness.weld().revokeKey(revoked.apiKey());
            }
        });
        revoked.syncOf("crm", connection);
        revoked.awaitSync("crm", "InvalidAPIKey");
        assertThat(hadIntent).isTrue();

        owner.syncOf("crm", connection);

        owner.awaitSync("crm", "InSync");
        assertThat(hasIntent(revoked)).isFalse();
        assertThat(owner.account().syncs()).hasSize(1);
    }

    @Test
    void aSyncIsInNoOthersWayWhereItIsSuspendedBeforeItIsCreated() {
        Harness.Tenant owner = harness.tenant("b-awake");
        Harness.Tenant asleep = tenantOf(owner, "a-asleep");
        String connection = owner.account().createConnection("salesforce", "salesforce");
        asleep.connectionOf(connection);
        asleep.awaitConnection("salesforce", "Connected");
        harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(asleep.apiKey())
                .tooManyRequests(600);
        asleep.syncOf("crm", connection);
        Harness.await()
                .until(() ->
                        hasIntent(asleep) && !asleep.calls("POST", "/elt_syncs").isEmpty());

        asleep.syncOf("crm", connection, "suspend: true");
        asleep.awaitSync("crm", "Suspended");
        owner.syncOf("crm", connection);

        owner.awaitSync("crm", "InSync");
        assertThat(hasIntent(asleep)).isFalse();
        assertThat(owner.account().syncs()).hasSize(1);
    }

    /** With a key of its own for the same workspace. */
    private static Harness.Tenant tenantOf(Harness.Tenant owner, String prefix) {
        Harness.Tenant tenant = harness.tenant(prefix);
        harness.weld().addKey(owner.account(), tenant.apiKey());
        return tenant;
    }

    private static boolean hasIntent(Harness.Tenant tenant) {
        WeldEltSync sync = tenant.sync("crm");
        return sync != null
                && sync.getStatus() != null
                && sync.getStatus().ledger().creation() != null;
    }

    @Test
    void anOlderResourceThatNamesWhatAnotherHasIsTheOneInConflict() {
        Harness.Tenant late = harness.tenant("a-late");
        Harness.Tenant owner = harness.tenant("b-first");
        late.secret(owner.apiKey());
        late.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected",
                "label: mine");
        late.awaitConnection("salesforce", "AuthorizationPending");
        String connection = owner.connected("salesforce");

        late.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected",
                "label: mine",
                "connectionId: " + connection);

        assertThat(StateRow.message(late.awaitConnection("salesforce", "Conflict")))
                .contains("in another namespace")
                .doesNotContain(owner.namespace());
        assertThat(Harness.hasReason(owner.connection("salesforce"), "Connected"))
                .isTrue();
        late.deleteConnection("salesforce");
        late.awaitConnectionGone("salesforce");
        assertThat(owner.account().connection(connection)).isPresent();
    }

    @Test
    void aSuspendedResourceKeepsWhatItHasAndNothingElse() {
        Harness.Tenant asleep = harness.tenant("asleep");
        Harness.Tenant awake = harness.tenant("awake");
        awake.secret(asleep.apiKey());
        String connection = asleep.connected("salesforce");
        asleep.syncOf("crm", connection);
        asleep.awaitSync("crm", "InSync");
        asleep.syncOf("other", connection, "suspend: true");
        asleep.awaitSync("other", "Suspended");

        awake.syncOf("other", connection);
        awake.awaitSync("other", "InSync");
        awake.syncOf("crm", connection);
        awake.awaitSync("crm", "Conflict");
        assertThat(Harness.hasReason(asleep.sync("crm"), "InSync")).isTrue();
    }

    @Test
    void aKeyOfAnotherWorkspaceFindsNothingAndIsInNoOthersWay() {
        // Of one second the one whose namespace comes first counts as the older.
        Harness.Tenant stranger = harness.tenant("a-stranger");
        Harness.Tenant owner = harness.tenant("b-host");
        String connection = owner.account().createConnection("salesforce", "salesforce");
        String sync = owner.account().createSync(connection, "crm", "0 1 * * *");
        stranger.connectionOf(connection, "deletionPolicy: Delete");
        stranger.syncOf("crm", connection, "deletionPolicy: Delete", "syncId: " + sync);
        stranger.awaitConnection("salesforce", "RemoteConnectionNotFound");
        stranger.awaitSync("crm", "RemoteSyncNotFound");
        stranger.syncOf("orders", connection);
        stranger.awaitSync("orders", "RemoteConnectionNotFound");

        owner.connectionOf(connection, "deletionPolicy: Delete");
        owner.awaitConnection("salesforce", "Connected");
        owner.syncOf("crm", connection, "deletionPolicy: Delete", "syncId: " + sync);
        owner.awaitSync("crm", "InSync");
        owner.syncOf("orders", connection);
        owner.awaitSync("orders", "InSync");
        owner.deleteSync("orders");
        owner.awaitSyncGone("orders");

        stranger.deleteSync("orders");
        stranger.awaitSyncGone("orders");
        delete(stranger);
        assertThat(owner.account().syncs()).hasSize(1);
        delete(owner);
        assertThat(owner.account().syncs()).isEmpty();
        assertThat(owner.account().connections()).isEmpty();
    }

    /** The sync first, then its connection. */
    private static void delete(Harness.Tenant tenant) {
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        tenant.deleteConnection("salesforce");
        tenant.awaitConnectionGone("salesforce");
    }

    private static String[] byLabel() {
        return new String[] {
            "integrationId: salesforce",
            "apiKeySecretRef: {name: weld-api-key}",
            "redirectUri: https://example.com/connected",
            "label: shared"
        };
    }

    @Test
    void anOlderSyncThatNamesWhatAnotherHasIsTheOneInConflict() {
        Harness.Tenant late = harness.tenant("a-latesync");
        Harness.Tenant owner = harness.tenant("b-firstsync");
        late.secret(owner.apiKey());
        String connection = owner.account().createConnection("salesforce", "salesforce");
        String sync = owner.account().createSync(connection, "crm", "0 1 * * *");
        late.syncOf("crm", connection, "suspend: true", "syncId: " + sync);
        late.awaitSync("crm", "Suspended");
        owner.syncOf("crm", connection, "deletionPolicy: Delete", "syncId: " + sync);
        owner.awaitSync("crm", "InSync");

        late.syncOf("crm", connection, "deletionPolicy: Delete", "syncId: " + sync);

        assertThat(StateRow.message(late.awaitSync("crm", "Conflict")))
                .contains("in another namespace")
                .doesNotContain(owner.namespace());
        assertThat(Harness.hasReason(owner.sync("crm"), "InSync")).isTrue();
        late.deleteSync("crm");
        late.awaitSyncGone("crm");
        assertThat(owner.account().syncs()).hasSize(1);
    }

    @Test
    void adoptionTakesNothingThatAnotherHas() {
        Harness.Tenant owner = harness.tenant("holder");
        Harness.Tenant second = harness.tenant("second");
        second.secret(owner.apiKey());
        String connection = owner.account().createConnection("salesforce", "shared");
        owner.account().createSync(connection, "crm", "0 1 * * *");
        owner.connection("salesforce", byLabel());
        owner.awaitConnection("salesforce", "Connected");
        owner.syncOf("crm", connection);
        owner.awaitSync("crm", "InSync");

        second.connection("salesforce", byLabel());
        second.syncOf("crm", connection);

        assertThat(StateRow.message(second.awaitConnection("salesforce", "Conflict")))
                .contains("in another namespace")
                .doesNotContain(owner.namespace());
        assertThat(StateRow.message(second.awaitSync("crm", "Conflict")))
                .contains("in another namespace")
                .doesNotContain(owner.namespace());
        assertThat(owner.account().syncs()).hasSize(1);
        assertThat(owner.account().bridges()).isEmpty();
    }

    @Test
    void ofTwoThatMeanWhatNeitherHasTheOlderGoesFirst() {
        Harness.Tenant older = harness.tenant("a-older");
        Harness.Tenant younger = harness.tenant("b-younger");
        younger.secret(older.apiKey());
        older.connection("salesforce", byLabel());
        String bridge = older.awaitConnection("salesforce", "AuthorizationPending")
                .getStatus()
                .ledger()
                .bridge()
                .id();
        younger.connection("salesforce", byLabel());
        assertThat(StateRow.message(younger.awaitConnection("salesforce", "Conflict")))
                .contains("in another namespace")
                .doesNotContain(older.namespace());
        assertThat(older.account().bridges()).hasSize(1);

        older.account().authorize(bridge);

        older.awaitConnection("salesforce", "Connected");
        assertThat(Harness.hasReason(younger.connection("salesforce"), "Conflict"))
                .isTrue();
    }

    @Test
    void ofTwoThatBothHaveItByARestoredStatusTheYoungerLeavesItInWeld() {
        Harness.Tenant older = harness.tenant("a-kept");
        Harness.Tenant restored = harness.tenant("b-restored");
        restored.secret(older.apiKey());
        String connection = older.account().createConnection("salesforce", "salesforce");
        older.connectionOf(connection, "deletionPolicy: Delete");
        older.awaitConnection("salesforce", "Connected");
        older.syncOf("crm", connection);
        String sync = older.awaitSync("crm", "InSync").getStatus().syncId();
        restored.connectionOf(connection, "deletionPolicy: Delete");
        restored.awaitConnection("salesforce", "Conflict");
        restored.syncOf("crm", connection, "deletionPolicy: Delete", "syncId: " + sync);
        restored.awaitSync("crm", "Conflict");

        restore(older, restored);

        delete(restored);
        assertThat(restored.notes("Retained"))
                .anySatisfy(note -> assertThat(note).contains(connection, "belongs to another resource"))
                .anySatisfy(note -> assertThat(note).contains(sync, "belongs to another resource"));
        assertThat(older.account().connection(connection)).isPresent();
        assertThat(older.account().syncs()).hasSize(1);
    }

    /** As a backup with statuses does. */
    private static void restore(Harness.Tenant from, Harness.Tenant to) {
        harness.client()
                .resources(WeldConnection.class)
                .inNamespace(to.namespace())
                .withName("salesforce")
                .editStatus(connection -> {
                    connection.setStatus(from.connection("salesforce").getStatus());
                    return connection;
                });
        harness.client()
                .resources(WeldEltSync.class)
                .inNamespace(to.namespace())
                .withName("crm")
                .editStatus(sync -> {
                    sync.setStatus(from.sync("crm").getStatus());
                    return sync;
                });
        Harness.await()
                .until(() -> to.connection("salesforce").getStatus().connectionId() != null
                        && to.sync("crm").getStatus().syncId() != null
                        && Harness.hasReason(to.connection("salesforce"), "Conflict")
                        && Harness.hasReason(to.sync("crm"), "Conflict"));
    }

    @Test
    void whatIsMerelyNamedByAnotherIsDeletedByTheOneThatHasIt() {
        Harness.Tenant owner = harness.tenant("deleter");
        Harness.Tenant naming = harness.tenant("naming");
        naming.secret(owner.apiKey());
        String connection = owner.account().createConnection("salesforce", "salesforce");
        owner.connectionOf(connection, "deletionPolicy: Delete");
        owner.awaitConnection("salesforce", "Connected");
        owner.syncOf("crm", connection);
        String sync = owner.awaitSync("crm", "InSync").getStatus().syncId();
        naming.connectionOf(connection, "deletionPolicy: Delete");
        naming.awaitConnection("salesforce", "Conflict");
        naming.syncOf("crm", connection, "deletionPolicy: Delete", "syncId: " + sync);
        naming.awaitSync("crm", "Conflict");

        delete(owner);
        assertThat(owner.account().syncs()).isEmpty();
        assertThat(owner.account().connections()).isEmpty();
        assertThat(owner.notes("Retained")).isEmpty();
    }
}
