package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of the wrong type, of absurd size, and text that means something in YAML. */
class ChartWrongValuesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MILLIONS = 3_000_000;
    private static final String ODD = "a: \"b\" # {{ c }}, - 'd'";

    /** By the schema, with the name of the value, and not by a template that stumbles over it. */
    @TestFactory
    Stream<DynamicTest> whatIsOfTheWrongTypeIsRefusedByItsName() throws IOException {
        List<ValueKeys.Documented> values = ValueKeys.documented();
        assertThat(values).hasSizeGreaterThan(100);
        return values.stream()
                .map(value -> DynamicTest.dynamicTest(value.key(), () -> {
                    ObjectNode set = JSON.createObjectNode();
                    String[] path = value.key().split("\\.");
                    ObjectNode parent = set;
                    for (int i = 0; i < path.length - 1; i++) {
                        parent = parent.putObject(path[i]);
                    }
                    if (value.preset().startsWith("{")) {
                        parent.put(path[path.length - 1], ODD);
                    } else {
                        parent.putObject(path[path.length - 1]).putArray("a b").add(1);
                    }

                    Program.Result outcome = Helm.HELM_4.attemptWithValues(
                            set.toString(), List.of("template", "x", Helm.CHART.toString(), "--kube-version=1.36.0"));

                    assertThat(outcome.exit()).as(set.toString()).isNotZero();
                    assertThat(outcome.output())
                            .contains("at '/" + String.join("/", path))
                            .doesNotContain("nil pointer");
                }));
    }

    /** Helm reads each number as a floating-point number, and prints a million as 1e+06, which the API server refuses. */
    @ParameterizedTest
    @EnumSource
    void numbersOfAnySizeStayWhole(Helm helm) {
        Rendered chart = helm.render("""
                replicas: %1$d
                podDisruptionBudget: {maxUnavailable: %1$d}
                revisionHistoryLimit: %1$d
                terminationGracePeriodSeconds: %1$d
                startupProbe: {initialDelaySeconds: %1$d, terminationGracePeriodSeconds: %1$d}
                livenessProbe: {failureThreshold: %1$d}
                """.formatted(MILLIONS));

        JsonNode deployment = chart.get("Deployment").get("spec");
        assertThat(List.of(
                        deployment.at("/replicas"),
                        deployment.at("/revisionHistoryLimit"),
                        deployment.at("/template/spec/terminationGracePeriodSeconds"),
                        chart.container().at("/startupProbe/initialDelaySeconds"),
                        chart.container().at("/startupProbe/terminationGracePeriodSeconds"),
                        chart.container().at("/livenessProbe/failureThreshold"),
                        chart.get("PodDisruptionBudget").at("/spec/maxUnavailable")))
                .allSatisfy(number -> {
                    assertThat(number.isIntegralNumber()).as(number.toString()).isTrue();
                    assertThat(number.asInt()).isEqualTo(MILLIONS);
                });
    }

    @ParameterizedTest
    @EnumSource
    void textThatMeansSomethingInYamlStaysText(Helm helm) throws IOException {
        ObjectNode values = JSON.createObjectNode();
        values.put("jvmOptions", ODD).put("callbackUrl", "https://1.5/a: b").put("watchSelector", "true");
        values.putObject("image").put("repository", "1e5");
        values.putObject("tests").put("image", "null");
        values.putObject("rbac").put("clusterRole", "123");
        values.putObject("ingress").put("enabled", true).put("className", ODD);
        values.putObject("dashboard")
                .put("enabled", true)
                .putObject("grafanaOperator")
                .put("enabled", true)
                .put("folder", ODD);
        values.putObject("serviceMonitor")
                .put("enabled", true)
                .put("renderMode", "alwaysRender")
                .put("interval", "1m");

        Rendered chart = helm.render(values.toString());

        assertThat(chart.environment()).containsEntry("JAVA_TOOL_OPTIONS", ODD).containsEntry("WATCH_SELECTOR", "true");
        assertThat(List.of(
                        chart.get("Ingress").at("/spec/ingressClassName"),
                        chart.get("Ingress").at("/spec/rules/0/host"),
                        chart.get("Ingress").at("/spec/rules/0/http/paths/0/path"),
                        chart.get("GrafanaDashboard").at("/spec/folder"),
                        chart.container().at("/image"),
                        chart.get("Pod").at("/spec/containers/0/image")))
                .allMatch(JsonNode::isTextual)
                .extracting(JsonNode::asText)
                .satisfiesExactly(
                        name -> assertThat(name).isEqualTo(ODD),
                        host -> assertThat(host).isEqualTo("1.5"),
                        path -> assertThat(path).isEqualTo("/a: b"),
                        folder -> assertThat(folder).isEqualTo(ODD),
                        image -> assertThat(image).startsWith("1e5:"),
                        image -> assertThat(image).isEqualTo("null"));
        assertThat(chart.all("ClusterRoleBinding")).isNotEmpty().allSatisfy(binding -> assertThat(
                        binding.at("/roleRef/name").isTextual())
                .isTrue());
    }
}
