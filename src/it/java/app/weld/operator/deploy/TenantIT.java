package app.weld.operator.deploy;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster's administrator, and a team that administrates one namespace: each does what is theirs to do, and no more. */
class TenantIT {
    private static final Path CLUSTER = Path.of("deploy/tenant/cluster");

    /** Namespaces are checked again after 15 seconds or so while something in them has finalizers. */
    private static final Duration A_NAMESPACE_GOES = Duration.ofSeconds(90);

    private final ControlPlane cluster = ControlPlane.shared();
    private final List<HasMetadata> installed = new ArrayList<>();
    private Harness harness;

    @BeforeEach
    void start() {
        // It puts the built-in roles together, and lets namespaces go.
        assumeThat(cluster.hasControllerManager()).as("kube-controller-manager").isTrue();
        harness = Harness.withoutOperator();
    }

    @AfterEach
    void uninstall() {
        installed.forEach(item -> cluster.client().resource(item).delete());
    }

    @Test
    void aTeamWithoutRightsForTheClusterInstallsItsOwnOperatorWhatTheAdministratorHasPrepared() {
        apply(Kubectl.run("kustomize", CLUSTER.toString()), "ClusterRole");
        Harness.Tenant team = harness.tenant("team");
        String user = team.namespace() + "-admin";
        letAdministrate(team.namespace(), user);

        // Only as it is meant for teams: roles of its own would be more than the team may hand on.
        Program.Result refused = helm(user, team, "--set=crds.install=false,rbac.aggregate=false");
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("attempting to grant RBAC permissions not currently held");
        await().untilAsserted(() -> {
            Program.Result outcome = helm(user, team, "--values=deploy/tenant/values.yaml");
            assertThat(outcome.exit()).as(outcome.output()).isZero();
        });
        harness.startOperatorAs(
                team.namespace(),
                "weld-operator",
                "WATCH_NAMESPACES",
                team.namespace(),
                "LEADER_ELECTION",
                "true",
                "POD_NAMESPACE",
                team.namespace(),
                "LEASE_NAME",
                "weld-operator");
        try {
            team.connected("salesforce");
            team.crm();
            team.awaitSync("crm", "InSync");
        } finally {
            harness.closeAndCheckRequests();
        }
    }

    /** The team's namespace is deleted with everything in it, while the operator lives in another one. */
    @Test
    void aNamespaceWhoseRolesGoFirstGoesAndItsSyncInWeldToo() {
        Harness.Tenant team = harness.tenant("going");
        String home = cluster.newNamespace("weld-system");
        Rendered chart = Helm.HELM_4.render("""
                rbac: {aggregate: false, terminatingNamespaces: true}
                watchNamespaces: [%s]
                """.formatted(team.namespace()), "--namespace=" + home);
        for (String kind : List.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")) {
            chart.all(kind).forEach(this::apply);
        }
        harness.startOperatorAs(home, "weld-operator", "WATCH_NAMESPACES", team.namespace());
        try {
            team.connected("salesforce");
            team.crm();
            team.awaitSync("crm", "InSync");
            var namespace = cluster.client().namespaces().withName(team.namespace());

            // As the namespace's deletion does, and before anything else is deleted.
            cluster.client().rbac().roleBindings().inNamespace(team.namespace()).delete();
            cluster.client().rbac().roles().inNamespace(team.namespace()).delete();
            namespace.delete();

            await().atMost(A_NAMESPACE_GOES).until(() -> namespace.get() == null);
            assertThat(harness.weld().count("DELETE", "/elt_syncs/{id}")).isEqualTo(1);
        } finally {
            harness.closeAndCheckRequests();
        }
    }

    /** What a team binds is what the operator needs, and what the chart would give it. */
    @Test
    void theRoleForTeamsIsWhatTheChartGives() throws IOException {
        JsonNode ofTheChart = Helm.HELM_4
                .render("{watchNamespaces: [a], leaderElection: false}")
                .get("Role");
        JsonNode ofTeams =
                Helm.documents(Files.readString(CLUSTER.resolve("roles.yaml"))).get(0);

        assertThat(ofTeams.get("rules")).isEqualTo(ofTheChart.get("rules"));
    }

    private Program.Result helm(String user, Harness.Tenant team, String values) {
        return Helm.HELM_3.attempt(
                "upgrade",
                "--install",
                "weld-operator",
                Helm.CHART.toString(),
                "--namespace=" + team.namespace(),
                "--kube-as-user=" + user,
                "--kube-as-group=system:authenticated",
                "--kubeconfig=" + cluster.kubeconfigFile(),
                "--set=watchNamespaces={" + team.namespace() + "}",
                values);
    }

    private void letAdministrate(String namespace, String user) {
        cluster.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("admin")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
    }

    private void apply(String yaml, String kind) {
        Helm.documents(yaml).stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .forEach(this::apply);
    }

    private void apply(JsonNode document) {
        HasMetadata item = new KubernetesSerialization().unmarshal(document.toString());
        installed.add(cluster.client().resource(item).serverSideApply());
    }
}
