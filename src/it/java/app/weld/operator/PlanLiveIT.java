package app.weld.operator;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.deploy.Kubectl;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code plan --live} over a real API server, and what the operator then sends. */
class PlanLiveIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @TempDir
    private Path folder;

    private QuickCommands.Outcome plan(Harness.Tenant tenant, Config cluster, String... more) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), tenant.apiKey());
        List<String> arguments = new ArrayList<>(List.of("plan", "--live", "--api-key-file", key.toString()));
        arguments.addAll(List.of("-f", manifests().toString()));
        if (!List.of(more).contains("-n")) {
            arguments.addAll(List.of("-n", tenant.namespace()));
        }
        arguments.addAll(List.of(more));
        QuickCommands.Outcome outcome =
                QuickCommands.run(harness.weld().url(), cluster, arguments.toArray(String[]::new));
        assertThat(outcome.text()).doesNotContain(tenant.apiKey());
        return outcome;
    }

    private QuickCommands.Outcome plan(Harness.Tenant tenant, String... more) throws Exception {
        return plan(tenant, harness.client().getConfiguration(), more);
    }

    private Path manifests() throws Exception {
        return Files.createDirectories(folder.resolve("manifests"));
    }

    private void write(String name, String streams) throws Exception {
        Files.writeString(manifests().resolve(name + ".yaml"), """
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: %s}
                spec:
                  connectionRef: {name: salesforce}
                  destinationSchemaName: %s
                  syncInterval: "0 */6 * * *"
                  streams: [%s]
                """.formatted(name, name, streams));
    }

    private void apply(Harness.Tenant tenant) throws Exception {
        Kubectl.run(
                "apply",
                "--server-side",
                "-n",
                tenant.namespace(),
                "-f",
                manifests().toString());
    }

    private static List<String> sent(Harness.Tenant tenant) {
        return Stream.of("POST", "DELETE")
                .flatMap(method -> tenant.calls(method, ".*").stream())
                .map(call -> call.method() + " " + call.path())
                .sorted()
                .toList();
    }

    @Test
    void plansWhatThenHappensToWhatIsThere() throws Exception {
        Harness.Tenant tenant = harness.tenant("plan-live");
        String connection = tenant.connected("salesforce");
        Files.writeString(manifests().resolve("connection.yaml"), """
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: salesforce}
                spec:
                  integrationId: salesforce
                  connectionId: %s
                  apiKeySecretRef: {name: weld-api-key}
                """.formatted(connection));
        write("crm", "{name: accounts}, {name: contacts}");
        write("extra", "{name: accounts}");
        apply(tenant);
        tenant.awaitSync("crm", "InSync");
        tenant.awaitSync("extra", "InSync");

        QuickCommands.Outcome same = plan(tenant, "--prune");
        assertThat(same.exit()).as(same.text()).isZero();
        assertThat(same.text()).isEqualToIgnoringNewLines("Nothing would be changed in Weld.");

        write("crm", "{name: accounts}, {name: opportunities}");
        write("late", "{name: contacts}");
        Files.delete(manifests().resolve("extra.yaml"));
        assertThat(plan(tenant).text()).doesNotContain("extra");
        QuickCommands.Outcome changed = plan(tenant, "--prune");
        assertThat(changed.exit()).as(changed.text()).isEqualTo(2);
        assertThat(changed.text())
                .contains(
                        "WeldEltSync " + tenant.namespace() + "/extra is removed (in the cluster alone)",
                        "- DELETE /elt_syncs/"
                                + tenant.sync("extra").getStatus().syncId(),
                        "add opportunities",
                        "remove stream contacts",
                        "1 to create",
                        "2 to delete");
        List<String> planned = calls(plan(tenant, "--prune", "-o", "json").text());

        List<String> before = sent(tenant);
        Kubectl.run("delete", "-n", tenant.namespace(), "--wait=false", "wsync/extra");
        apply(tenant);
        tenant.awaitSyncGone("extra");
        tenant.awaitSync("late", "InSync");
        String late = tenant.sync("late").getStatus().syncId();
        List<String> expected = Stream.concat(
                        before.stream(), planned.stream().map(call -> call.replace("<new sync late>", late)))
                .sorted()
                .toList();
        await().untilAsserted(() -> assertThat(sent(tenant)).isEqualTo(expected));
        tenant.awaitPolls();
        assertThat(sent(tenant)).isEqualTo(expected);
        assertThat(plan(tenant, "--prune").exit()).isZero();
    }

    private static List<String> calls(String json) throws Exception {
        List<String> calls = new ArrayList<>();
        for (JsonNode resource : new ObjectMapper().readTree(json).path("resources")) {
            resource.path("calls")
                    .forEach(call -> calls.add(call.path("method").asText() + " "
                            + call.path("path").asText()));
        }
        return calls;
    }

    @Test
    void findsAtTheClusterWhatCannotBeChanged() throws Exception {
        Harness.Tenant tenant = harness.tenant("plan-live-fixed");
        tenant.connected("salesforce");
        write("crm", "{name: accounts}");
        apply(tenant);
        tenant.awaitSync("crm", "InSync");
        Path manifest = manifests().resolve("crm.yaml");
        Files.writeString(
                manifest,
                Files.readString(manifest).replace("destinationSchemaName: crm", "destinationSchemaName: other"));

        QuickCommands.Outcome outcome = plan(tenant);

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.text()).contains("destinationSchemaName cannot be changed");
    }

    /** The connection of another namespace is read, and is no part of the plan. */
    @Test
    void followsAReferenceIntoAnotherNamespace() throws Exception {
        Harness.Tenant owner = harness.tenant("plan-live-sources");
        Harness.Tenant tenant = harness.tenant("plan-live-team");
        String id = owner.account().createConnection("salesforce", "crm");
        owner.connectionOf(id, "allowedNamespaces: {names: [" + tenant.namespace() + "]}");
        owner.awaitConnection("salesforce", "Connected");
        write("crm", "{name: accounts}");
        Path manifest = manifests().resolve("crm.yaml");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace("{name: salesforce}", "{name: salesforce, namespace: " + owner.namespace() + "}"));

        QuickCommands.Outcome outcome = plan(owner, "-n", tenant.namespace(), "--prune");

        assertThat(outcome.exit()).as(outcome.text()).isEqualTo(2);
        assertThat(outcome.text())
                .contains("POST /elt_syncs  create a sync of connection " + id)
                .doesNotContain("is removed", "WeldConnection");
    }

    @Test
    void saysThatAPersonMayNotReadTheCluster() throws Exception {
        Harness.Tenant tenant = harness.tenant("plan-live-forbidden");
        write("crm", "{name: accounts}");
        try (KubernetesClient stranger = harness.controlPlane().clientAs("stranger", "system:authenticated")) {
            QuickCommands.Outcome outcome = plan(tenant, stranger.getConfiguration());

            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.text().lines())
                    .singleElement()
                    .asString()
                    .contains("cluster", "stranger", "cannot list");
        }
    }
}
