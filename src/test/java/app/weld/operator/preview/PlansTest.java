package app.weld.operator.preview;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.Integration;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlansTest {
    private static final Instant NOW = Instant.parse("2026-03-02T05:00:00Z");

    private final FakeWeld weld = new FakeWeld(new ManualClock(NOW));
    private final List<Manifest> manifests = new ArrayList<>();

    private void apply(String yaml) {
        for (String document : yaml.split("(?m)^---$", -1)) {
            manifests.add(new Manifest("file.yaml", Serialization.unmarshal(document, ObjectNode.class)));
        }
    }

    private List<ResourcePlan> plan() {
        return new Plans(
                        key -> weld,
                        Supplier::get,
                        secrets -> new ApiKey("the-key"),
                        "https://operator.example/callback")
                .of(manifests, false, NOW);
    }

    @AfterEach
    void neverWrites() {
        assertThat(weld.writes()).isEmpty();
    }

    private static final String SHARED = """
            apiVersion: weld.app/v1alpha1
            kind: WeldEltSync
            metadata: {name: crm, namespace: team}
            spec:
              connectionId: crm-1
              workspaceRef: {name: production}
              destinationSchemaName: crm
              syncInterval: "0 2 * * *"
              streams: [{name: contacts}]
            """;

    private static String workspace(String more) {
        return """
                ---
                apiVersion: weld.app/v1alpha1
                kind: WeldWorkspace
                metadata: {name: production}
                spec:
                  apiKeySecretRef: {namespace: weld-shared, name: weld}
                """ + more.indent(2);
    }

    private static String namespace(String labels) {
        return """
                ---
                apiVersion: v1
                kind: Namespace
                metadata: {name: team, labels: {%s}}
                """.formatted(labels);
    }

    private ResourcePlan shared(String... more) {
        weld.addConnection("crm-1", "hubspot", "CRM");
        weld.offer("contacts");
        apply(SHARED + String.join("", more));
        return plan().get(0);
    }

    @Test
    void aWorkspaceThatIsNotDeclaredIsTakenToAllow() {
        ResourcePlan plan = shared();

        assertThat(plan.calls()).isNotEmpty();
        assertThat(plan.notes())
                .contains(
                        "assumes that WeldWorkspace production allows namespace team, also to adopt: it is not among the"
                                + " manifests");
    }

    @Test
    void aNearNameAmongTheDeclaredWorkspacesIsNamed() {
        assertThat(shared(workspace("").replace("production", "productoin")).notes())
                .anyMatch(note -> note.endsWith("(nearest: productoin)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "names: [team]                                           | names: [team]  | InSync",
                "names: [team]                                           |                | AdoptionNotAllowed",
                "names: [other]                                          | names: [team]  | NamespaceNotAllowed",
                "                                                        | names: [team]  | NamespaceNotAllowed",
                "selector: {matchLabels: {weld: shared}}                 | selector: {}   | InSync",
                "selector: {matchLabels: {weld: none}}                   | selector: {}   | NamespaceNotAllowed",
                "selector: {matchLabels: {kubernetes.io/metadata.name: team}} | selector: {} | InSync",
            })
    void aDeclaredWorkspaceDecidesAsTheClusterDoes(String allowed, String adoption, Reason reason) {
        ResourcePlan plan = shared(
                workspace((allowed == null ? "" : "allowedNamespaces: {" + allowed + "}\n")
                        + (adoption == null ? "" : "adoptionNamespaces: {" + adoption + "}\n")),
                namespace("weld: shared"));

        assertThat(plan.reason()).isEqualTo(reason);
        assertThat(plan.calls().isEmpty()).isEqualTo(reason != Reason.InSync);
        assertThat(plan.notes()).noneMatch(note -> note.startsWith("assumes"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "matchLabels: {weld: shared}                                            | true  | true",
                "matchLabels: {weld: shared, kubernetes.io/metadata.name: another}      | false | false",
                "matchExpressions: [{key: old, operator: DoesNotExist}]                 | true  | true",
                "                                                                       | true  | false",
            })
    void labelsThatAreNotDeclaredAreAssumedAsFarAsTheyMayMatch(String selector, boolean allowed, boolean assumed) {
        String both = "{selector: {" + (selector == null ? "" : selector) + "}}\n";
        ResourcePlan plan = shared(workspace("allowedNamespaces: " + both + "adoptionNamespaces: " + both));

        assertThat(plan.reason()).isEqualTo(allowed ? Reason.InSync : Reason.NamespaceNotAllowed);
        assertThat(plan.notes().stream().anyMatch(note -> note.startsWith("assumes that namespace team")))
                .isEqualTo(assumed);
    }

    @Test
    void aRequestThatIsSeenWithItsResourceForTheFirstTimeIsNotCarriedOut() {
        weld.addConnection("crm-1", "hubspot", "CRM");
        weld.offer("contacts");
        apply(SHARED + "  request: {id: backfill, type: FullRefresh}\n");

        ResourcePlan plan = plan().get(0);

        assertThat(plan.calls()).noneMatch(call -> call.kind() == PlannedCall.Kind.REQUEST);
        assertThat(plan.notes()).anyMatch(note -> note.startsWith("no full refresh for backfill: the request was in"));
    }

    @Test
    void createsASyncOfAConnectionThatIsThere() {
        weld.addConnection("crm-1", "hubspot", "CRM");
        weld.offer("contacts", "deals");
        apply("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team}
                spec:
                  connectionId: crm-1
                  apiKeySecretRef: {name: weld}
                  destinationSchemaName: crm
                  syncInterval: "0 2 * * *"
                  streams: [{name: contacts}, {name: deals, enabledHistoryTable: true}]
                """);
        List<ResourcePlan> plans = plan();
        assertThat(plans.get(0).calls())
                .extracting(call -> call.method() + " " + call.path())
                .containsExactly(
                        "POST /elt_syncs",
                        "POST /elt_syncs/<new sync crm>/source_streams",
                        "POST /elt_syncs/<new sync crm>/enable");
    }

    @Test
    void saysWhatTheSchemaOfTheSettingsDoesNotAllow() throws IOException {
        weld.addConnection("crm-1", "hubspot", "CRM");
        weld.settingsSchema("crm-1", new ObjectMapper().readTree("""
                {"properties": {"region": {"enum": ["eu", "us"]}, "lookback": {"type": "integer"}}, "required": ["lookback"]}
                """));
        apply("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team}
                spec:
                  connectionId: crm-1
                  apiKeySecretRef: {name: weld}
                  destinationSchemaName: crm
                  syncInterval: "0 2 * * *"
                  settings: {region: se, lookbak: 3}
                """);

        assertThat(plan().get(0).notes())
                .containsExactlyInAnyOrder(
                        "spec.settings.lookback is missing",
                        "spec.settings.region must be one of eu, us",
                        "spec.settings.lookbak is not in the schema (nearest: lookback)");
    }

    @Test
    void showsWhatASelectorMatches() {
        weld.addConnection("crm-1", "hubspot", "CRM");
        weld.offer("accounts", "account_history", "contacts");
        String id = weld.account().createSync("crm-1", "crm", "0 2 * * *");
        apply("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team}
                spec:
                  connectionId: crm-1
                  apiKeySecretRef: {name: weld}
                  destinationSchemaName: crm
                  syncInterval: "0 2 * * *"
                  streamSelector: {include: ["account*"], exclude: ["*_history"]}
                """);

        assertThat(plan().get(0).calls())
                .filteredOn(call -> call.path().endsWith("/source_streams"))
                .singleElement()
                .satisfies(call -> assertThat(call.path() + " " + call.summary())
                        .contains(id, "accounts")
                        .doesNotContain("account_history", "contacts"));
    }

    @Test
    void saysThatAStartDateHasNoEffect() {
        weld.addIntegration(new Integration("old-crm", "Old CRM", false, "BUSINESS"));
        weld.addConnection("crm-1", "old-crm", "CRM");
        apply("""
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team}
                spec:
                  connectionId: crm-1
                  apiKeySecretRef: {name: weld}
                  destinationSchemaName: crm
                  startDate: "2024-01-01"
                  syncInterval: "0 2 * * *"
                """);

        assertThat(plan().get(0).notes()).anyMatch(note -> note.contains("old-crm does not support a start date"));
    }

    @Test
    void goesOnAfterAPersonHasAuthorized() {
        apply("""
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: shop, namespace: team}
                spec:
                  integrationId: shopify
                  label: Shop
                  apiKeySecretRef: {name: weld}
                ---
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: orders, namespace: team}
                spec:
                  connectionRef: {name: shop}
                  destinationSchemaName: orders
                  syncInterval: "0 2 * * *"
                  streams: [{name: orders}]
                """);
        List<ResourcePlan> plans = plan();
        assertThat(plans.get(0).calls())
                .extracting(call -> call.method() + " " + call.path())
                .containsExactly("POST /connection_bridges");
        assertThat(plans.get(1).calls())
                .extracting(call -> call.method() + " " + call.path() + " " + call.afterAuthorization())
                .containsExactly(
                        "POST /elt_syncs true",
                        "POST /elt_syncs/<new sync orders>/source_streams true",
                        "POST /elt_syncs/<new sync orders>/enable true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "names: [team]               | POST /elt_syncs",
                "selector: {matchLabels: {weld: shared}} | POST /elt_syncs",
                "selector: {matchLabels: {kubernetes.io/metadata.name: other}} | NamespaceNotAllowed",
                "names: [other]              | NamespaceNotAllowed"
            })
    void followsAReferenceIntoAnotherNamespace(String allowed, String outcome) {
        weld.addConnection("crm-1", "hubspot", "CRM");
        weld.offer("contacts");
        apply("""
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: crm, namespace: sources}
                spec:
                  integrationId: hubspot
                  label: CRM
                  apiKeySecretRef: {name: weld}
                  allowedNamespaces: {%s}
                ---
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team}
                spec:
                  connectionRef: {name: crm, namespace: sources}
                  destinationSchemaName: crm
                  syncInterval: "0 2 * * *"
                  streams: [{name: contacts}]
                """.formatted(allowed.strip()));

        ResourcePlan sync = plan().get(1);

        String first = sync.calls().isEmpty()
                ? String.valueOf(sync.reason())
                : sync.calls().get(0).method() + " " + sync.calls().get(0).path();
        assertThat(first).isEqualTo(outcome);
        assertThat(sync.isBlocked()).isEqualTo(sync.calls().isEmpty());
    }
}
