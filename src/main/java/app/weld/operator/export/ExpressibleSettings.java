package app.weld.operator.export;

import app.weld.operator.plan.SettingsDiff;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a sync as a manifest can say them, in the order of their names. What is left out is not managed, and so stays as
 * it is in Weld.
 *
 * @param settings absent if there are none
 * @param leftOut what is left out, and why
 */
record ExpressibleSettings(@Nullable ObjectNode settings, List<String> leftOut) {
    /** A manifest is no place for a secret, and Weld may show one. */
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(password|passwd|secret|token|api_?key|private_?key|credential).*");

    /** @param names the settings that the source names; absent if they are not known */
    static ExpressibleSettings of(@Nullable JsonNode settings, @Nullable Set<String> names) {
        List<String> leftOut = new ArrayList<>();
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        if (settings != null && settings.isObject()) {
            for (var setting : sorted(settings).properties()) {
                String key = setting.getKey();
                if (names != null && !names.contains(key)) {
                    leftOut.add(key + ": the source does not name it, so Weld may compute it by itself");
                } else {
                    JsonNode value = value(key, setting.getValue(), leftOut);
                    if (value != null) {
                        kept.set(key, value);
                    }
                }
            }
        }
        return new ExpressibleSettings(kept.isEmpty() ? null : kept, List.copyOf(leftOut));
    }

    private static @Nullable JsonNode value(String path, JsonNode value, List<String> leftOut) {
        if (value.isNull()) {
            // The same as an absent one.
            return null;
        }
        if (value.isObject()) {
            ObjectNode kept = JsonNodeFactory.instance.objectNode();
            sorted(value).properties().forEach(inner -> {
                JsonNode innerValue = value(path + "." + inner.getKey(), inner.getValue(), leftOut);
                if (innerValue != null) {
                    kept.set(inner.getKey(), innerValue);
                }
            });
            return kept.isEmpty() && !value.isEmpty() ? null : kept;
        }
        String why = whyNot(path, value);
        if (why != null) {
            leftOut.add(path + ": " + why);
            return null;
        }
        return value;
    }

    private static @Nullable String whyNot(String path, JsonNode value) {
        if (!SettingsDiff.isReadable(value)) {
            return "Weld hides its value";
        }
        boolean isText = value.isTextual() || value.isArray();
        if (isText && SECRET.matcher(path.substring(path.lastIndexOf('.') + 1)).matches()) {
            return "by its name it is a secret, which does not belong into a manifest";
        }
        return isExact(value) ? null : "Kubernetes does not keep its value exactly";
    }

    /** Kubernetes keeps numbers as 64 bits, and an absent value in a list not at all. */
    private static boolean isExact(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.canConvertToLong();
        }
        if (value.isNumber()) {
            double kept = value.doubleValue();
            return Double.isFinite(kept) && value.decimalValue().compareTo(BigDecimal.valueOf(kept)) == 0;
        }
        if (value.isContainerNode()) {
            for (JsonNode item : value) {
                if (item.isNull() || !isExact(item)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static ObjectNode sorted(JsonNode object) {
        TreeMap<String, JsonNode> byName = new TreeMap<>();
        object.properties().forEach(field -> byName.put(field.getKey(), field.getValue()));
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        byName.forEach(sorted::set);
        return sorted;
    }
}
