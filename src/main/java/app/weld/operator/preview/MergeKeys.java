package app.weld.operator.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The merge keys of YAML 1.1 ({@code <<: *base}): kubectl follows them, and the parser of YAML 1.2 does not. */
final class MergeKeys {
    private static final String MERGE = "<<";

    private MergeKeys() {}

    /** The same with the merged entries in place. An entry of the object itself takes precedence. */
    static JsonNode resolved(JsonNode node) {
        return switch (node) {
            case ArrayNode list -> {
                ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
                list.forEach(each -> resolved.add(resolved(each)));
                yield resolved;
            }
            case ObjectNode object -> resolved(object);
            default -> node;
        };
    }

    private static ObjectNode resolved(ObjectNode object) {
        ObjectNode resolved = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(entry -> !isMerge(entry.getKey(), entry.getValue()))
                .forEach(entry -> resolved.set(entry.getKey(), resolved(entry.getValue())));
        JsonNode merged = object.path(MERGE);
        if (isMerge(MERGE, merged)) {
            if (merged.isArray()) {
                merged.forEach(each -> add(resolved, each));
            } else {
                add(resolved, merged);
            }
        }
        return resolved;
    }

    private static boolean isMerge(String key, JsonNode value) {
        return key.equals(MERGE) && value.isContainerNode();
    }

    private static void add(ObjectNode resolved, JsonNode merged) {
        resolved(merged).properties().stream()
                .filter(entry -> !resolved.has(entry.getKey()))
                .forEach(entry -> resolved.set(entry.getKey(), entry.getValue()));
    }
}
