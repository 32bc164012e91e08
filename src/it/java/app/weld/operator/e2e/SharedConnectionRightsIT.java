package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection of another namespace, and an operator that may not see everything. */
class SharedConnectionRightsIT {
    private final Harness harness = Harness.withoutOperator();
    private final List<HasMetadata> installed = new ArrayList<>();

    @AfterEach
    void close() {
        harness.closeAndCheckRequests();
        installed.forEach(item -> harness.client().resource(item).delete());
    }

    private static void load(Harness.Tenant team, Harness.Tenant owner, String name) {
        team.sync(
                name,
                "connectionRef: {name: " + name + ", namespace: " + owner.namespace() + "}",
                "destinationSchemaName: " + name,
                "syncInterval: '0 */6 * * *'");
    }

    private static String message(WeldEltSync sync) {
        return Harness.ready(sync).orElseThrow().message();
    }

    private static void share(Harness.Tenant owner, String name, String allowed) {
        owner.connection(
                name,
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "connectionId: " + owner.account().createConnection("salesforce", name),
                "allowedNamespaces: " + allowed);
    }

    @Test
    void anOperatorThatDoesNotWatchTheNamespaceOfTheConnectionSaysSo() {
        Harness.Tenant owner = harness.tenant("owner");
        Harness.Tenant team = harness.tenant("team");
        harness.startOperator("WATCH_NAMESPACES", team.namespace());
        share(owner, "crm", "{names: [" + team.namespace() + "]}");

        load(team, owner, "crm");

        assertThat(message(team.awaitSync("crm", "NamespaceNotAllowed")))
                .contains("does not watch namespace " + owner.namespace());
    }

    @Test
    void withoutTheRightToReadLabelsOnlyNamesAllow() throws IOException {
        Harness.Tenant owner = harness.tenant("owner");
        Harness.Tenant team = harness.tenant("team");
        String home = harness.controlPlane().newNamespace("weld-system");
        // Roles of this test alone: other tests of the same cluster install the documented names with kubectl.
        String roles = Files.readString(Path.of("deploy/rbac.yaml"))
                .replace("namespace: weld-system", "namespace: " + home)
                .replace("name: weld-operator", "name: " + home);
        for (String document : roles.split("(?m)^---$", -1)) {
            if (document.contains("kind: ClusterRole")) {
                HasMetadata item = new KubernetesSerialization().unmarshal(document);
                installed.add(harness.client().resource(item).serverSideApply());
            }
        }
        harness.startOperatorAs(home, home);
        share(owner, "named", "{names: [" + team.namespace() + "]}");
        share(owner, "labelled", "{selector: {}}");
        owner.awaitConnection("named", "Connected");

        load(team, owner, "named");
        load(team, owner, "labelled");
        load(team, owner, "imagined");

        team.awaitSync("named", "InSync");
        String there = message(team.awaitSync("labelled", "NamespaceNotAllowed"));
        String imagined = message(team.awaitSync("imagined", "NamespaceNotAllowed"));
        assertThat(there).contains("labels of namespaces", "cannot be read");
        assertThat(there.replace("labelled", "imagined")).isEqualTo(imagined);
    }
}
