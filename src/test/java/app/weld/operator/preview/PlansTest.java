package app.weld.operator.preview;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
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
                        (namespace, name) -> new ApiKey("the-key"),
                        "https://operator.example/callback")
                .of(manifests, NOW);
    }

    @AfterEach
    void neverWrites() {
        assertThat(weld.writes()).isEmpty();
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
                "selector: {matchLabels: {weld: yes}} | POST /elt_syncs",
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
