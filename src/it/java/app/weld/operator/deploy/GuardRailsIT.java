package app.weld.operator.deploy;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies of the chart at a real API server: what each refuses, what it allows, and how a namespace differs from the others. */
class GuardRailsIT {
    private static final String LABEL = "weld.app/guard-rails-it";
    private static final String RELEASE =
            "rails-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String ALLOWED = "{metadata: {labels: {weld.app/allow-deletion: 'true'}}}";
    private static final YAMLMapper YAML = new YAMLMapper();

    private static KubernetesClient client;
    private static final List<JsonNode> RULES = new ArrayList<>();
    private static String namespace;

    @BeforeAll
    static void install() {
        ControlPlane.shared().installCrds(Path.of("crds"));
        client = ControlPlane.shared().client();
        Rendered chart = Helm.HELM_4.render("""
                fullnameOverride: %s
                guardRails:
                  namespaceSelector: {matchLabels: {%s: "%s"}}
                  deletion: {enabled: true}
                  interval: {enabled: true}
                  schemaNames: {enabled: true}
                  integrations: {enabled: true, allowed: [salesforce, hubspot-v2]}
                """.formatted(RELEASE, LABEL, RELEASE));
        RULES.addAll(chart.all("ValidatingAdmissionPolicy"));
        RULES.addAll(chart.all("ValidatingAdmissionPolicyBinding"));
        assertThat(RULES).hasSize(12);
        for (JsonNode rule : RULES) {
            client.resource(read(rule.toString())).create();
        }
        namespace = namespace(Map.of());
        // In force as soon as the last of them refuses.
        await().until(() -> refuses(connection("probe-a", "x")) && refuses(sync("probe-b", "outside", "0 * * * *")));
        await().until(() -> refuses(sync("probe-c", underscored(), "* * * * *")) && refuses(byId("probe-d", "con_x")));
        await().until(() -> {
            create(sync("probe", underscored(), "0 * * * *"), "{spec: {deletionPolicy: Delete}}");
            try {
                delete("WeldEltSync", "probe");
                return false;
            } catch (AssertionError refused) {
                return true;
            }
        });
    }

    @AfterAll
    static void remove() {
        RULES.reversed().forEach(rule -> client.resource(read(rule.toString())).delete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deletionPolicy: Delete",
                "deletionPolicy: Delete, removeDataOnDelete: true",
                "status: Created",
                "removeDataOnDelete: true, status: Created"
            })
    void aSyncThatWouldBeDeletedInWeldNeedsTheLabel(String fields) {
        String name = created(fields);

        assertThatThrownBy(() -> delete("WeldEltSync", name))
                .hasMessageContaining("also deletes the sync in Weld" + (fields.contains("remove") ? " and its" : ""))
                .hasMessageContaining("weld.app/allow-deletion");
        assertThatThrownBy(() -> Kubectl.run("delete", "wsync", "--all", "-n", namespace, "--wait=false"))
                .hasMessageContaining("weld.app/allow-deletion");

        patch("WeldEltSync", name, ALLOWED);
        assertThatCode(() -> delete("WeldEltSync", name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status: Adopted",
                "enabled: true",
                "deletionPolicy: Retain, removeDataOnDelete: true, status: Created",
                "deletionPolicy: Delete, suspend: true",
                "deletionPolicy: Delete, managementPolicy: ObserveOnly"
            })
    void aSyncThatStaysInWeldIsDeletedWithoutIt(String fields) {
        String name = created(fields);

        assertThatCode(() -> delete("WeldEltSync", name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deletionPolicy: Retain                          | deletionPolicy: Delete",
                "deletionPolicy: Delete, suspend: true           | suspend: false",
                "deletionPolicy: Delete, managementPolicy: ObserveOnly | managementPolicy: Full",
                "deletionPolicy: Retain, status: Created         | deletionPolicy: null"
            })
    void whatIsDeletedAndRetainedIsNotTurnedIntoADeletionInWeld(String fields, String edit) {
        String name = created(fields);
        patch("WeldEltSync", name, "{metadata: {finalizers: [weld.app/test]}}");
        delete("WeldEltSync", name);

        assertThatThrownBy(() -> patch("WeldEltSync", name, "{spec: {" + edit + "}}"))
                .hasMessageContaining("weld.app/allow-deletion");
        // The operator's own work on it goes on.
        assertThatCode(() -> patch("WeldEltSync", name, "{metadata: {finalizers: null}}"))
                .doesNotThrowAnyException();
    }

    @Test
    void aHistoryTableIsResetOnlyWithTheLabel() {
        String name = created("enabled: true");
        String reset =
                "{metadata: {annotations: {weld.app/full-refresh-requested-at: a, weld.app/reset-history-table: a}}}";

        assertThatThrownBy(() -> patch("WeldEltSync", name, reset)).hasMessageContaining("history tables for good");

        patch("WeldEltSync", name, ALLOWED);
        patch("WeldEltSync", name, reset);
        patch("WeldEltSync", name, "{metadata: {labels: {weld.app/allow-deletion: null}}}");
        assertThatCode(() -> patch("WeldEltSync", name, "{spec: {enabled: false}}"))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> patch(
                                "WeldEltSync",
                                name,
                                "{metadata: {annotations: {weld.app/full-refresh-requested-at: b, weld.app/reset-history-table: b}}}"))
                .hasMessageContaining("history tables for good");
    }

    @Test
    void aConnectionThatWouldBeDeletedInWeldNeedsTheLabel() {
        String name = name();
        create(connection(name, "salesforce"), "{spec: {deletionPolicy: Delete}}");
        assertThatThrownBy(() -> delete("WeldConnection", name)).hasMessageContaining("only a person can authorize");
        patch("WeldConnection", name, ALLOWED);
        delete("WeldConnection", name);

        String retained = name();
        create(connection(retained, "salesforce"), "{metadata: {finalizers: [weld.app/test]}}");
        delete("WeldConnection", retained);
        assertThatThrownBy(() -> patch("WeldConnection", retained, "{spec: {deletionPolicy: Delete}}"))
                .hasMessageContaining("weld.app/allow-deletion");
        patch("WeldConnection", retained, "{metadata: {finalizers: null}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *         | 1",
                "*/5 * * * *       | 5",
                "0/7 * * * *       | 4",
                "0,10 * * * *      | 10",
                "0,50 * * * *      | 10",
                "50-55/5 3 * * *   | 5",
                "59-0 3 * * *      | 59",
                "*/14 0 1 1 *      | 14",
                "5,6 4 * * MON     | 1",
                "0 0 * * *         | 1440",
                "30 */6 * * *      | 360",
                "*/15 * * * *      | 15",
                "0,30 8-18 * * *   | 30",
                "07 01,05 * * *    | 240",
                "0 22-2/2 * * *    | 120",
                "0 23,0 * * *      | 60"
            })
    void theShortestTimeBetweenRunsIsChecked(String cron, int minutes) {
        String name = name();
        if (minutes >= 15) {
            create(sync(name, underscored(), cron), "{}");
            return;
        }
        assertThatThrownBy(() -> create(sync(name, underscored(), cron), "{}"))
                .hasMessageContaining("has runs " + minutes + " minutes apart")
                .hasMessageContaining("the minimum is 15");
    }

    @Test
    void aScheduleFromBeforeTheRuleStaysUntilItIsChanged() {
        String open = namespace(Map.of("weld.app/min-sync-interval-minutes", "1"));
        create(sync("early", open.replace('-', '_'), "*/5 * * * *"), "{metadata: {namespace: " + open + "}}");
        client.namespaces().withName(open).edit(own -> new NamespaceBuilder(own)
                .editMetadata()
                .removeFromAnnotations("weld.app/min-sync-interval-minutes")
                .endMetadata()
                .build());
        await().until(() -> refuses(inside(open, sync("probe", open.replace('-', '_'), "*/5 * * * *"))));

        String[] of = {"-n", open, "patch", "wsync", "early", "--type=merge", "-p"};
        assertThatCode(() -> Kubectl.run(with(of, "{\"metadata\": {\"finalizers\": [\"weld.app/test\"]}}")))
                .doesNotThrowAnyException();
        assertThatCode(() -> Kubectl.run(with(of, "{\"spec\": {\"enabled\": false}}")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Kubectl.run(with(of, "{\"spec\": {\"syncInterval\": \"*/6 * * * *\"}}")))
                .hasMessageContaining("has runs 6 minutes apart");
        Kubectl.run(with(of, "{\"metadata\": {\"finalizers\": null}}"));
    }

    @Test
    void aSchemaHasANameOfItsNamespace() {
        create(sync(name(), underscored(), "0 * * * *"), "{}");
        create(sync(name(), underscored() + "_crm", "0 * * * *"), "{}");
        for (String schema : List.of("finance_crm", "x" + underscored(), underscored() + "crm")) {
            assertThatThrownBy(() -> create(sync(name(), schema, "0 * * * *"), "{}"))
                    .hasMessageContaining(
                            "spec.destinationSchemaName: \"" + schema + "\" is not allowed in this namespace")
                    .hasMessageContaining(underscored() + "(_.*)?");
        }

        String finance = namespace(Map.of("weld.app/allowed-schemas", "finance_[a-z]+|ledger"));
        create(inside(finance, sync(name(), "finance_crm", "0 * * * *")), "{}");
        create(inside(finance, sync(name(), "ledger", "0 * * * *")), "{}");
        assertThatThrownBy(() -> create(inside(finance, sync(name(), "ledger_x", "0 * * * *")), "{}"))
                .hasMessageContaining("is not allowed in this namespace");
    }

    @Test
    void aNamespaceConnectsItsIntegrationsOnly() {
        create(connection(name(), "hubspot-v2"), "{}");
        assertThatThrownBy(() -> create(connection(name(), "shopify"), "{}"))
                .hasMessageContaining("\"shopify\" is not allowed in this namespace; allowed: salesforce, hubspot-v2");
        assertThatThrownBy(() -> create(byId(name(), "con_1"), "{}")).hasMessageContaining("use connectionRef");

        String shop = namespace(Map.of(
                "weld.app/allowed-integrations", "shopify, stripe", "weld.app/allowed-connection-ids", "con_1, con_2"));
        create(inside(shop, connection(name(), "stripe")), "{}");
        create(inside(shop, byId(name(), "con_2", shop)), "{}");
        assertThatThrownBy(() -> create(inside(shop, connection(name(), "salesforce")), "{}"))
                .hasMessageContaining("allowed: shopify, stripe");
        assertThatThrownBy(() -> create(inside(shop, byId(name(), "con_3", shop)), "{}"))
                .hasMessageContaining("use connectionRef");
        String any = namespace(Map.of("weld.app/allowed-integrations", "*"));
        create(inside(any, connection(name(), "shopify")), "{}");
        create(inside(any, byId(name(), "con_3", any)), "{}");
    }

    @Test
    void anotherNamespaceIsLeftAlone() {
        String free = ControlPlane.shared().newNamespace("no-rails");
        create(inside(free, sync("free", "anything", "* * * * *")), "{spec: {deletionPolicy: Delete}}");
        create(inside(free, connection("free", "shopify")), "{}");

        assertThatCode(() -> Kubectl.run("-n", free, "delete", "wsync,wconn", "--all", "--wait=false"))
                .doesNotThrowAnyException();
    }

    private static String[] with(String[] args, String last) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add(last);
        return all.toArray(String[]::new);
    }

    private static String namespace(Map<String, String> annotations) {
        String name = ControlPlane.shared().newNamespace("rails");
        client.namespaces().withName(name).edit(own -> new NamespaceBuilder(own)
                .editMetadata()
                .addToLabels(LABEL, RELEASE)
                .addToAnnotations(annotations)
                .endMetadata()
                .build());
        return name;
    }

    private static String name() {
        return "r-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private static String underscored() {
        return namespace.replace('-', '_');
    }

    /** A sync with these fields; {@code status} among them is the origin that its status has. */
    private static String created(String fields) {
        String name = name();
        String spec = fields.replaceFirst(",? ?status: \\w+", "");
        String confirmed = spec.replace("OnDelete: true", "OnDelete: true, removeDataOf: " + underscored());
        create(sync(name, underscored(), "0 * * * *"), "{spec: {" + confirmed + "}}");
        if (fields.contains("status: ")) {
            String origin = fields.replaceFirst(".*status: ", "");
            Kubectl.run(
                    "-n",
                    namespace,
                    "patch",
                    "wsync",
                    name,
                    "--subresource=status",
                    "--type=merge",
                    "-p",
                    "{\"status\": {\"syncId\": \"syn_1\", \"origin\": \"" + origin + "\"}}");
        }
        return name;
    }

    private static String sync(String name, String schema, String cron) {
        return """
                {apiVersion: weld.app/v1alpha1, kind: WeldEltSync, metadata: {name: %s, namespace: %s},
                 spec: {connectionRef: {name: salesforce}, destinationSchemaName: %s, syncInterval: "%s"}}
                """.formatted(name, namespace, schema, cron);
    }

    private static String byId(String name, String connectionId) {
        return byId(name, connectionId, namespace);
    }

    private static String byId(String name, String connectionId, String place) {
        return sync(name, place.replace('-', '_'), "0 * * * *")
                .replace(
                        "connectionRef: {name: salesforce}",
                        "apiKeySecretRef: {name: weld-api-key}, connectionId: " + connectionId);
    }

    private static String connection(String name, String integration) {
        return """
                {apiVersion: weld.app/v1alpha1, kind: WeldConnection, metadata: {name: %s, namespace: %s},
                 spec: {integrationId: %s, apiKeySecretRef: {name: weld-api-key}, redirectUri: "https://example.com/done"}}
                """.formatted(name, namespace, integration);
    }

    private static String inside(String place, String manifest) {
        return manifest.replace("namespace: " + namespace, "namespace: " + place);
    }

    private static boolean refuses(String manifest) {
        Program.Result outcome = apply(manifest, "--dry-run=server");
        return outcome.exit() != 0 && outcome.output().contains("ValidatingAdmissionPolicy");
    }

    /** Creates it, with more fields merged into it; fails with the words of the API server. */
    private static void create(String manifest, String more) {
        try {
            JsonNode whole = YAML.readTree(manifest);
            merge(whole, YAML.readTree(more));
            Program.Result outcome = apply(whole.toString());
            if (outcome.exit() != 0) {
                throw new AssertionError(outcome.output());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void merge(JsonNode into, JsonNode more) {
        more.properties().forEach(field -> {
            if (field.getValue().isObject() && into.path(field.getKey()).isObject()) {
                merge(into.get(field.getKey()), field.getValue());
            } else {
                ((ObjectNode) into).set(field.getKey(), field.getValue());
            }
        });
    }

    private static Program.Result apply(String manifest, String... more) {
        List<String> command = new ArrayList<>(List.of(
                ControlPlane.shared().kubectl().toString(),
                "--kubeconfig=" + ControlPlane.shared().kubeconfigFile(),
                "apply",
                "-f",
                "-"));
        command.addAll(List.of(more));
        return Program.of(command).run(manifest);
    }

    private static void patch(String kind, String name, String yaml) {
        try {
            client.genericKubernetesResources("weld.app/v1alpha1", kind)
                    .inNamespace(namespace)
                    .withName(name)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            YAML.readTree(yaml).toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void delete(String kind, String name) {
        Kubectl.run("-n", namespace, "delete", kind.toLowerCase(Locale.ROOT), name, "--wait=false");
    }

    private static GenericKubernetesResource read(String json) {
        return new KubernetesSerialization().unmarshal(json, GenericKubernetesResource.class);
    }
}
