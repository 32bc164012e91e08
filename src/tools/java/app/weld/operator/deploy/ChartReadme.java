package app.weld.operator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart's README, made from its values and their schema; and the descriptions in the schema, made from the values. */
final class ChartReadme {
    static final Path FILE = Helm.CHART.resolve("README.md");
    static final Path SCHEMA = Helm.CHART.resolve("values.schema.json");
    static final Path DEFAULTS = Helm.CHART.resolve("files/defaults.yaml");
    static final String WRITE_COMMAND = "mvn -q test -Dtest=ChartReadmeTest -Ddocs.write=true";

    private ChartReadme() {}

    /** What the README has to hold. */
    static String text() throws IOException {
        JsonNode chart =
                new YAMLMapper().readTree(Helm.CHART.resolve("Chart.yaml").toFile());
        StringBuilder text = new StringBuilder("""
                # %s

                <!-- Made by: %s -->

                %s

                    helm install weld-operator helm/weld-operator -n weld-system --create-namespace

                Works with Helm 3 and 4, on Kubernetes %s. [Installation](https://github.com/weld-operator/weld-operator/blob/main/docs/install.md)
                explains common values, upgrades, permissions and uninstalling. The values are checked against a schema, which rejects misspelled
                values.

                ## Values

                | value | type | default | meaning |
                |---|---|---|---|
                """.formatted(
                        chart.get("name").asText(),
                        WRITE_COMMAND,
                        chart.get("description").asText(),
                        chart.get("kubeVersion").asText().replace(">=", "").replaceFirst("\\.0-0$", "") + " or newer"));
        JsonNode schema = schema();
        for (ValueKeys.Documented value : ValueKeys.documented()) {
            String preset = value.preset();
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            value.key(),
                            type(at(schema, value.key())),
                            preset.equals("\"\"") ? "" : "`" + preset.replace("|", "\\|") + "`",
                            value.meaning().replace("|", "\\|")));
        }
        return text.toString();
    }

    /** The values without their comments, for the templates, which see nothing of a default that somebody has set to null. */
    static String defaults() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        String values = yaml.writeValueAsString(
                yaml.readTree(Helm.CHART.resolve("values.yaml").toFile()));
        return "# Made by: " + WRITE_COMMAND + "\n" + values.replaceFirst("^---\n", "");
    }

    /** The schema with what the comments in the values say as descriptions, for editors that show them. */
    static ObjectNode describedSchema() throws IOException {
        ObjectNode schema = schema();
        for (ValueKeys.Documented value : ValueKeys.documented()) {
            if (at(schema, value.key()) instanceof ObjectNode property) {
                ObjectNode rest = property.deepCopy();
                rest.remove("description");
                property.removeAll();
                property.put("description", value.meaning());
                property.setAll(rest);
            }
        }
        return schema;
    }

    static ObjectNode schema() throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(SCHEMA.toFile());
    }

    /** What the schema says of a value. */
    static JsonNode at(JsonNode schema, String key) {
        return schema.at("/properties/" + key.replace(".", "/properties/"));
    }

    private static String type(JsonNode property) {
        List<String> words = new ArrayList<>();
        if (property.has("enum")) {
            property.get("enum").forEach(allowed -> words.add("`" + allowed.asText() + "`"));
        } else if (property.has("anyOf")) {
            property.get("anyOf").forEach(one -> words.add(type(one)));
        } else if (property.path("type").asText().equals("array")) {
            JsonNode items = property.at("/items/type");
            words.add("list of " + (items.isTextual() ? items.asText() + "s" : "objects or strings"));
        } else if (property.path("type").isArray()) {
            property.get("type").forEach(one -> words.add(one.asText()));
        } else {
            words.add(property.path("type").asText());
        }
        return String.join(" or ", words);
    }
}
