package app.weld.operator.preview.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/**
 * The schema of one kind, as its CRD has it, applied as an API server applies it: types and bounds, fields that it does not
 * know, and the rules in CEL.
 */
final class CrdSchema {
    private static final Map<String, String> FILES = Map.of(
            "WeldConnection",
            "/crds/weldconnections.weld.app.yaml",
            "WeldEltSync",
            "/crds/weldeltsyncs.weld.app.yaml",
            "WeldWorkspace",
            "/crds/weldworkspaces.weld.app.yaml");
    private static final int FARTHEST = 4;

    private final JsonNode schema;
    private final CelRules rules;

    private CrdSchema(JsonNode schema, CelRules rules) {
        this.schema = schema;
        this.rules = rules;
    }

    static CrdSchema of(String kind, CelRules rules) {
        String file = FILES.get(kind);
        try (InputStream in = file == null ? null : CrdSchema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the program has no CRD of " + kind);
            }
            JsonNode crd =
                    Serialization.unmarshal(new String(in.readAllBytes(), StandardCharsets.UTF_8), JsonNode.class);
            return new CrdSchema(crd.at("/spec/versions/0/schema/openAPIV3Schema"), rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode json() {
        return schema;
    }

    /**
     * What is wrong with a resource, one line for each field.
     *
     * @param before the resource as the cluster has it; absent where it is new
     */
    List<String> problems(JsonNode object, @Nullable JsonNode before) {
        List<String> problems = new ArrayList<>();
        if (!object.path("spec").isObject()) {
            problems.add("spec is required");
            return problems;
        }
        check(
                "spec",
                schema.at("/properties/spec"),
                object.path("spec"),
                before == null ? null : before.get("spec"),
                problems);
        List<String> unknown = new ArrayList<>();
        object.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(List.of("apiVersion", "kind", "metadata", "spec", "status"));
        unknown.forEach(name -> problems.add(name + " is not known"));
        return problems;
    }

    private void check(String path, JsonNode schema, JsonNode value, @Nullable JsonNode before, List<String> problems) {
        int wrong = problems.size();
        switch (schema.path("type").asText()) {
            case "object" -> object(path, schema, value, before, problems);
            case "array" -> array(path, schema, value, problems);
            case "string" -> string(path, schema, value, problems);
            case "boolean" -> type(path, value.isBoolean(), "true or false", problems);
            case "integer" -> number(path, schema, value, value.isIntegralNumber(), "a whole number", problems);
            case "number" -> number(path, schema, value, value.isNumber(), "a number", problems);
            default -> {}
        }
        // As an API server, which applies rules to what is of the right form.
        if (problems.size() == wrong) {
            for (JsonNode rule : schema.path("x-kubernetes-validations")) {
                rules.violated(rule, value, before).ifPresent(message -> problems.add(path + ": " + message));
            }
        }
    }

    private static boolean type(String path, boolean is, String what, List<String> problems) {
        if (!is) {
            problems.add(path + " must be " + what);
        }
        return is;
    }

    private void object(
            String path, JsonNode schema, JsonNode value, @Nullable JsonNode before, List<String> problems) {
        if (!type(path, value.isObject(), "an object", problems)) {
            return;
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText()) || value.path(name.asText()).isNull()) {
                problems.add(path + "." + name.asText() + " is required");
            }
        }
        JsonNode properties = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        boolean keepsUnknown =
                schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        for (Map.Entry<String, JsonNode> entry : ((ObjectNode) value).properties()) {
            String name = entry.getKey();
            JsonNode property = properties.has(name) ? properties.get(name) : others;
            if (property.isObject()) {
                // As an API server, which drops a null.
                if (!entry.getValue().isNull() || property.path("nullable").asBoolean()) {
                    check(
                            path + "." + name,
                            property,
                            entry.getValue(),
                            before == null ? null : before.get(name),
                            problems);
                }
            } else if (!keepsUnknown && !others.asBoolean()) {
                problems.add(path + "." + name + " is not known" + nearest(name, properties));
            }
        }
    }

    private static String nearest(String name, JsonNode properties) {
        List<String> known = new ArrayList<>();
        properties.fieldNames().forEachRemaining(known::add);
        LevenshteinDistance distance = new LevenshteinDistance(FARTHEST);
        return known.stream()
                .filter(other -> distance.apply(lower(name), lower(other)) >= 0)
                .min(Comparator.comparingInt((String other) -> distance.apply(lower(name), lower(other)))
                        .thenComparing(Comparator.naturalOrder()))
                .map(other -> ": did you mean " + other + "?")
                .orElse("");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private void array(String path, JsonNode schema, JsonNode value, List<String> problems) {
        if (!type(path, value.isArray(), "a list", problems)) {
            return;
        }
        bound(path, schema, "minItems", value.size(), -1, "must have at least", "items", problems);
        bound(path, schema, "maxItems", value.size(), 1, "must have at most", "items", problems);
        for (int i = 0; i < value.size(); i++) {
            check(path + "[" + i + "]", schema.path("items"), value.get(i), null, problems);
        }
        unique(path, schema, value, problems);
    }

    private static void unique(String path, JsonNode schema, JsonNode value, List<String> problems) {
        String listType = schema.path("x-kubernetes-list-type").asText();
        if (listType.equals("atomic") || listType.isEmpty()) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (JsonNode item : value) {
            String key = listType.equals("map")
                    ? keys(schema).stream()
                            .map(name -> item.path(name).asText())
                            .collect(Collectors.joining(" "))
                    : item.toString();
            if (!seen.add(key)) {
                problems.add(path + " has " + key + " twice");
            }
        }
    }

    private static List<String> keys(JsonNode schema) {
        List<String> keys = new ArrayList<>();
        schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        return keys;
    }

    private static void string(String path, JsonNode schema, JsonNode value, List<String> problems) {
        if (!type(path, value.isTextual(), "a text" + (value.isValueNode() ? " (in quotes)" : ""), problems)) {
            return;
        }
        String text = value.asText();
        int length = text.codePointCount(0, text.length());
        bound(path, schema, "minLength", length, -1, "must have at least", "characters", problems);
        bound(path, schema, "maxLength", length, 1, "must have at most", "characters", problems);
        if (schema.has("pattern")
                && !Re2.pattern(schema.path("pattern").asText()).matcher(text).find()) {
            problems.add(path + " must match " + schema.path("pattern").asText());
        }
        List<String> allowed = new ArrayList<>();
        schema.path("enum").forEach(one -> allowed.add(one.asText()));
        if (!allowed.isEmpty() && !allowed.contains(text)) {
            problems.add(path + " must be one of " + String.join(", ", allowed));
        }
    }

    private static void number(
            String path, JsonNode schema, JsonNode value, boolean is, String what, List<String> problems) {
        if (type(path, is, what, problems)) {
            if (schema.has("minimum")
                    && value.asDouble() < schema.path("minimum").asDouble()) {
                problems.add(
                        path + " must be at least " + schema.path("minimum").asText());
            }
            if (schema.has("maximum")
                    && value.asDouble() > schema.path("maximum").asDouble()) {
                problems.add(path + " must be at most " + schema.path("maximum").asText());
            }
        }
    }

    private static void bound(
            String path,
            JsonNode schema,
            String keyword,
            int is,
            int sign,
            String rule,
            String unit,
            List<String> problems) {
        if (schema.has(keyword) && Integer.compare(is, schema.path(keyword).asInt()) == sign) {
            problems.add(path + " " + rule + " " + schema.path(keyword).asInt() + " " + unit);
        }
    }
}
