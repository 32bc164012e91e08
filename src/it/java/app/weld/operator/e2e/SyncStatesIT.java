package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Fault;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The states of a sync that is not being deleted: how each is reached, what it looks like, the way out. */
class SyncStatesIT {
    private static final String IN_SYNC = "True InSync | Current";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator(
                    "WELD_REQUEST_TIMEOUT", "8s", "WELD_CREATION_GRACE", "9s")
            .withoutRequestCheck();

    private static String connection(Harness.Tenant tenant) {
        return tenant.account().createConnection("salesforce", "by hand");
    }

    private static WeldEltSync awaitFact(Harness.Tenant tenant, String type, String status) {
        return tenant.awaitSync(
                "crm",
                sync -> sync.getStatus()
                        .condition(type)
                        .filter(condition -> condition.status().equals(status))
                        .isPresent(),
                type + "=" + status);
    }

    private static void reconcile(Harness.Tenant tenant) {
        tenant.annotate(
                WeldEltSync.class,
                "crm",
                Annotations.RECONCILE_REQUESTED_AT,
                Instant.now().toString());
    }

    private static Fault failing(Harness.Tenant tenant) {
        return harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).fail(503);
    }

    @Test
    void isInProgressFromItsBirth() {
        Harness.Tenant tenant = harness.tenant("born");
        WeldEltSync blank = harness.client().getKubernetesSerialization().unmarshal("""
                        apiVersion: weld.app/v1alpha1
                        kind: WeldEltSync
                        spec:
                          connectionRef: {name: salesforce}
                          destinationSchemaName: crm
                          syncInterval: '0 */6 * * *'
                        """, WeldEltSync.class);
        blank.setMetadata(new ObjectMetaBuilder()
                .withName("crm")
                .withNamespace(tenant.namespace())
                .build());

        WeldEltSync born = harness.client().resource(blank).create();

        assertThat(born.getStatus().observedGeneration()).isEqualTo(-1);
        assertThat(StateRow.of(born)).isEqualTo("absent | InProgress");
    }

    @Test
    void waitsForItsSecretAndIsStalledWhileTheKeyIsRefused() {
        Harness.Tenant tenant = harness.tenant("keys");
        tenant.deleteSecret();
        tenant.syncOf("crm", connection(tenant));
        assertThat(StateRow.of(tenant.awaitSync("crm", "SecretNotFound")))
                .isEqualTo("False SecretNotFound | Reconciling | InProgress");

        tenant.secret("an-old-key");
        assertThat(StateRow.of(tenant.awaitSync("crm", "InvalidAPIKey")))
                .isEqualTo("False InvalidAPIKey | Stalled | Failed");

        tenant.secret(tenant.apiKey());
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void waitsForItsConnection() {
        Harness.Tenant tenant = harness.tenant("early");
        tenant.sync(
                "crm",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'");

        WeldEltSync early = tenant.awaitSync("crm", "ConnectionNotFound");
        assertThat(StateRow.of(early)).isEqualTo("False ConnectionNotFound | Reconciling | InProgress");
        assertThat(StateRow.message(early)).startsWith("there is no WeldConnection salesforce in namespace ");

        tenant.connected("salesforce");
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
    }

    /** A pipeline counts the wait for a person as deployed: only that may be called so. */
    @Test
    void tellsTheWaitForAPersonFromABrokenConnectionAndFromWeldAtWork() {
        Harness.Tenant tenant = harness.tenant("person");
        tenant.deleteSecret();
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected");
        tenant.crm();
        WeldEltSync waiting = tenant.awaitSync("crm", "Progressing");
        assertThat(StateRow.of(waiting)).isEqualTo("Unknown Progressing | Reconciling | InProgress");
        assertThat(StateRow.message(waiting)).startsWith("WeldConnection salesforce is not connected yet");

        tenant.secret("an-old-key");
        WeldEltSync broken = tenant.awaitSync("crm", "ConnectionFailed");
        assertThat(StateRow.of(broken)).isEqualTo("False ConnectionFailed | Stalled | Failed");
        assertThat(StateRow.message(broken))
                .startsWith("WeldConnection salesforce is not connected yet (InvalidAPIKey)");

        tenant.secret(tenant.apiKey());
        WeldEltSync waits = tenant.awaitSync("crm", "ConnectionNotReady");
        assertThat(StateRow.of(waits)).isEqualTo("False ConnectionNotReady | Reconciling | InProgress");
        assertThat(StateRow.message(waits))
                .startsWith("WeldConnection salesforce is not connected yet (AuthorizationPending)");

        var hold = harness.weld()
                .faults()
                .on("GET", "/elt_syncs")
                .withKey(tenant.apiKey())
                .once()
                .holdBefore();
        try {
            tenant.account()
                    .authorize(tenant.awaitConnection("salesforce", "AuthorizationPending")
                            .getStatus()
                            .ledger()
                            .bridge()
                            .id());
            assertThat(StateRow.of(tenant.awaitSync("crm", "Progressing")))
                    .isEqualTo("Unknown Progressing | Reconciling | InProgress");
        } finally {
            hold.release();
        }
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void saysThatItIsBeingCreated() {
        Harness.Tenant tenant = harness.tenant("creating");
        var hold = harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(tenant.apiKey())
                .once()
                .holdBefore();
        tenant.syncOf("crm", connection(tenant));

        try {
            assertThat(StateRow.of(tenant.awaitSync("crm", "Creating")))
                    .isEqualTo("Unknown Creating | Reconciling | InProgress");
        } finally {
            hold.release();
        }
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void namesWhatIsLikeAStreamThatIsNotThereAndPutsTheOthersInPlace() {
        Harness.Tenant tenant = harness.tenant("stream");
        String connection = connection(tenant);
        tenant.syncOf("crm", connection, "streams: [{name: accounts}, {name: contakts}, {name: apex_logs}]");

        WeldEltSync wrong = tenant.awaitSync("crm", "StreamNotFound");
        assertThat(StateRow.of(wrong)).isEqualTo("False StreamNotFound | Stalled | Failed");
        assertThat(StateRow.message(wrong)).contains("contakts", "contacts", "apex_logs");
        String id = wrong.getStatus().syncId();
        assertThat(tenant.account().stream(id, "accounts")).isPresent();
        assertThat(tenant.account().sync(id).orElseThrow().interval()).isEqualTo("0 */6 * * *");

        tenant.syncOf("crm", connection, "streams: [{name: accounts}, {name: contacts}]");
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
        assertThat(tenant.account().streams(id)).hasSize(2);
    }

    @Test
    void saysWhatWeldHasAgainstTheSettings() {
        Harness.Tenant tenant = harness.tenant("settings");
        String connection = connection(tenant);
        tenant.syncOf("crm", connection, "settings: {lookback_window_days: 7}");
        tenant.awaitSync("crm", "InSync");

        tenant.syncOf("crm", connection, "settings: {lookback_window_days: seven}");
        WeldEltSync wrong = tenant.awaitSync("crm", "InvalidSettings");
        assertThat(StateRow.of(wrong)).isEqualTo("False InvalidSettings | Stalled | Failed");
        assertThat(StateRow.message(wrong)).contains("lookback_window_days");

        tenant.syncOf("crm", connection, "settings: {lookback_window_days: 14}");
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
    }

    @Test
    void saysWhyWeldRefusesAndTriesAgain() {
        Harness.Tenant tenant = harness.tenant("rejected");
        String connection = connection(tenant);
        tenant.account().maximumOfSyncs(connection, 0);
        tenant.syncOf("crm", connection);

        WeldEltSync refused = tenant.awaitSync("crm", "Rejected");
        assertThat(StateRow.of(refused)).isEqualTo("False Rejected | Stalled | Failed");
        assertThat(StateRow.message(refused)).contains("maximum number of allowed syncs");
        tenant.awaitEvent("Rejected");

        tenant.account().maximumOfSyncs(connection, 1);
        reconcile(tenant);
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
    }

    @Test
    void isStalledWhenItsConnectionIsAnotherOneNow() {
        Harness.Tenant tenant = harness.tenant("swapped");
        String first = tenant.connected("salesforce");
        tenant.sync(
                "crm",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        replace(tenant, tenant.account().createConnection("salesforce", "another"));

        WeldEltSync changed = tenant.awaitSync("crm", "ConnectionChanged");
        assertThat(StateRow.of(changed)).isEqualTo("False ConnectionChanged | Stalled | Failed");
        assertThat(StateRow.message(changed)).contains(first);

        replace(tenant, first);
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
        assertThat(tenant.account().syncs()).singleElement().satisfies(row -> assertThat(row.id())
                .isEqualTo(id));
    }

    private static void replace(Harness.Tenant tenant, String connectionId) {
        tenant.annotate(WeldConnection.class, "salesforce", Annotations.FORCE_DELETE, "true");
        tenant.deleteConnection("salesforce");
        tenant.awaitConnectionGone("salesforce");
        tenant.connectionOf(connectionId);
        tenant.awaitConnection("salesforce", "Connected");
    }

    @Test
    void theOlderOfTwoThatMeanTheSameKeepsTheSync() {
        Harness.Tenant older = harness.tenant("older");
        Harness.Tenant younger = harness.tenant("younger");
        younger.secret(older.apiKey());
        String connection = connection(older);
        older.syncOf("crm", connection, "deletionPolicy: Retain");
        String id = older.awaitSync("crm", "InSync").getStatus().syncId();
        younger.syncOf("crm", connection);

        WeldEltSync second = younger.awaitSync("crm", "Conflict");
        assertThat(StateRow.of(second)).isEqualTo("False Conflict | Stalled | Failed");
        assertThat(StateRow.message(second))
                .startsWith("a WeldEltSync in another namespace is responsible for connection " + connection)
                .doesNotContain(older.namespace());
        assertThat(second.getStatus().syncId()).isNull();
        assertThat(StateRow.of(older.sync("crm"))).isEqualTo(IN_SYNC);
        younger.awaitEvent("Conflict");

        older.deleteSync("crm");
        older.awaitSyncGone("crm");
        WeldEltSync heir = younger.awaitSync("crm", "InSync");
        assertThat(heir.getStatus().syncId()).isEqualTo(id);
        assertThat(older.account().syncs()).hasSize(1);
        younger.awaitEvent("SyncAdopted");
    }

    @Test
    void theYoungerOfTwoGoesWithoutTakingTheSyncAlong() {
        Harness.Tenant older = harness.tenant("keeps");
        Harness.Tenant younger = harness.tenant("leaves");
        younger.secret(older.apiKey());
        String connection = connection(older);
        older.syncOf("crm", connection);
        older.awaitSync("crm", "InSync");
        younger.syncOf("crm", connection);
        younger.awaitSync("crm", "Conflict");

        younger.deleteSync("crm");
        younger.awaitSyncGone("crm");

        assertThat(older.account().syncs()).hasSize(1);
        assertThat(StateRow.of(older.sync("crm"))).isEqualTo(IN_SYNC);
    }

    @Test
    void isReadyEnabledAndDisabled() {
        Harness.Tenant tenant = harness.tenant("switch");
        String connection = connection(tenant);
        tenant.syncOf("crm", connection, "enabled: false");
        WeldEltSync disabled = tenant.awaitSync("crm", "InSyncDisabled");
        assertThat(StateRow.of(disabled)).isEqualTo("True InSyncDisabled | Current");
        assertThat(disabled.getStatus().enabled()).isFalse();

        tenant.syncOf("crm", connection);
        WeldEltSync enabled = tenant.awaitSync("crm", "InSync");
        assertThat(StateRow.of(enabled)).isEqualTo(IN_SYNC);
        assertThat(enabled.getStatus().enabled()).isTrue();
        tenant.awaitEvent("SyncEnabled");
    }

    @Test
    void staysReadyWhenARunFailsAndSaysWhatFailed() {
        Harness.Tenant tenant = harness.tenant("run");
        harness.weld().quirks().runLength(Duration.ZERO);
        tenant.syncOf("crm", connection(tenant), "streams: [{name: accounts}, {name: contacts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.account().failNextRun(id, "contacts", "The source says no");
        tenant.account().requestRun(id, "contacts");
        harness.weld().tick();

        WeldEltSync failed = awaitFact(tenant, "LastRunSucceeded", "False");
        assertThat(StateRow.of(failed)).isEqualTo("True InSync | LastRunSucceeded=False | Current");
        assertThat(failed.getStatus()
                        .condition("LastRunSucceeded")
                        .orElseThrow()
                        .message())
                .contains("contacts", "The source says no");
        assertThat(failed.getStatus().state()).isEqualTo("Failed");
        tenant.awaitEvent("RunFailed");

        tenant.account().requestRun(id, "contacts");
        harness.weld().tick();
        assertThat(StateRow.of(awaitFact(tenant, "LastRunSucceeded", "True"))).isEqualTo(IN_SYNC);
    }

    @Test
    void isNotReadyWhileWeldIsUnavailableAndAnEditIsNotApplied() {
        Harness.Tenant tenant = harness.tenant("down");
        String connection = connection(tenant);
        Fault fault = failing(tenant);
        tenant.syncOf("crm", connection);
        assertThat(StateRow.of(tenant.awaitSync("crm", "APIUnavailable")))
                .isEqualTo("False APIUnavailable | Reconciling, APIReachable=False | InProgress");
        fault.remove();
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);

        fault = failing(tenant);
        tenant.syncOf("crm", connection, "enabled: false");
        assertThat(StateRow.of(tenant.awaitSync("crm", "APIUnavailable")))
                .isEqualTo("False APIUnavailable | Reconciling, APIReachable=False | InProgress");
        fault.remove();
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSyncDisabled"))).isEqualTo("True InSyncDisabled | Current");
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void isNotReadyWhileWeldAsksForLessAndNothingIsApplied() {
        Harness.Tenant tenant = harness.tenant("limited");
        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).tooManyRequests(1);
        tenant.syncOf("crm", connection(tenant));

        assertThat(StateRow.of(tenant.awaitSync("crm", "RateLimited")))
                .isEqualTo("False RateLimited | Reconciling, APIReachable=False | InProgress");

        fault.remove();
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
    }

    @Test
    void staysReadyWhileWeldIsUnavailableAndEverythingIsAsDeclared() {
        Harness.Tenant tenant = harness.tenant("later");
        tenant.syncOf("crm", connection(tenant));
        tenant.awaitSync("crm", "InSync");
        Fault fault = failing(tenant);

        assertThat(StateRow.of(awaitFact(tenant, "APIReachable", "False")))
                .isEqualTo("True InSync | APIReachable=False | Current");

        fault.remove();
        assertThat(StateRow.of(awaitFact(tenant, "APIReachable", "True"))).isEqualTo(IN_SYNC);
    }

    @Test
    void staysReadyWhileWeldLimitsRequestsAndEverythingIsAsDeclared() {
        Harness.Tenant tenant = harness.tenant("slower");
        tenant.syncOf("crm", connection(tenant));
        tenant.awaitSync("crm", "InSync");
        Fault fault =
                harness.weld().faults().on("*", "/**").withKey(tenant.apiKey()).tooManyRequests(1);

        WeldEltSync limited = awaitFact(tenant, "APIReachable", "False");
        assertThat(StateRow.of(limited)).isEqualTo("True InSync | APIReachable=False | Current");
        assertThat(limited.getStatus().condition("APIReachable").orElseThrow().reason())
                .isEqualTo("RateLimited");

        fault.remove();
        assertThat(StateRow.of(awaitFact(tenant, "APIReachable", "True"))).isEqualTo(IN_SYNC);
    }

    @Test
    void isLeftAloneWhileSuspended() {
        Harness.Tenant tenant = harness.tenant("suspended");
        String connection = connection(tenant);
        tenant.syncOf("crm", connection);
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.syncOf("crm", connection, "suspend: true");
        assertThat(StateRow.of(tenant.awaitSync("crm", "Suspended")))
                .isEqualTo("True Suspended | Suspended=True | Current");

        tenant.account().changeInterval(id, "0 7 * * *");
        tenant.syncOf("crm", connection);
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
        // What changed meanwhile comes back with the next read of Weld.
        Harness.await()
                .until(() -> tenant.account().sync(id).orElseThrow().interval().equals("0 */6 * * *"));
    }

    @Test
    void onlyReadsWhereItMayOnlyObserve() {
        Harness.Tenant tenant = harness.tenant("observed");
        String connection = connection(tenant);
        tenant.syncOf("crm", connection, "managementPolicy: ObserveOnly");
        WeldEltSync nothing = tenant.awaitSync("crm", "Observed");
        assertThat(StateRow.of(nothing)).isEqualTo("True Observed | InSync=False | Current");
        assertThat(nothing.getStatus().plan()).isNotEmpty();
        assertThat(tenant.account().syncs()).isEmpty();

        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        reconcile(tenant);
        WeldEltSync same = awaitFact(tenant, "InSync", "True");
        assertThat(StateRow.of(same)).isEqualTo("True Observed | InSync=True | Current");

        tenant.account().changeInterval(id, "0 7 * * *");
        WeldEltSync differs = awaitFact(tenant, "InSync", "False");
        assertThat(StateRow.of(differs)).isEqualTo("True Observed | InSync=False | Current");
        assertThat(tenant.account().sync(id).orElseThrow().interval()).isEqualTo("0 7 * * *");

        tenant.syncOf("crm", connection);
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo(IN_SYNC);
        assertThat(tenant.account().sync(id).orElseThrow().interval()).isEqualTo("0 */6 * * *");
    }
}
