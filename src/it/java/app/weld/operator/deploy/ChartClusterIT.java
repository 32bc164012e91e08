package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.ChartTools;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The chart at a real API server. */
class ChartClusterIT {
    @BeforeAll
    static void installCrds() {
        ControlPlane.shared().installCrds(Path.of("crds"));
        ControlPlane.shared().installCrds(ChartTools.shared().foreignCrds());
        ControlPlane.shared().installCrds(Path.of("src/it/resources/crds/grafana"));
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
                                    "--api-versions=monitoring.coreos.com/v1/PrometheusRule",
                                    "--api-versions=gateway.networking.k8s.io/v1/HTTPRoute"));
                    Program.Result outcome = Program.of(List.of(
                                    ControlPlane.shared().kubectl().toString(),
                                    "--kubeconfig=" + ControlPlane.shared().kubeconfigFile(),
                                    "apply",
                                    "--server-side",
                                    "--force-conflicts",
                                    "--dry-run=server",
                                    "--validate=strict",
                                    "-f",
                                    "-"))
                            .run(manifests);

                    assertThat(outcome.exit()).describedAs(outcome.output()).isZero();
                    assertThat(outcome.output()).doesNotContain("Warning");
                }));
    }
}
