package app.weld.operator.preview.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of a CRD in CEL. Each is parsed once. */
final class CelRules {
    private final Map<String, CelExpression> parsed = new HashMap<>();

    /**
     * The message of a rule that does not hold.
     *
     * @param before the value as the cluster has it; where there is none, a rule about a change does not apply
     */
    Optional<String> violated(JsonNode rule, JsonNode value, @Nullable JsonNode before) {
        String text = rule.path("rule").asText();
        if (text.contains("oldSelf") && before == null) {
            return Optional.empty();
        }
        Map<String, Object> variables = new HashMap<>();
        variables.put("self", java(value));
        if (before != null) {
            variables.put("oldSelf", java(before));
        }
        try {
            return Boolean.TRUE.equals(eval(text, variables))
                    ? Optional.empty()
                    : Optional.of(
                            rule.has("messageExpression")
                                    ? String.valueOf(
                                            eval(rule.path("messageExpression").asText(), variables))
                                    : rule.path("message").asText(text));
        } catch (IllegalStateException e) {
            return Optional.of("the rule " + text + " has no result: " + e.getMessage());
        }
    }

    private @Nullable Object eval(String expression, Map<String, Object> variables) {
        return parsed.computeIfAbsent(expression, CelExpression::parse).eval(variables);
    }

    static Object java(JsonNode value) {
        if (value.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            value.properties().forEach(entry -> {
                if (!entry.getValue().isNull()) {
                    map.put(entry.getKey(), java(entry.getValue()));
                }
            });
            return map;
        }
        if (value.isArray()) {
            List<Object> list = new ArrayList<>();
            value.forEach(item -> list.add(java(item)));
            return list;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        return value.isNumber() ? value.doubleValue() : value.asText();
    }
}
