package app.weld.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One check of a value against a JSON Schema that somebody else wrote. It resolves references within the schema only, and gives up on
 * schemas that are too deep or too large, so it always ends soon.
 */
final class SchemaWalk {
    static final String ROOT = "spec.settings";
    private static final int MAX_DEPTH = 40;
    private static final int MAX_STEPS = 20_000;
    private static final int MAX_TEXT = 1_000;
    private static final int MAX_VALUES = 20;
    private static final int MAX_VALUE_LENGTH = 60;
    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "object", "array", "null");
    private static final Comparator<JsonNode> SAME_NUMBERS = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private final JsonNode root;
    private final boolean partial;
    private final List<String> oddities = new ArrayList<>();
    private int steps;

    /** @param partial whether what is missing may be there without being declared */
    SchemaWalk(JsonNode root, boolean partial) {
        this.root = root;
        this.partial = partial;
    }

    List<String> violations(JsonNode value) {
        return check(root, value, ROOT, 0);
    }

    List<String> oddities() {
        return oddities;
    }

    private void odd(String why) {
        if (!oddities.contains(why)) {
            oddities.add(why);
        }
    }

    private List<String> check(JsonNode schema, JsonNode value, String path, int depth) {
        if (depth > MAX_DEPTH || ++steps > MAX_STEPS) {
            odd("it is too large or refers to itself, and was checked in part");
            return List.of();
        }
        if (schema.isBoolean()) {
            return schema.asBoolean() ? List.of() : List.of(path + " is not allowed");
        }
        if (!schema.isObject()) {
            odd("a part of it is neither an object nor true or false");
            return List.of();
        }
        List<String> wrong = new ArrayList<>();
        reference(schema, value, path, depth, wrong);
        if (!type(schema, value, path, wrong)) {
            return wrong;
        }
        values(schema, value, path, wrong);
        switch (value.getNodeType()) {
            case OBJECT -> object(schema, value, path, depth, wrong);
            case ARRAY -> array(schema, value, path, depth, wrong);
            case STRING -> text(schema, value.asText(), path, wrong);
            case NUMBER -> number(schema, value.decimalValue(), path, wrong);
            default -> {}
        }
        combinations(schema, value, path, depth, wrong);
        return wrong;
    }

    private void reference(JsonNode schema, JsonNode value, String path, int depth, List<String> wrong) {
        JsonNode reference = schema.path("$ref");
        if (reference.isMissingNode()) {
            return;
        }
        String pointer = reference.asText();
        JsonNode target = pointer.equals("#")
                ? root
                : pointer.startsWith("#/") ? root.at(pointer.substring(1)) : root.path("no such part");
        if (target.isMissingNode()) {
            odd("it refers to a part that it does not contain");
        } else {
            wrong.addAll(check(target, value, path, depth + 1));
        }
    }

    /** Whether the value has the right type; only then anything else is worth checking. */
    private boolean type(JsonNode schema, JsonNode value, String path, List<String> wrong) {
        JsonNode type = schema.path("type");
        if (type.isMissingNode()) {
            return true;
        }
        List<String> types = type.isArray() ? texts(type) : List.of(type.asText());
        if (!TYPES.containsAll(types)) {
            odd("it names a type that JSON Schema does not have");
            return true;
        }
        if (types.stream().anyMatch(one -> isOf(one, value))) {
            return true;
        }
        wrong.add(path + " must be of type " + String.join(" or ", types) + allowed(schema));
        return false;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isIntegralNumber()
                        || (value.isNumber()
                                && value.decimalValue().stripTrailingZeros().scale() <= 0);
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            default -> value.isNull();
        };
    }

    private static void values(JsonNode schema, JsonNode value, String path, List<String> wrong) {
        JsonNode allowed = schema.path("enum");
        if (allowed.isArray() && stream(allowed).noneMatch(one -> one.equals(SAME_NUMBERS, value))) {
            wrong.add(path + " must be one of " + listed(allowed));
        }
        if (schema.has("const") && !schema.get("const").equals(SAME_NUMBERS, value)) {
            wrong.add(path + " must be " + shown(schema.get("const")));
        }
    }

    private void object(JsonNode schema, JsonNode value, String path, int depth, List<String> wrong) {
        JsonNode properties = schema.path("properties");
        if (!partial) {
            stream(schema.path("required"))
                    .map(JsonNode::asText)
                    .filter(name -> !value.has(name) && !properties.path(name).has("default"))
                    .forEach(name -> wrong.add(path + "." + name + " is missing" + allowed(properties.path(name))));
        }
        boolean unevaluated = isFalse(schema, "unevaluatedProperties");
        Set<String> anywhere = unevaluated
                ? SettingsSchema.of(schema).map(SettingsSchema::names).orElse(Set.of())
                : Set.of();
        value.properties().forEach(entry -> {
            String name = entry.getKey();
            String inner = path + "." + name;
            boolean known = properties.has(name);
            if (known) {
                wrong.addAll(check(properties.get(name), entry.getValue(), inner, depth + 1));
            }
            for (var pattern : schema.path("patternProperties").properties()) {
                if (finds(pattern.getKey(), name)) {
                    known = true;
                    wrong.addAll(check(pattern.getValue(), entry.getValue(), inner, depth + 1));
                }
            }
            if (!known && isFalse(schema, "additionalProperties")) {
                wrong.add(inner + " is unknown" + nearest(name, names(properties)));
            } else if (!known && schema.path("additionalProperties").isObject()) {
                wrong.addAll(check(schema.get("additionalProperties"), entry.getValue(), inner, depth + 1));
            } else if (!known && unevaluated && !anywhere.contains(name)) {
                wrong.add(inner + " is unknown" + nearest(name, anywhere));
            }
        });
        dependencies(schema, value, path, depth, wrong);
    }

    /** {@code dependencies} of draft-07, and what 2020-12 has instead. */
    private void dependencies(JsonNode schema, JsonNode value, String path, int depth, List<String> wrong) {
        for (String keyword : List.of("dependencies", "dependentRequired", "dependentSchemas")) {
            schema.path(keyword).properties().forEach(entry -> {
                String cause = entry.getKey();
                if (!value.has(cause)) {
                    return;
                }
                if (!entry.getValue().isArray()) {
                    wrong.addAll(check(entry.getValue(), value, path, depth + 1));
                } else if (!partial) {
                    texts(entry.getValue()).stream()
                            .filter(name -> !value.has(name))
                            .forEach(name -> wrong.add(path + "." + name + " is missing, which " + cause + " needs"
                                    + allowed(schema.path("properties").path(name))));
                }
            });
        }
    }

    private void array(JsonNode schema, JsonNode value, String path, int depth, List<String> wrong) {
        JsonNode items = schema.path("items");
        JsonNode first = items.isArray() ? items : schema.path("prefixItems");
        for (int i = 0; i < value.size(); i++) {
            JsonNode each = i < first.size() ? first.get(i) : items.isArray() ? items.path("none") : items;
            if (!each.isMissingNode()) {
                wrong.addAll(check(each, value.get(i), path + "[" + i + "]", depth + 1));
            }
        }
        if (value.size() < schema.path("minItems").asInt(0)) {
            wrong.add(path + " must have at least " + schema.path("minItems").asInt() + " items");
        }
        if (schema.has("maxItems") && value.size() > schema.path("maxItems").asInt()) {
            wrong.add(path + " must have at most " + schema.path("maxItems").asInt() + " items");
        }
        if (schema.path("uniqueItems").asBoolean() && stream(value).distinct().count() < value.size()) {
            wrong.add(path + " must not have the same item twice");
        }
    }

    private void text(JsonNode schema, String value, String path, List<String> wrong) {
        int length = value.codePointCount(0, value.length());
        if (length < schema.path("minLength").asInt(0)) {
            wrong.add(path + " must have at least " + schema.path("minLength").asInt() + " characters");
        }
        if (schema.has("maxLength") && length > schema.path("maxLength").asInt()) {
            wrong.add(path + " must have at most " + schema.path("maxLength").asInt() + " characters");
        }
        if (schema.path("pattern").isTextual() && !finds(schema.path("pattern").asText(), value)) {
            wrong.add(path + " must match " + cut(schema.path("pattern").asText()));
        }
    }

    /** Whether the expression is in the text; also if that cannot be found out. */
    private boolean finds(String expression, String value) {
        if (value.length() > MAX_TEXT) {
            return true;
        }
        try {
            return Pattern.compile(expression).matcher(new BoundedText(value)).find();
        } catch (PatternSyntaxException e) {
            odd("it has a regular expression that is none");
        } catch (BoundedText.ExhaustedException | StackOverflowError e) {
            odd("it has a regular expression that takes too long");
        }
        return true;
    }

    private void number(JsonNode schema, BigDecimal value, String path, List<String> wrong) {
        bound(schema, "minimum", value, -1, path + " must be at least ", wrong);
        bound(schema, "maximum", value, 1, path + " must be at most ", wrong);
        exclusive(schema, "exclusiveMinimum", value, -1, path + " must be more than ", wrong);
        exclusive(schema, "exclusiveMaximum", value, 1, path + " must be less than ", wrong);
    }

    private static void bound(
            JsonNode schema, String keyword, BigDecimal value, int beyond, String message, List<String> wrong) {
        JsonNode limit = schema.path(keyword);
        if (limit.isNumber() && value.compareTo(limit.decimalValue()) == beyond) {
            wrong.add(message + limit.asText());
        }
    }

    private void exclusive(
            JsonNode schema, String keyword, BigDecimal value, int beyond, String message, List<String> wrong) {
        JsonNode limit = schema.path(keyword);
        if (limit.isBoolean()) {
            odd(keyword + " is not a number, as in drafts before 6");
        } else if (limit.isNumber()) {
            int order = value.compareTo(limit.decimalValue());
            if (order == beyond || order == 0) {
                wrong.add(message + limit.asText());
            }
        }
    }

    private void combinations(JsonNode schema, JsonNode value, String path, int depth, List<String> wrong) {
        schema.path("allOf").forEach(each -> wrong.addAll(check(each, value, path, depth + 1)));
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (!schema.path(keyword).isEmpty()) {
                List<List<String>> ways = stream(schema.path(keyword))
                        .map(way -> check(way, value, path, depth + 1))
                        .toList();
                long right = ways.stream().filter(List::isEmpty).count();
                if (right == 0) {
                    wrong.addAll(ways.stream()
                            .min(Comparator.comparingInt(List::size))
                            .orElseThrow());
                } else if (right > 1 && keyword.equals("oneOf") && !partial) {
                    wrong.add(path + " matches several alternatives, and must match one");
                }
            }
        }
        if (schema.has("if")) {
            boolean holds = check(schema.get("if"), value, path, depth + 1).isEmpty();
            JsonNode then = schema.path(holds ? "then" : "else");
            if (!then.isMissingNode() && !(partial && needsMore(schema.get("if"), value))) {
                wrong.addAll(check(then, value, path, depth + 1));
            }
        }
        if (schema.has("not")
                && !partial
                && check(schema.get("not"), value, path, depth + 1).isEmpty()) {
            wrong.add(path + " has a combination of values that is not allowed");
        }
    }

    /** Whether what is not declared decides. */
    private static boolean needsMore(JsonNode condition, JsonNode value) {
        return Stream.concat(texts(condition.path("required")).stream(), names(condition.path("properties")).stream())
                .anyMatch(name -> !value.has(name));
    }

    /** What is allowed in the place of a value; empty where the schema does not list it. */
    private static String allowed(JsonNode schema) {
        return schema.path("enum").isArray() ? " (one of " + listed(schema.path("enum")) + ")" : "";
    }

    /** The nearest of these names, in parentheses; empty if none is near. */
    static String nearest(String name, Collection<String> names) {
        List<String> nearest = NearestNames.of(name, names);
        return nearest.isEmpty() ? "" : " (nearest: " + String.join(", ", nearest) + ")";
    }

    private static String listed(JsonNode values) {
        return stream(values).limit(MAX_VALUES).map(SchemaWalk::shown).collect(Collectors.joining(", "))
                + (values.size() > MAX_VALUES ? ", ..." : "");
    }

    private static String shown(JsonNode value) {
        return cut(value.isTextual() ? value.asText() : value.toString());
    }

    private static String cut(String text) {
        return text.length() <= MAX_VALUE_LENGTH ? text : text.substring(0, MAX_VALUE_LENGTH) + "...";
    }

    private static boolean isFalse(JsonNode schema, String keyword) {
        return schema.path(keyword).isBoolean() && !schema.path(keyword).asBoolean();
    }

    private static Set<String> names(JsonNode properties) {
        Set<String> names = new LinkedHashSet<>();
        properties.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
