package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.ControlPlane;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that are not there: set to null by somebody, or unknown to the chart that a release comes from. Both mean the default. */
class ChartMissingValuesIT {
    private static final Path EARLIER = Path.of("src/it/resources/charts/values");

    private static final YAMLMapper YAML = new YAMLMapper();

    /** So that every template has something to do. */
    private static final String EVERYTHING = """
            replicas: 2
            callbackUrl: https://weld.example.com/connected
            proxy: {url: 'http://proxy.example.com:8888'}
            caBundle: {configMap: roots}
            networkPolicy: {enabled: true}
            serviceMonitor: {enabled: true}
            podMonitor: {enabled: true}
            prometheusRule: {enabled: true}
            dashboard: {enabled: true, grafanaOperator: {enabled: true}}
            guardRails: {deletion: {enabled: true}, interval: {enabled: true}, schemaNames: {enabled: true}, integrations: {enabled: true}}
            """;

    private static final ConcurrentMap<String, List<JsonNode>> DEFAULTS = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    /** As {@code --set X=null} does, with everything else as it was. */
    @TestFactory
    Stream<DynamicTest> nullMeansTheDefault() throws IOException {
        Set<String> keys = new TreeSet<>();
        for (ValueKeys.Documented value : ValueKeys.documented()) {
            String key = value.key();
            keys.add(key);
            while (key.contains(".")) {
                key = key.substring(0, key.lastIndexOf('.'));
                keys.add(key);
            }
        }
        assertThat(keys).hasSizeGreaterThan(100).contains("leaderElection", "service", "dashboard.grafanaOperator");
        return Stream.of(Helm.values()).flatMap(helm -> keys.stream()
                .map(key -> DynamicTest.dynamicTest(helm + ": " + key, () -> {
                    Rendered chart = helm.render(EVERYTHING, "--set=" + key + "=null");

                    assertThat(chart.documents()).isEqualTo(withoutNulled(helm, key));
                    assertThat(chart.environment()).containsEntry("LEADER_ELECTION", "true");
                })));
    }

    /** As {@code --reuse-values} does: the values of the chart of then take the place of those of today's. */
    @TestFactory
    Stream<DynamicTest> valuesOfAnEarlierChartRender() throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(EARLIER)) {
            files = list.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(5);
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    Path chart = copy(file);
                    for (Helm helm : Helm.values()) {
                        for (String values : List.of("{}", EVERYTHING)) {
                            List<JsonNode> reused = render(helm, chart, values);

                            assertThat(reused).isEqualTo(render(helm, Helm.CHART, merged(file, values)));
                            assertThat(new Rendered(reused).environment()).containsEntry("LEADER_ELECTION", "true");
                        }
                    }
                }));
    }

    @ParameterizedTest
    @EnumSource
    void aReleaseOfAnEarlierChartIsUpgradedWithItsValues(Helm helm) throws IOException {
        ControlPlane cluster = ControlPlane.shared();
        String release = "--namespace=" + cluster.newNamespace("reuse");
        String earlier = copy(EARLIER.resolve("5bf2e4b.yaml")).toString();
        // CRDs belong to the tests beside this one.
        String set = "--set=crds.install=false,weld.maxInFlight=3";
        helm.at(cluster, "install", "weld-operator", earlier, release, set);

        helm.at(cluster, "upgrade", "weld-operator", Helm.CHART.toString(), release, "--reuse-values");

        Rendered now = new Rendered(Helm.documents(helm.at(cluster, "get", "manifest", "weld-operator", release)));
        assertThat(now.environment())
                .containsEntry("WELD_MAX_IN_FLIGHT", "3")
                .containsEntry("LEADER_ELECTION", "true")
                .containsEntry("HTTP_PORT", "8080");
        // Defaults are not put down as values that somebody has set.
        String values = helm.at(cluster, "get", "values", "weld-operator", release, "--output=yaml");
        assertThat(YAML.readTree(values).toString()).doesNotContain("grafanaOperator", "podSpecExtra");
        helm.at(cluster, "uninstall", "weld-operator", release);
    }

    private static List<JsonNode> withoutNulled(Helm helm, String key) throws IOException {
        ObjectNode values = (ObjectNode) YAML.readTree(EVERYTHING);
        int dot = key.lastIndexOf('.');
        if (values.at(dot < 0 ? "" : "/" + key.substring(0, dot).replace('.', '/')) instanceof ObjectNode parent) {
            parent.remove(key.substring(dot + 1));
        }
        return DEFAULTS.computeIfAbsent(helm + values.toString(), ignored -> helm.render(values.toString())
                .documents());
    }

    private static String merged(Path earlier, String values) throws IOException {
        JsonNode all = YAML.readTree(earlier.toFile());
        return YAML.readerForUpdating(all).readTree(values).toString();
    }

    private static List<JsonNode> render(Helm helm, Path chart, String values) {
        return Helm.documents(helm.withValues(
                values,
                List.of(
                        "template",
                        "weld-operator",
                        chart.toString(),
                        "--kube-version=1.36.0",
                        "--api-versions=monitoring.coreos.com/v1/ServiceMonitor",
                        "--api-versions=monitoring.coreos.com/v1/PodMonitor",
                        "--api-versions=monitoring.coreos.com/v1/PrometheusRule")));
    }

    private Path copy(Path values) throws IOException {
        Path chart = folder.resolve(values.getFileName().toString()).resolve("weld-operator");
        try (Stream<Path> files = Files.walk(Helm.CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = chart.resolve(Helm.CHART.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        Files.delete(chart.resolve("values.yaml"));
        Files.copy(values, chart.resolve("values.yaml"));
        return chart;
    }
}
