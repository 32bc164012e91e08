package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.ChartTools;
import app.weld.operator.cluster.ControlPlane;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chart at a real API server. */
class ChartClusterIT {
    @BeforeAll
    static void installCrds() {
        ControlPlane.shared().installCrds(Path.of("crds"));
        ControlPlane.shared().installCrds(ChartTools.shared().prometheusCrds());
    }

    @TestFactory
    Stream<DynamicTest> theApiServerTakesWhatIsRendered() {
        String namespace = ControlPlane.shared().newNamespace("dry-run");
        return ChartCase.all().stream()
                .map(chartCase -> DynamicTest.dynamicTest(chartCase.name(), () -> {
                    String manifests = Helm.HELM_4.withValues(
                            chartCase.values(),
                            List.of(
                                    "template",
                                    "weld-operator",
                                    Helm.CHART.toString(),
                                    "--namespace=" + namespace,
                                    "--kube-version=1.36.0",
                                    "--api-versions=monitoring.coreos.com/v1/ServiceMonitor",
                                    "--api-versions=monitoring.coreos.com/v1/PodMonitor",
                                    "--api-versions=monitoring.coreos.com/v1/PrometheusRule"));
                    Helm.Outcome outcome = Programs.run(
                            List.of(
                                    ControlPlane.shared().kubectl().toString(),
                                    "--kubeconfig=" + ControlPlane.shared().kubeconfigFile(),
                                    "apply",
                                    "--server-side",
                                    "--force-conflicts",
                                    "--dry-run=server",
                                    "--validate=strict",
                                    "-f",
                                    "-"),
                            manifests);

                    assertThat(outcome.exit()).describedAs(outcome.text()).isZero();
                    assertThat(outcome.text()).doesNotContain("Warning");
                }));
    }

    @ParameterizedTest
    @EnumSource
    void connectionsOutliveUpgradeAndUninstall(Helm helm) {
        ControlPlane cluster = ControlPlane.shared();
        String namespace = cluster.newNamespace("release");
        String release = "--namespace=" + namespace;
        // Other tests have installed the CRDs.
        helm.atCluster("install", "weld", Helm.CHART.toString(), release, "--take-ownership");
        cluster.client()
                .resource((HasMetadata) new KubernetesSerialization().unmarshal("""
                        apiVersion: weld.app/v1alpha1
                        kind: WeldConnection
                        metadata: {name: kept, namespace: %s}
                        spec: {integrationId: salesforce, apiKeySecretRef: {name: key}, connectionId: con_1}
                        """.formatted(namespace)))
                .create();
        String uid = uid(namespace);

        helm.atCluster("upgrade", "weld", Helm.CHART.toString(), release, "--set=replicas=2");
        assertThat(uid(namespace)).isEqualTo(uid);
        helm.atCluster("uninstall", "weld", release);

        assertThat(uid(namespace)).isEqualTo(uid);
        assertThat(cluster.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .list()
                        .getItems())
                .isEmpty();
    }

    private static String uid(String namespace) {
        return ControlPlane.shared()
                .client()
                .resources(WeldConnection.class)
                .inNamespace(namespace)
                .withName("kept")
                .get()
                .getMetadata()
                .getUid();
    }
}
