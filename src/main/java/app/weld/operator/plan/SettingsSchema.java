package app.weld.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The JSON Schema of the settings of a connection, as far as it names them; draft-07 and 2020-12 do so in the same way.
 *
 * @param names the settings that it names anywhere
 * @param closed whether it takes no others
 */
public record SettingsSchema(Set<String> names, boolean closed) {
    private static final int DEEPEST = 8;
    private static final List<String> INNER = List.of(
            "allOf",
            "anyOf",
            "oneOf",
            "if",
            "then",
            "else",
            "dependencies",
            "dependentSchemas",
            "$defs",
            "definitions");

    public SettingsSchema {
        names = Set.copyOf(names);
    }

    /** Empty where it names none. */
    public static Optional<SettingsSchema> of(JsonNode schema) {
        Set<String> names = new HashSet<>();
        collect(schema, names, 0);
        boolean closed = isFalse(schema, "additionalProperties") || isFalse(schema, "unevaluatedProperties");
        return names.isEmpty() ? Optional.empty() : Optional.of(new SettingsSchema(names, closed));
    }

    private static boolean isFalse(JsonNode schema, String keyword) {
        return schema.path(keyword).isBoolean() && !schema.path(keyword).asBoolean();
    }

    private static void collect(JsonNode schema, Set<String> names, int depth) {
        // A missing node has no parts, and searching them at every depth would take seconds.
        if (depth > DEEPEST || !schema.isContainerNode()) {
            return;
        }
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        for (String inner : INNER) {
            JsonNode schemas = schema.path(inner);
            collect(schemas, names, depth + 1);
            schemas.forEach(each -> collect(each, names, depth + 1));
        }
    }
}
