package app.weld.operator.cli.kubectl;

import app.weld.operator.plan.SettingsSchema;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The JSON Schema of the settings of a source, as far as a table can show it. */
final class SettingsTable {
    private static final List<String> BOUNDS =
            List.of("minimum", "maximum", "minLength", "maxLength", "pattern", "format", "minItems", "maxItems");

    private final JsonNode schema;
    private final Set<String> required = new HashSet<>();

    SettingsTable(JsonNode schema) {
        this.schema = schema;
        schema.path("required").forEach(name -> required.add(name.asText()));
    }

    /** One row for each setting: the required ones first. */
    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        names.stream().filter(required::contains).forEach(name -> rows.add(row(name)));
        names.stream().filter(name -> !required.contains(name)).forEach(name -> rows.add(row(name)));
        SettingsSchema.of(schema).ifPresent(all -> all.names().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .forEach(name -> rows.add(Rows.row("setting", name, "required", "depends on other settings"))));
        return rows;
    }

    private Map<String, Object> row(String name) {
        JsonNode setting = schema.path("properties").path(name);
        return Rows.row(
                "setting",
                name,
                "type",
                type(setting),
                "required",
                required.contains(name) ? "yes" : "no",
                "default",
                setting.has("default") ? text(setting.get("default")) : null,
                "allowed",
                allowed(setting.path("type").asText().equals("array") ? setting.path("items") : setting),
                "description",
                setting.path("description").asText(setting.path("title").asText("")));
    }

    private static String type(JsonNode setting) {
        JsonNode type = setting.path("type");
        String said = type.isArray()
                ? StreamSupport.stream(type.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" or "))
                : type.asText();
        return said.equals("array")
                ? "list of " + setting.path("items").path("type").asText("any")
                : said;
    }

    private static String allowed(JsonNode setting) {
        if (setting.has("const")) {
            return text(setting.get("const"));
        }
        if (setting.path("enum").isArray()) {
            return StreamSupport.stream(setting.path("enum").spliterator(), false)
                    .map(SettingsTable::text)
                    .collect(Collectors.joining(", "));
        }
        return BOUNDS.stream()
                .filter(setting::has)
                .map(bound -> bound + " " + text(setting.get(bound)))
                .collect(Collectors.joining(", "));
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    /** The required settings, each with its default or the first value that is allowed. */
    ObjectNode example() {
        ObjectNode example = JsonNodeFactory.instance.objectNode();
        new TreeSet<>(required)
                .forEach(name ->
                        example.set(name, example(schema.path("properties").path(name))));
        return example;
    }

    private static JsonNode example(JsonNode setting) {
        for (JsonNode candidate : List.of(
                setting.path("default"),
                setting.path("const"),
                setting.path("examples").path(0),
                setting.path("enum").path(0))) {
            if (!candidate.isMissingNode() && !candidate.isNull()) {
                return candidate;
            }
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (setting.path("type").asText()) {
            case "integer", "number" -> setting.has("minimum") ? setting.get("minimum") : nodes.numberNode(1);
            case "boolean" -> nodes.booleanNode(true);
            case "array" -> nodes.arrayNode().add(example(setting.path("items")));
            case "object" -> nodes.objectNode();
            default -> nodes.textNode("...");
        };
    }
}
