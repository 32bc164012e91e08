package app.weld.operator;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.cluster.ClusterClient;
import app.weld.operator.deploy.Kubectl;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.BridgeRow;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code kubectl weld} at a real API server. */
class KubectlWeldIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @TempDir
    private Path folder;

    private final Queue<String> everything = new ConcurrentLinkedQueue<>();

    private record Outcome(int exit, StringWriter out, StringWriter err) {
        @Override
        public String toString() {
            return exit + "\n" + out + err;
        }
    }

    private Outcome weld(String namespace, String... arguments) {
        return weld(namespace, new StringWriter(), arguments);
    }

    private Outcome weld(String namespace, StringWriter out, String... arguments) {
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "-n",
                namespace,
                "--kubeconfig",
                harness.controlPlane().kubeconfigFile().toString()));
        int exit = CommandWiring.plugin(Map.of("WELD_API_URL", harness.weld().url()), target -> ClusterClient.forPerson(
                                target.kubeconfig(), target.context())
                        .build())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        everything.add(out.toString() + err);
        System.out.println("$ kubectl weld " + String.join(" ", arguments) + "\n" + out + err + "(" + exit + ")");
        return new Outcome(exit, out, err);
    }

    private void apply(String namespace, String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("manifest.yaml"), yaml);
        Kubectl.run("apply", "-n", namespace, "-f", file.toString());
    }

    /** From nothing to the first converged sync, and what comes after it, with kubectl and kubectl weld alone. */
    @Test
    void walksFromNothingToAConvergedSync() throws Exception {
        String key = "key-of-the-walk-of-kubectl-weld";
        Account account = harness.weld().account(key);
        harness.weld().quirks().runLength(Duration.ofMillis(300));
        harness.weld().tickEvery(Duration.ofMillis(100));
        String namespace = "kubectl-weld";
        Kubectl.run("create", "namespace", namespace);
        Path keyFile = Files.writeString(folder.resolve("key"), key);
        Kubectl.run("create", "secret", "generic", "weld-api-key", "-n", namespace, "--from-file=apiKey=" + keyFile);

        Outcome integrations = weld(namespace, "integrations", "--secret", "weld-api-key");
        assertThat(integrations.exit()).as("%s", integrations).isZero();
        assertThat(integrations.out().toString()).contains("salesforce");

        apply(namespace, """
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: salesforce}
                spec:
                  integrationId: salesforce
                  redirectUri: https://example.com/connected
                  apiKeySecretRef: {name: weld-api-key}
                """);
        StringWriter link = new StringWriter();
        CompletableFuture<Outcome> authorized = CompletableFuture.supplyAsync(
                () -> weld(namespace, link, "authorize", "salesforce", "--timeout", "2m"), Thread::startVirtualThread);
        await().until(() -> link.toString().contains("\n"));
        assertThat(weld(namespace, "status").exit()).isEqualTo(2);
        BridgeRow bridge = account.bridges().stream()
                .filter(each -> each.open(Instant.now()))
                .findFirst()
                .orElseThrow();
        assertThat(link.toString()).contains(bridge.id());
        account.authorize(bridge.id());
        assertThat(authorized.get(2, TimeUnit.MINUTES).exit()).isZero();
        assertThat(authorized.join().err().toString()).contains("Connected.").doesNotContain(bridge.id());
        everything.clear();

        Outcome example = weld(namespace, "settings", "salesforce", "--example");
        assertThat(example.exit()).as("%s", example).isZero();
        apply(
                namespace,
                example.out()
                        .toString()
                        .replace("\"example\"", "\"crm\"")
                        .replace("streams: []", "streams: [{name: accounts}, {name: contacts}]"));
        Kubectl.run("wait", "-n", namespace, "--for=condition=Ready", "wsync/crm", "--timeout=60s");

        Outcome status = weld(namespace, "status");
        assertThat(status.exit()).as("%s", status).isZero();
        Outcome run = weld(namespace, "run", "crm", "--wait", "--timeout", "60s");
        assertThat(run.exit()).as("%s", run).isZero();
        assertThat(run.out().toString()).contains("accounts: Succeeded", "contacts: Succeeded");
        assertThat(weld(namespace, "runs", "crm", "--limit", "1").out().toString())
                .contains("COMPLETED");
        Outcome refresh = weld(namespace, "refresh", "crm", "--stream", "accounts");
        assertThat(refresh.exit()).as("%s", refresh).isZero();
        Outcome cancel = weld(namespace, "cancel", "crm", "--wait", "--timeout", "60s");
        assertThat(cancel.exit()).as("%s", cancel).isIn(0, 2);
        assertThat(weld(namespace, "streams", "crm").out().toString()).contains("accounts", "yes");
        assertThat(weld(namespace, "events").out().toString()).contains("SyncCreated");

        assertThat(weld(namespace, "orphans").exit()).isZero();
        String byHand = account.createSync(account.connections().get(0).id(), "by_hand", "0 0 * * *");
        Outcome orphans = weld(namespace, "orphans");
        assertThat(orphans.exit()).isEqualTo(2);
        assertThat(orphans.out().toString()).contains(byHand, "by_hand");
        Outcome adopted = weld(namespace, "adopt", byHand, "--apply");
        assertThat(adopted.exit()).as("%s", adopted).isZero();
        await().until(() ->
                weld(namespace, "status", "by-hand").out().toString().contains("Observed"));
        assertThat(weld(namespace, "orphans").exit()).isZero();
        assertThat(weld(namespace, "adopt", byHand, "--apply").exit()).isZero();
        assertThat(everything.toString()).doesNotContain(key, bridge.id());
        assertThat(account.syncs()).hasSize(2);
    }

    /** Who may see the resources and not the Secret gets all that the cluster tells. */
    @Test
    void doesWithoutTheKeyWhatThePersonMayDo() {
        Harness.Tenant tenant = harness.tenant("kubectl-weld-viewer");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}]");
        tenant.awaitSync("crm", "InSync");
        harness.client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("viewer")
                        .withNamespace(tenant.namespace())
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("weld.app")
                        .withResources("weldeltsyncs", "weldconnections")
                        .withVerbs("get", "list", "watch")
                        .endRule()
                        .build())
                .create();
        harness.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("viewer")
                        .withNamespace(tenant.namespace())
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "viewer")
                        .addNewSubject("rbac.authorization.k8s.io", "User", "viewer", null)
                        .build())
                .create();

        assertThat(asViewer(tenant, "status").exit()).isZero();
        Outcome streams = asViewer(tenant, "streams", "crm");
        assertThat(streams.exit()).as("%s", streams).isZero();
        assertThat(streams.out().toString()).contains("accounts   ?");
        assertThat(streams.err().toString()).contains("you may not read the Secret");
        assertThat(asViewer(tenant, "runs", "crm").exit()).isEqualTo(1);
        Outcome run = asViewer(tenant, "run", "crm");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().toString()).contains("the cluster does not allow it");
        Outcome all = asViewer(tenant, "status", "-A");
        assertThat(all.exit()).isEqualTo(1);
    }

    private Outcome asViewer(Harness.Tenant tenant, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-n", tenant.namespace()));
        try (KubernetesClient viewer = harness.controlPlane().clientAs("viewer", "system:authenticated")) {
            int exit = CommandWiring.plugin(
                            Map.of("WELD_API_URL", harness.weld().url()), target -> ClusterClient.builder()
                                    .withConfig(viewer.getConfiguration())
                                    .build())
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(all.toArray(String[]::new));
            return new Outcome(exit, out, err);
        }
    }
}
