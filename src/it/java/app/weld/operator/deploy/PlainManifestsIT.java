package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code deploy} and {@code crds} have is what the chart makes, object by object. */
class PlainManifestsIT {
    private static final Path VALUES = Path.of("deploy/chart-values.yaml");

    /** What Helm adds for its own use: to tell releases apart, and versions. */
    private static final List<String> LABELS_OF_HELM = List.of(
            "helm.sh/chart", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/managed-by");

    @Test
    void deployIsWhatTheChartMakesButForTheNamespace() throws IOException {
        Map<String, JsonNode> chart =
                byName(Helm.HELM_4.render(Files.readString(VALUES)).documents());
        Map<String, JsonNode> plain = byName(Helm.documents(Kubectl.run("kustomize", "deploy")));

        assertThat(chart).hasSizeGreaterThan(8);
        // Helm makes that itself where it is told to.
        assertThat(plain.remove("Namespace weld-system")).isNotNull();
        assertThat(plain.keySet()).isEqualTo(chart.keySet());
        plain.forEach(
                (name, object) -> assertThat(sorted(object)).describedAs(name).isEqualTo(sorted(chart.get(name))));
    }

    @Test
    void theCrdsOfTheFolderAreThoseOfTheChart() {
        assertThat(byName(Helm.documents(Kubectl.run("kustomize", "crds"))))
                .hasSize(3)
                .isEqualTo(byName(Helm.HELM_4.render("crds: {keep: false}").all("CustomResourceDefinition")));
    }

    @Test
    void theGuardRailsOfTheFolderAreThoseOfTheChart() throws IOException {
        Map<String, JsonNode> chart =
                byName(Helm.HELM_4.render(Files.readString(VALUES) + """
                        guardRails:
                          deletion: {enabled: true}
                          interval: {enabled: true}
                          schemaNames: {enabled: true}
                          integrations: {enabled: true, allowed: ["*"]}
                        """).documents());
        Map<String, JsonNode> plain = byName(Helm.documents(Kubectl.run("kustomize", "deploy/guard-rails")));

        assertThat(plain).hasSize(12);
        plain.forEach(
                (name, object) -> assertThat(sorted(object)).describedAs(name).isEqualTo(sorted(chart.get(name))));
    }

    /** As an overlay has them: see docs/install.md. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "callback-ingress | Ingress | ingress: {enabled: true, className: nginx, annotations: {cert-manager.io/cluster-issuer: letsencrypt}, tls: [{secretName: weld-callback}]}",
                "callback-route | HTTPRoute | httpRoute: {enabled: true, parentRefs: [{name: public, namespace: gateways}]}"
            })
    void theComponentsOfTheCallbackMakeWhatTheChartMakes(String overlay, String kind, String values)
            throws IOException {
        Map<String, JsonNode> chart = byName(Helm.HELM_4
                .render(Files.readString(VALUES) + "\ncallbackUrl: https://elt.example.org/oauth/done\n" + values)
                .documents());
        Map<String, JsonNode> plain =
                byName(Helm.documents(Kubectl.run("kustomize", "src/it/resources/overlays/" + overlay)));

        plain.remove("Namespace weld-system");
        assertThat(plain.keySet()).isEqualTo(chart.keySet());
        for (String name :
                List.of("Service weld-system/weld-operator-callback", kind + " weld-system/weld-operator-callback")) {
            assertThat(sorted(plain.get(name))).isEqualTo(sorted(chart.get(name)));
        }
        String container = "/spec/template/spec/containers/0";
        JsonNode one = plain.get("Deployment weld-system/weld-operator").at(container);
        JsonNode other = chart.get("Deployment weld-system/weld-operator").at(container);
        assertThat(names(one.get("ports"))).isEqualTo(names(other.get("ports")));
        Map<String, String> variables = environment(one);
        // As the kubelet does it.
        variables.computeIfPresent(
                "CALLBACK_URL", (_, url) -> url.replace("$(CALLBACK_HOST)", variables.get("CALLBACK_HOST"))
                        .replace("$(CALLBACK_PATH)", variables.get("CALLBACK_PATH")));
        variables.keySet().removeAll(List.of("CALLBACK_HOST", "CALLBACK_PATH"));
        assertThat(variables)
                .containsEntry("CALLBACK_URL", "https://elt.example.org/oauth/done")
                .isEqualTo(environment(other));
    }

    private static Map<String, String> names(JsonNode ports) {
        Map<String, String> names = new TreeMap<>();
        ports.forEach(port ->
                names.put(port.get("name").asText(), port.get("containerPort").asText()));
        return names;
    }

    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        container
                .get("env")
                .forEach(variable -> variables.put(
                        variable.get("name").asText(), variable.path("value").asText()));
        return variables;
    }

    @Test
    void theComparisonSeesADifferenceInAnyField() throws IOException {
        Map<String, JsonNode> one =
                byName(Helm.HELM_4.render("resources: {limits: {memory: 1Gi}}").documents());
        Map<String, JsonNode> other =
                byName(Helm.HELM_4.render("resources: {limits: {memory: 2Gi}}").documents());

        assertThat(Stream.of(one, other)
                        .map(all -> sorted(all.get("Deployment weld-system/weld-operator")))
                        .distinct())
                .hasSize(2);
        assertThat(sorted(one.get("Service weld-system/weld-operator-metrics")))
                .isEqualTo(sorted(other.get("Service weld-system/weld-operator-metrics")));
    }

    private static Map<String, JsonNode> byName(List<JsonNode> documents) {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (JsonNode document : documents) {
            ObjectNode object = document.deepCopy();
            withoutHelm(object);
            if (object.get("kind").asText().equals("CustomResourceDefinition")) {
                // The plain ones belong to nobody.
                ((ObjectNode) object.get("metadata")).remove("labels");
            }
            String namespace = object.at("/metadata/namespace").asText();
            String name = object.get("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                    + Rendered.name(object);
            assertThat(objects.put(name, object)).describedAs("twice: %s", name).isNull();
        }
        return objects;
    }

    /** Takes away the labels, wherever they are; and the release's namespace in the name of what is not in one. */
    private static void withoutHelm(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(LABELS_OF_HELM);
            for (String field : List.of("metadata", "roleRef")) {
                JsonNode named = object.path(field);
                boolean ofTheCluster = field.equals("roleRef")
                        ? named.path("kind").asText().equals("ClusterRole")
                        : !named.has("namespace");
                if (ofTheCluster && named.path("name").asText().startsWith("weld-system:")) {
                    ((ObjectNode) named)
                            .put(
                                    "name",
                                    named.get("name")
                                            .asText()
                                            .substring("weld-system:".length())
                                            .replace(':', '-'));
                }
            }
        }
        node.forEach(PlainManifestsIT::withoutHelm);
        if (node instanceof ObjectNode object && object.path("labels").isEmpty()) {
            object.remove("labels");
        }
    }

    /** In one order, whatever the manifests have. */
    private static String sorted(JsonNode node) {
        try {
            ObjectMapper mapper = new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.treeToValue(node, Object.class));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
