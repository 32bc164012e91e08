package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceStatus;
import app.weld.operator.api.v1alpha1.WorkspaceCounts;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.Recorded;
import app.weld.operator.standin.SyncRow;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Teams that share one workspace, whose key none of them has. */
class WorkspaceIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator("WORKSPACES_ENABLED", "true");

    private final String key = "key-" + UUID.randomUUID();
    private final Account account = harness.weld().account(key);
    private final String home = harness.controlPlane().newNamespace("weld-home");
    private final String name = "w" + UUID.randomUUID().toString().substring(0, 8);
    private final Harness.Tenant sales = team("sales");
    private final Harness.Tenant finance = team("finance");

    @AfterEach
    void deleteWorkspace() {
        harness.client().resources(WeldWorkspace.class).withName(name).delete();
    }

    private Harness.Tenant team(String prefix) {
        return new Harness.Tenant(harness, harness.controlPlane().newNamespace(prefix), key);
    }

    private void secret(String value) {
        harness.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("weld-workspace")
                        .withNamespace(home)
                        .endMetadata()
                        .addToStringData("apiKey", value)
                        .build())
                .serverSideApply();
    }

    private void workspace(String... specLines) {
        harness.client()
                .resource(new KubernetesSerialization().<HasMetadata>unmarshal("""
                        apiVersion: weld.app/v1alpha1
                        kind: WeldWorkspace
                        metadata: {name: %s}
                        spec:
                          apiKeySecretRef: {namespace: %s, name: weld-workspace}
                          %s
                        """.formatted(
                                name, home, String.join("\n", specLines).replace("\n", "\n  "))))
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager("user")
                        .withForce(true)
                        .build());
    }

    private static String allow(Harness.Tenant... teams) {
        return "allowedNamespaces: " + names(teams);
    }

    private static String letAdopt(Harness.Tenant... teams) {
        return "adoptionNamespaces: " + names(teams);
    }

    private static String names(Harness.Tenant... teams) {
        return "{names: ["
                + String.join(
                        ", ",
                        List.of(teams).stream().map(Harness.Tenant::namespace).toList()) + "]}";
    }

    /** A connection of the team that a person authorizes. */
    private void authorized(Harness.Tenant team, String label) {
        team.connection(
                label,
                "integrationId: salesforce",
                "workspaceRef: {name: " + name + "}",
                "redirectUri: https://example.com/done");
        WeldConnection waiting = team.awaitConnection(label, "AuthorizationPending");
        account.authorize(waiting.getStatus().ledger().bridge().id());
        team.awaitConnection(label, "Connected");
    }

    private void crm(Harness.Tenant team, String connection, String schema, String... more) {
        team.sync(
                "crm",
                String.join("\n", more),
                "connectionRef: {name: " + connection + "}",
                "destinationSchemaName: " + schema,
                "syncInterval: '0 */6 * * *'");
    }

    private WeldWorkspaceStatus status() {
        WeldWorkspace workspace =
                harness.client().resources(WeldWorkspace.class).withName(name).get();
        return workspace == null ? null : workspace.getStatus();
    }

    private void awaitWorkspace(String reason) {
        await().untilAsserted(() -> assertThat(status().conditions())
                .filteredOn(condition -> condition.type().equals("Ready"))
                .extracting(Condition::reason)
                .containsExactly(reason));
    }

    private List<String> syncIds() {
        return account.syncs().stream().map(SyncRow::id).toList();
    }

    private static String message(WeldEltSync sync) {
        return sync.getStatus().condition("Ready").orElseThrow().message();
    }

    @Test
    void anAllowedTeamWorksWithoutTheKeyAndAnotherOneDoesNothing() {
        secret(key);
        workspace(allow(sales));
        authorized(sales, "sales");
        crm(sales, "sales", "sales_crm");
        WeldEltSync synced = sales.awaitSync("crm", "InSync");
        assertThat(syncIds()).containsExactly(synced.getStatus().syncId());

        finance.connection(
                "finance",
                "integrationId: salesforce",
                "workspaceRef: {name: " + name + "}",
                "redirectUri: https://example.com/done");
        WeldConnection refused = finance.awaitConnection("finance", "NamespaceNotAllowed");

        assertThat(refused.getStatus().condition("Ready").orElseThrow().message())
                .contains("WeldWorkspace " + name + " does not allow namespace " + finance.namespace());
        assertThat(refused.getStatus().authorizeUrl()).isNull();

        // The owner of the workspace changes its mind: no poll and no edit is needed.
        workspace(allow(sales, finance));
        finance.awaitConnection("finance", "AuthorizationPending");
    }

    @Test
    void withoutTheWorkspaceAResourceWaitsAndGoesOnWhenItAppears() {
        secret(key);
        sales.connection(
                "sales",
                "integrationId: salesforce",
                "workspaceRef: {name: " + name + "}",
                "redirectUri: https://example.com/done");
        sales.awaitConnection("sales", "WorkspaceNotFound");

        workspace(allow(sales));

        sales.awaitConnection("sales", "AuthorizationPending");
    }

    @Test
    void labelsOfANamespaceGiveAndTakeTheRight() {
        secret(key);
        workspace("allowedNamespaces: {selector: {matchLabels: {weld: 'yes'}}}");
        sales.connection(
                "sales",
                "integrationId: salesforce",
                "workspaceRef: {name: " + name + "}",
                "redirectUri: https://example.com/done");
        sales.awaitConnection("sales", "NamespaceNotAllowed");

        label(sales, "yes");
        sales.awaitConnection("sales", "AuthorizationPending");
        label(sales, "no");

        sales.awaitConnection("sales", "NamespaceNotAllowed");
    }

    private void label(Harness.Tenant team, String value) {
        harness.client()
                .namespaces()
                .withName(team.namespace())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"weld\":\"" + value + "\"}}}");
    }

    @Test
    void ofWhatExistsInWeldATeamAdoptsNothingUnlessTheWorkspaceLetsIt() {
        secret(key);
        workspace(allow(sales, finance));
        authorized(sales, "sales");
        String source = sales.connection("sales").getStatus().connectionId();
        String handMade = account.createSync(source, "hand_made", "0 */6 * * *");

        // By the pair of connection and schema, by the id of the sync, and by the id of the connection.
        crm(sales, "sales", "hand_made");
        assertThat(message(sales.awaitSync("crm", "AdoptionNotAllowed"))).contains("adopt sync " + handMade);
        sales.sync(
                "byid",
                "connectionRef: {name: sales}",
                "destinationSchemaName: hand_made",
                "syncInterval: '0 */6 * * *'",
                "syncId: " + handMade);
        sales.awaitSync("byid", "AdoptionNotAllowed");
        finance.sync(
                "bysource",
                "connectionId: " + source,
                "workspaceRef: {name: " + name + "}",
                "destinationSchemaName: loot",
                "syncInterval: '0 */6 * * *'");
        finance.awaitSync("bysource", "AdoptionNotAllowed");
        finance.connection(
                "byid",
                "integrationId: salesforce",
                "workspaceRef: {name: " + name + "}",
                "connectionId: " + account.createConnection("salesforce", "unmanaged"));
        finance.awaitConnection("byid", "AdoptionNotAllowed");
        finance.connection(
                "unmanaged",
                "integrationId: salesforce",
                "workspaceRef: {name: " + name + "}",
                "redirectUri: https://example.com/done");
        finance.awaitConnection("unmanaged", "AdoptionNotAllowed");
        assertThat(syncIds()).containsExactly(handMade);
        sales.deleteSync("byid");
        sales.awaitSyncGone("byid");
        assertThat(syncIds()).as("what was never adopted is never deleted").containsExactly(handMade);

        workspace(allow(sales, finance), letAdopt(sales, finance));

        assertThat(sales.awaitSync("crm", "InSync").getStatus().syncId()).isEqualTo(handMade);
        finance.awaitConnection("byid", "Connected");
        assertThat(message(finance.awaitSync("bysource", "AdoptionNotAllowed")))
                .as("a connection of another team stays that team's")
                .contains("a WeldConnection in another namespace is responsible for connection " + source);
        assertThat(syncIds()).containsExactly(handMade);
    }

    @Test
    void aTeamThatLosesTheRightStopsAndLeavesInWeldWhatItHad() {
        secret(key);
        workspace(allow(sales));
        authorized(sales, "sales");
        crm(sales, "sales", "sales_crm");
        String id = sales.awaitSync("crm", "InSync").getStatus().syncId();

        workspace(allow(finance));
        WeldEltSync stopped = sales.awaitSync("crm", "NamespaceNotAllowed");
        assertThat(stopped.getStatus().syncId()).as("nothing is forgotten").isEqualTo(id);
        crm(sales, "sales", "sales_crm", "enabled: false");
        sales.awaitSync("crm", "NamespaceNotAllowed");
        assertThat(account.sync(id).orElseThrow().enabled()).isTrue();

        sales.deleteSync("crm");
        sales.awaitSyncGone("crm");

        assertThat(syncIds()).as("who lost the right deletes nothing").containsExactly(id);
        sales.awaitNote("Orphaned", id);
    }

    @Test
    void aTeamThatGetsTheRightBackGoesOnWithWhatItHad() {
        secret(key);
        workspace(allow(sales));
        authorized(sales, "sales");
        crm(sales, "sales", "sales_crm");
        String id = sales.awaitSync("crm", "InSync").getStatus().syncId();
        harness.client().resources(WeldWorkspace.class).withName(name).delete();
        sales.awaitSync("crm", "WorkspaceNotFound");
        sales.awaitConnection("sales", "WorkspaceNotFound");

        workspace(allow(sales));

        assertThat(sales.awaitSync("crm", "InSync").getStatus().syncId()).isEqualTo(id);
        sales.awaitConnection("sales", "Connected");
        sales.deleteSync("crm");
        sales.awaitSyncGone("crm");
        assertThat(syncIds()).isEmpty();
    }

    @Test
    void withoutTheWorkspaceADeletionWaitsUnlessItWasUnderWay() {
        secret(key);
        workspace(allow(sales));
        authorized(sales, "sales");
        crm(sales, "sales", "sales_crm");
        sales.awaitSync("crm", "InSync");
        harness.client().resources(WeldWorkspace.class).withName(name).delete();
        sales.awaitSync("crm", "WorkspaceNotFound");

        sales.deleteSync("crm");

        await().untilAsserted(
                        () -> assertThat(message(sales.sync("crm"))).contains("there is no WeldWorkspace " + name));
        workspace(allow(sales));
        sales.awaitSyncGone("crm");
        assertThat(syncIds()).isEmpty();
    }

    @Test
    void aNewKeyInTheSecretIsUsedAtOnce() {
        secret("revoked-" + UUID.randomUUID());
        workspace(allow(sales));
        awaitWorkspace("InvalidAPIKey");
        sales.connection(
                "sales",
                "integrationId: salesforce",
                "workspaceRef: {name: " + name + "}",
                "redirectUri: https://example.com/done");
        sales.awaitConnection("sales", "InvalidAPIKey");

        secret(key);

        sales.awaitConnection("sales", "AuthorizationPending");
        awaitWorkspace("KeyAccepted");
    }

    @Test
    void theStatusCountsWhatIsManagedObservedAndLeftOver() {
        secret(key);
        workspace(allow(sales), letAdopt(sales));
        authorized(sales, "sales");
        String source = sales.connection("sales").getStatus().connectionId();
        account.createSync(source, "forgotten", "0 */6 * * *");
        account.createSync(source, "watched", "0 */6 * * *");
        account.createConnection("salesforce", "left");
        crm(sales, "sales", "sales_crm");
        sales.sync(
                "watched",
                "connectionRef: {name: sales}",
                "destinationSchemaName: watched",
                "syncInterval: '0 */6 * * *'",
                "managementPolicy: ObserveOnly");
        sales.awaitSync("crm", "InSync");
        sales.awaitSync("watched", "Observed");

        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            assertThat(status().syncs()).isEqualTo(new WorkspaceCounts(1, 1, 1));
            assertThat(status().connections()).isEqualTo(new WorkspaceCounts(1, 0, 1));
        });
        assertThat(status().lastListedTime()).isNotNull();
        assertThat(status().observedGeneration()).isEqualTo(1);
        awaitWorkspace("KeyAccepted");
    }

    @Test
    void inTheSteadyStateAWorkspaceIsNotWritten() throws InterruptedException {
        secret(key);
        workspace(allow(sales));
        authorized(sales, "sales");
        awaitWorkspace("KeyAccepted");
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(status().connections()).isEqualTo(new WorkspaceCounts(1, 0, 0)));
        String version = version();

        // Twenty polls, and several listings of all that the workspace has.
        Thread.sleep(Harness.POLL.multipliedBy(20));

        assertThat(version()).isEqualTo(version);
    }

    private String version() {
        return harness.client()
                .resources(WeldWorkspace.class)
                .withName(name)
                .get()
                .getMetadata()
                .getResourceVersion();
    }

    @Test
    void theBudgetHoldsForEveryUserOfTheKeyAndChangesWithoutARestart() {
        secret(key);
        workspace(allow(sales), "requestsPerSecond: 2", "pollInterval: 1h");
        awaitWorkspace("KeyAccepted");
        // With the same key from a Secret of its own.
        finance.secret(key);
        String source = account.createConnection("salesforce", "finance");
        finance.connectionOf(source);
        finance.awaitConnection("salesforce", "Connected");

        assertThat(callsWithin(Duration.ofSeconds(4)))
                .as("polls are an hour apart")
                .isLessThan(10);

        workspace(allow(sales), "pollInterval: 1s");

        await().untilAsserted(
                        () -> assertThat(callsWithin(Duration.ofSeconds(4))).isGreaterThanOrEqualTo(3));
    }

    private int callsWithin(Duration time) {
        int before = listings();
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return listings() - before;
    }

    private int listings() {
        String fingerprint = Recorded.fingerprint(key);
        return (int) harness.weld().requests().stream()
                .filter(call -> call.keyFingerprint().equals(fingerprint))
                .count();
    }

    @Test
    void theApiServerRefusesWhatIsNoWorkspace() {
        assertRefused("sales", "integrationId: salesforce", "set exactly one of apiKeySecretRef");
        assertRefused(
                "sales",
                "integrationId: salesforce\nworkspaceRef: {name: x}\napiKeySecretRef: {name: weld-api-key}",
                "set exactly one of apiKeySecretRef");
        assertThatThrownBy(() -> sales.sync(
                        "crm",
                        "connectionRef: {name: sales}",
                        "workspaceRef: {name: x}",
                        "destinationSchemaName: crm",
                        "syncInterval: '0 */6 * * *'"))
                .hasMessageContaining("workspaceRef needs connectionId");
        assertThatThrownBy(() -> sales.sync(
                        "crm",
                        "connectionId: c1",
                        "workspaceRef: {name: x}",
                        "apiKeySecretRef: {name: y}",
                        "destinationSchemaName: crm",
                        "syncInterval: '0 */6 * * *'"))
                .hasMessageContaining("exactly one of apiKeySecretRef and workspaceRef");
        assertThatThrownBy(() -> workspace("pollInterval: 90000s")).isInstanceOf(KubernetesClientException.class);
        assertThatThrownBy(() -> workspace("requestsPerSecond: 0")).isInstanceOf(KubernetesClientException.class);
    }

    private void assertRefused(String resource, String spec, String why) {
        assertThatThrownBy(() -> sales.connection(resource, spec)).hasMessageContaining(why);
    }
}
