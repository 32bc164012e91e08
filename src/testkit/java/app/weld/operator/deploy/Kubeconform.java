package app.weld.operator.deploy;

import app.weld.operator.controlplane.ChartTools;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The program kubeconform, strict, with the schemas that the shared control plane publishes: those of its own version of
 * Kubernetes and of the CRDs that it has.
 *
 * @param schemas a folder for them
 */
record Kubeconform(Path schemas) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What it finds wrong; nothing is left out, since a kind without a schema is wrong too. */
    List<String> complaints(List<JsonNode> documents) {
        StringBuilder manifests = new StringBuilder();
        for (JsonNode document : documents) {
            provide(document.path("apiVersion").asText(), document.path("kind").asText());
            manifests.append("---\n").append(document).append('\n');
        }
        Program.Result outcome = Program.of(List.of(
                        ChartTools.shared().kubeconform().toString(),
                        "-strict",
                        "-summary",
                        "-output=json",
                        "-schema-location=" + schemas + "/{{.ResourceKind}}{{.KindSuffix}}.json",
                        "-"))
                .run(manifests.toString());
        JsonNode report = read(outcome.output());
        List<String> complaints = new ArrayList<>();
        report.path("resources").forEach(resource -> complaints.add(resource.toString()));
        if (complaints.isEmpty()
                && (outcome.exit() != 0 || report.at("/summary/valid").asInt() != documents.size())) {
            complaints.add(outcome.output());
        }
        return complaints;
    }

    private void provide(String apiVersion, String kind) {
        String[] parts = apiVersion.split("/", -1);
        String suffix = parts.length == 1 ? parts[0] : parts[0].split("\\.", 2)[0] + "-" + parts[1];
        Path file = schemas.resolve((kind + "-" + suffix).toLowerCase(Locale.ROOT) + ".json");
        if (Files.exists(file)) {
            return;
        }
        String path = parts.length == 1 ? "api/" + apiVersion : "apis/" + apiVersion;
        String answer = ControlPlane.shared().client().raw("/openapi/v3/" + path);
        if (answer == null) {
            return;
        }
        JsonNode components = read(answer).path("components");
        for (var schema : components.path("schemas").properties()) {
            for (JsonNode id : schema.getValue().path("x-kubernetes-group-version-kind")) {
                String group = id.path("group").asText();
                String of = (group.isEmpty() ? "" : group + "/")
                        + id.path("version").asText();
                if (of.equals(apiVersion) && id.path("kind").asText().equals(kind)) {
                    close(components);
                    ObjectNode whole = JSON.createObjectNode();
                    whole.put("$ref", "#/components/schemas/" + schema.getKey());
                    whole.set("components", components);
                    write(file, whole);
                    return;
                }
            }
        }
    }

    /** Refuses fields that are not in the schema, as the API server does when asked to validate strictly. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && !schema.has("additionalProperties")
                && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            schema.put("additionalProperties", false);
        }
        node.forEach(Kubeconform::close);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    private static void write(Path file, JsonNode schema) {
        try {
            JSON.writeValue(file.toFile(), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
