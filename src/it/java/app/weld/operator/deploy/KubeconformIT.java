package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.ChartTools;
import app.weld.operator.controlplane.ControlPlane;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All manifests by kubeconform, strictly. */
class KubeconformIT {
    @TempDir
    static Path folder;

    private static Kubeconform kubeconform;

    @BeforeAll
    static void publishSchemas() {
        ControlPlane.shared().installCrds(Path.of("crds"));
        ControlPlane.shared().installCrds(ChartTools.shared().foreignCrds());
        ControlPlane.shared().installCrds(Path.of("src/it/resources/crds/grafana"));
        kubeconform = new Kubeconform(folder);
        // They are published some time after the CRDs are established.
        for (String kind : List.of(
                "weld.app/v1alpha1",
                "monitoring.coreos.com/v1",
                "gateway.networking.k8s.io/v1",
                "grafana.integreatly.org/v1beta1")) {
            Harness.await().until(() -> ControlPlane.shared().client().raw("/openapi/v3/apis/" + kind) != null);
        }
    }

    @TestFactory
    Stream<DynamicTest> whatTheChartMakesConforms() {
        return ChartCase.all().stream()
                .map(chartCase -> DynamicTest.dynamicTest(chartCase.name(), () -> assertThat(kubeconform.complaints(
                                Helm.HELM_4.render(chartCase.values()).documents()))
                        .isEmpty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy", "crds", "deploy/samples", "deploy/tenant/cluster"})
    void whatKustomizeMakesConforms(String kustomization) {
        List<JsonNode> documents = Helm.documents(Kubectl.run("kustomize", kustomization));

        assertThat(documents).hasSizeGreaterThan(1);
        assertThat(kubeconform.complaints(documents)).isEmpty();
    }

    @Test
    void examplesAndConfigMapsConform() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        Helm.documents(new YAMLMapper()
                        .readTree(Helm.CHART.resolve("Chart.yaml").toFile())
                        .at("/annotations/artifacthub.io~1crdsExamples")
                        .asText())
                .forEach(list -> list.forEach(documents::add));
        try (Stream<Path> files = Files.list(Path.of("deploy/argocd"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                documents.addAll(Helm.documents(Files.readString(file)));
            }
        }

        assertThat(documents).hasSize(5);
        assertThat(kubeconform.complaints(documents)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiVersion: weld.app/v1alpha1, kind: WeldConnection, metadata: {name: a}, spec: {integrationID: x}}",
                "{apiVersion: weld.app/v1alpha1, kind: WeldEltSync, metadata: {name: a}, spec: {streams: accounts}}",
                "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: http}]}}",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replica: 1}}",
                "{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name: a}, spec: {endpoint: []}}",
                "{apiVersion: apps/v1, kind: NoSuchKind, metadata: {name: a}}",
                "{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: a}}"
            })
    void whatIsWrongIsNoticed(String manifest) {
        assertThat(kubeconform.complaints(Helm.documents(manifest))).hasSize(1);
    }

    /** An unknown field deep inside a manifest that is right otherwise. */
    @Test
    void aFieldThatIsNotThereIsNoticedInAContainer() {
        ObjectNode deployment = Helm.HELM_4.render("{}").get("Deployment").deepCopy();
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
                .set("livenesProbe", new ObjectMapper().createObjectNode());

        assertThat(kubeconform.complaints(List.of(deployment)))
                .singleElement()
                .satisfies(complaint -> assertThat(complaint).contains("livenesProbe"));
    }
}
