package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import app.weld.operator.controlplane.ControlPlane;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The chart's pods in a namespace that enforces the profile "restricted", as the newest API server has it. */
class RestrictedPodIT {
    private static KubernetesClient client;
    private static String namespace;

    @BeforeAll
    static void restrict() {
        client = ControlPlane.shared().client();
        namespace = ControlPlane.shared().newNamespace("restricted");
        client.namespaces().withName(namespace).edit(found -> {
            found.getMetadata().getLabels().put("pod-security.kubernetes.io/enforce", "restricted");
            return found;
        });
    }

    @TestFactory
    Stream<DynamicTest> theyAreTaken() {
        return ChartCase.all().stream()
                .map(chartCase -> DynamicTest.dynamicTest(chartCase.name(), () -> {
                    List<JsonNode> pods = pods(render(chartCase.values()));

                    assertThat(pods).isNotEmpty().allSatisfy(pod -> assertThat(create(pod))
                            .isNotNull());
                }));
    }

    @Test
    void whatIsToldToBeMoreIsNot() {
        for (String values : List.of(
                "podSecurityContext: {runAsNonRoot: false}",
                "podSecurityContext: {seccompProfile: {type: Unconfined}}",
                "securityContext: {allowPrivilegeEscalation: true}",
                "securityContext: {capabilities: {drop: [], add: [NET_ADMIN]}}",
                "extraVolumes: [{name: host, hostPath: {path: /}}]")) {
            JsonNode pod = pods(render(values)).get(0);

            assertThatExceptionOfType(KubernetesClientException.class)
                    .describedAs(values)
                    .isThrownBy(() -> create(pod))
                    .withMessageContaining("violates PodSecurity \"restricted");
        }
    }

    private static Rendered render(String values) {
        return Helm.HELM_4.render(values, "--namespace=" + namespace);
    }

    /** The operator's, and that of the test. */
    private static List<JsonNode> pods(Rendered chart) {
        List<JsonNode> pods = new ArrayList<>();
        ObjectNode pod = chart.get("Deployment").at("/spec/template").deepCopy();
        pod.put("apiVersion", "v1").put("kind", "Pod").withObject("/metadata").put("name", "as-deployed");
        pods.add(pod);
        pods.addAll(chart.all("Pod"));
        return pods;
    }

    private static HasMetadata create(JsonNode manifest) {
        HasMetadata pod = new KubernetesSerialization().unmarshal(Serialization.asJson(manifest));
        return client.resource(pod).inNamespace(namespace).dryRun(true).create();
    }
}
