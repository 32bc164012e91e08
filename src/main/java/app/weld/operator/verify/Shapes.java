package app.weld.operator.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The shapes of answers: the names and types of fields and how often each occurred; never a value. */
public final class Shapes {
    private static final Pattern SETTING = Pattern.compile(".*\\.(sourceSettings|source_settings)\\.[^.]+");

    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    void add(String operation, int status, JsonNode json) {
        Map<String, Integer> fields = counts.computeIfAbsent(operation + " " + status, key -> new TreeMap<>());
        fields.merge("answers", 1, Integer::sum);
        add(fields, "", json);
    }

    /** All of them, as JSON. */
    public ObjectNode json() {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        counts.forEach((operation, fields) -> {
            ObjectNode object = all.putObject(operation);
            fields.forEach(object::put);
        });
        return all;
    }

    private static void add(Map<String, Integer> fields, String at, JsonNode node) {
        // Below that, names may be a customer's data, such as the ids of advertising accounts.
        boolean inSettings = SETTING.matcher(at).matches();
        if (node.isObject() && !inSettings) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                add(fields, at + "." + field.getKey(), field.getValue());
            }
        } else if (node.isArray() && !inSettings) {
            for (JsonNode item : node) {
                add(fields, at + "[]", item);
            }
            fields.merge(at + ": array", 1, Integer::sum);
            return;
        }
        if (!at.isEmpty() && !node.isMissingNode()) {
            fields.merge(at + ": " + node.getNodeType().name().toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
    }
}
