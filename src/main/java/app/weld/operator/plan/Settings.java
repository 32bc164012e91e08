package app.weld.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings as a user writes them, against settings as Weld has them: what only Weld has is not looked at. */
final class Settings {
    private Settings() {}

    /** What Weld has otherwise; an object is compared key by key, a list as a whole. */
    static List<Difference> differences(@Nullable JsonNode wish, @Nullable JsonNode found) {
        List<Difference> differences = new ArrayList<>();
        if (wish != null) {
            compare("settings", wish, found, differences);
        }
        return differences;
    }

    private static void compare(String path, JsonNode wish, @Nullable JsonNode found, List<Difference> differences) {
        if (wish.isObject() && (found == null || found.isObject())) {
            wish.properties().forEach(entry -> {
                JsonNode inner = found == null ? null : found.get(entry.getKey());
                compare(path + "." + entry.getKey(), entry.getValue(), inner, differences);
            });
        } else if (!same(wish, found)) {
            differences.add(Difference.of(path, found, wish));
        }
    }

    private static boolean same(JsonNode wish, @Nullable JsonNode found) {
        if (found == null || found.isNull()) {
            return wish.isNull();
        }
        if (wish.isArray() && found.isArray()) {
            return sameItems(wish, found);
        }
        if (wish.isObject() && found.isObject()) {
            return differences(wish, found).isEmpty();
        }
        if (wish.isNumber() && found.isNumber()) {
            return wish.decimalValue().compareTo(found.decimalValue()) == 0;
        }
        // Weld may hand a number or a truth value back as text: that is no difference.
        return wish.isValueNode() && found.isValueNode() && wish.asText().equals(found.asText());
    }

    private static boolean sameItems(JsonNode wish, JsonNode found) {
        if (wish.size() != found.size()) {
            return false;
        }
        for (int i = 0; i < wish.size(); i++) {
            if (!same(wish.get(i), found.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The part of what Weld has that the wish speaks of. */
    static JsonNode managed(JsonNode wish, @Nullable JsonNode found) {
        if (!wish.isObject() || found == null || !found.isObject()) {
            return found == null ? JsonNodeFactory.instance.nullNode() : found;
        }
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        wish.properties()
                .forEach(entry -> part.set(entry.getKey(), managed(entry.getValue(), found.get(entry.getKey()))));
        return part;
    }

    /** What Weld has with the wish laid over it. */
    static JsonNode merge(JsonNode wish, @Nullable JsonNode found) {
        if (!wish.isObject() || found == null || !found.isObject()) {
            return wish;
        }
        ObjectNode merged = found.deepCopy();
        wish.properties()
                .forEach(entry -> merged.set(entry.getKey(), merge(entry.getValue(), found.get(entry.getKey()))));
        return merged;
    }
}
