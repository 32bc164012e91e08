package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both ways to install, and a life of both kinds, at an API server that behaves as an older version of Kubernetes. All other
 * tests run at the version that it is.
 */
class KubernetesVersionsIT {
    private static final String OLDEST = "1.33";

    @ParameterizedTest
    @ValueSource(strings = {OLDEST, "1.34", "1.35"})
    void theOperatorIsInstalledAndBothKindsLive(String version) {
        ControlPlane cluster = ControlPlane.startEmulating(version);
        try {
            JsonNode says = Serialization.unmarshal(cluster.client().raw("/version"), JsonNode.class);
            assertThat(says.path("emulationMajor").asText() + "."
                            + says.path("emulationMinor").asText())
                    .isEqualTo(version);
            Harness harness = Harness.withoutOperatorAt(cluster);
            apply(cluster, "deploy");
            Helm.HELM_3.at(
                    cluster,
                    "install",
                    "by-helm",
                    Helm.CHART.toString(),
                    "--namespace=by-helm",
                    "--create-namespace",
                    "--set=crds.install=false");
            assertThat(deployments(cluster, "weld-system")).containsExactly("weld-operator");
            assertThat(deployments(cluster, "by-helm")).hasSize(1);

            harness.startOperator();
            try {
                live(harness);
            } finally {
                harness.closeAndCheckRequests();
            }
        } finally {
            cluster.close();
        }
    }

    private static void live(Harness harness) {
        Harness.Tenant tenant = harness.tenant("version");
        tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        harness.client().resource(tenant.sync("crm")).delete();
        Harness.await().until(() -> tenant.sync("crm") == null);
    }

    private static void apply(ControlPlane cluster, String kustomization) {
        Program.Result outcome = Program.of(List.of(
                        cluster.kubectl().toString(),
                        "--kubeconfig=" + cluster.kubeconfigFile(),
                        "apply",
                        "--server-side",
                        "--force-conflicts",
                        "-k",
                        kustomization))
                .run();
        assertThat(outcome.exit()).as(outcome.output()).isZero();
    }

    private static List<String> deployments(ControlPlane cluster, String namespace) {
        return cluster.client().apps().deployments().inNamespace(namespace).list().getItems().stream()
                .map(deployment -> deployment.getMetadata().getName())
                .toList();
    }

    @Test
    void noOlderVersionIsPromisedThanWasRun() throws Exception {
        assertThat(Files.readString(Helm.CHART.resolve("Chart.yaml")))
                .contains("kubeVersion: \">=" + OLDEST + ".0-0\"");
        assertThat(Files.readString(Path.of("README.md"))).contains("Kubernetes " + OLDEST + " to 1.36");
        assertThat(Files.readString(Path.of("docs/install.md"))).contains("Kubernetes " + OLDEST + " to 1.36");
    }
}
