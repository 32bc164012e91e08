package app.weld.operator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The operator as a bundle of the Operator Lifecycle Manager, made of {@code deploy}, {@code crds} and what the chart says of itself. */
final class OlmBundle {
    static final Path FOLDER = Path.of("deploy/olm");
    private static final Path ICON = Path.of("docs/icon.svg");
    static final String WRITE_COMMAND = "mvn -q test -Dtest=OlmBundleTest -Dolm.write=true";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();
    private static final String MARK = "# Made by: " + WRITE_COMMAND + "\n";

    private OlmBundle() {}

    /** What the files have to hold, by path below the folder; the CRDs are made with those of {@code crds}. */
    static Map<Path, String> files() {
        Map<Path, String> files = new TreeMap<>();
        files.put(Path.of("manifests/weld-operator.clusterserviceversion.yaml"), yaml(serviceVersion()));
        files.put(Path.of("metadata/annotations.yaml"), yaml(annotations()));
        return files;
    }

    private static ObjectNode annotations() {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode annotations = root.putObject("annotations");
        String prefix = "operators.operatorframework.io.bundle.";
        annotations.put(prefix + "mediatype.v1", "registry+v1");
        annotations.put(prefix + "manifests.v1", "manifests/");
        annotations.put(prefix + "metadata.v1", "metadata/");
        annotations.put(prefix + "package.v1", "weld-operator");
        annotations.put(prefix + "channels.v1", "alpha");
        annotations.put(prefix + "channel.default.v1", "alpha");
        return root;
    }

    private static ObjectNode serviceVersion() {
        JsonNode chart = documents(Helm.CHART.resolve("Chart.yaml")).get(0);
        String version = chart.get("appVersion").asText();
        ObjectNode root = JSON.createObjectNode();
        root.put("apiVersion", "operators.coreos.com/v1alpha1");
        root.put("kind", "ClusterServiceVersion");
        ObjectNode metadata = root.putObject("metadata");
        metadata.put("name", "weld-operator.v" + version);
        metadata.put("namespace", "placeholder");
        ObjectNode annotations = metadata.putObject("annotations");
        annotations.put("alm-examples", examples(chart).toPrettyString());
        annotations.put(
                "capabilities",
                chart.at("/annotations/artifacthub.io~1operatorCapabilities").asText());
        annotations.put("categories", "Big Data, Integration & Delivery");
        annotations.put("containerImage", image(version));
        annotations.put("description", chart.get("description").asText());
        annotations.put("repository", chart.get("home").asText());
        annotations.put("support", chart.at("/maintainers/0/name").asText());

        ObjectNode spec = root.putObject("spec");
        spec.put("displayName", "Weld operator");
        spec.put("description", """
                Manages the data syncs of [Weld](https://weld.app), a hosted ELT service, as Kubernetes resources: a WeldConnection is a \
                source that a person authorizes once, a WeldEltSync says which of its streams go to which schema of the warehouse, and when.

                Each needs a Secret with the API key of a workspace: see %s/blob/main/README.md
                """.formatted(chart.get("home").asText()));
        spec.put("version", version);
        spec.put("maturity", "alpha");
        spec.put(
                "minKubeVersion",
                chart.get("kubeVersion").asText().replace(">=", "").replace("-0", ""));
        spec.putObject("provider").put("name", chart.at("/maintainers/0/name").asText());
        spec.set("keywords", chart.get("keywords"));
        spec.putArray("links")
                .addObject()
                .put("name", "Source")
                .put("url", chart.get("home").asText());
        spec.putArray("icon")
                .addObject()
                .put("base64data", Base64.getEncoder().encodeToString(read(ICON).getBytes(StandardCharsets.UTF_8)))
                .put("mediatype", "image/svg+xml");
        ArrayNode modes = spec.putArray("installModes");
        // WATCH_NAMESPACES is what the operator group says: nothing, one, or several.
        for (String mode : List.of("OwnNamespace", "SingleNamespace", "MultiNamespace", "AllNamespaces")) {
            modes.addObject().put("type", mode).put("supported", true);
        }
        spec.putObject("customresourcedefinitions").set("owned", owned(chart));
        ObjectNode install = spec.putObject("install");
        install.put("strategy", "deployment");
        ObjectNode strategy = install.putObject("spec");
        strategy.putArray("permissions")
                .addObject()
                .put("serviceAccountName", "weld-operator")
                .set("rules", rules());
        strategy.putArray("deployments").add(deployment(version));
        return root;
    }

    private static ArrayNode examples(JsonNode chart) {
        ArrayNode examples = JSON.createArrayNode();
        Helm.documents(chart.at("/annotations/artifacthub.io~1crdsExamples").asText())
                .forEach(list -> list.forEach(examples::add));
        return examples;
    }

    private static ArrayNode owned(JsonNode chart) {
        ArrayNode owned = JSON.createArrayNode();
        Helm.documents(chart.at("/annotations/artifacthub.io~1crds").asText())
                .forEach(list -> list.forEach(kind -> owned.add(described(kind.deepCopy()))));
        return owned;
    }

    /** With what a console shows of a resource, field by field, as the scorecard of the operator SDK asks for. */
    private static ObjectNode described(ObjectNode kind) {
        JsonNode fields = documents(Path.of("crds", kind.get("name").asText() + ".yaml"))
                .get(0)
                .at("/spec/versions/0/schema/openAPIV3Schema/properties");
        kind.putArray("resources")
                .addObject()
                .put("kind", "Secret")
                .put("name", "")
                .put("version", "v1");
        for (String part : List.of("spec", "status")) {
            ArrayNode descriptors = kind.putArray(part + "Descriptors");
            fields.path(part).path("properties").properties().forEach(field -> descriptors
                    .addObject()
                    .put("path", field.getKey())
                    .put("displayName", title(field.getKey()))
                    .put("description", field.getValue().path("description").asText()));
        }
        return kind;
    }

    /** {@code lastRunFinishedAt} as "Last run finished at". */
    private static String title(String field) {
        String words = field.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT)
                + words.substring(1).replace(" id", " ID").replace("api ", "API ");
    }

    /** All of them: OLM makes a ClusterRole of them where the operator is for all namespaces, and Roles otherwise. */
    private static ArrayNode rules() {
        ArrayNode rules = JSON.createArrayNode();
        for (JsonNode document : documents(Path.of("deploy/rbac.yaml"))) {
            document.path("rules").forEach(rules::add);
        }
        return rules;
    }

    private static ObjectNode deployment(String version) {
        JsonNode plain = documents(Path.of("deploy/deployment.yaml")).get(0);
        ObjectNode deployment = JSON.createObjectNode();
        deployment.set("name", plain.at("/metadata/name"));
        deployment.set("label", plain.at("/metadata/labels"));
        ObjectNode spec = plain.get("spec").deepCopy();
        ObjectNode container = (ObjectNode) spec.at("/template/spec/containers/0");
        container.put("image", image(version));
        ObjectNode watched = ((ArrayNode) container.get("env")).addObject();
        watched.put("name", "WATCH_NAMESPACES");
        watched.putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", "metadata.annotations['olm.targetNamespaces']");
        deployment.set("spec", spec);
        return deployment;
    }

    private static String image(String version) {
        JsonNode kustomization = documents(Path.of("deploy/kustomization.yaml")).get(0);
        return kustomization.at("/images/0/name").asText() + ":" + version;
    }

    private static List<JsonNode> documents(Path file) {
        return Helm.documents(read(file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String yaml(ObjectNode node) {
        try {
            return MARK + YAML.writeValueAsString(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write() {
        files().forEach((path, text) -> {
            try {
                Files.createDirectories(FOLDER.resolve(path).getParent());
                Files.writeString(FOLDER.resolve(path), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What is there, below the folder. */
    static List<Path> present() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile).map(FOLDER::relativize).toList();
        }
    }
}
