package app.weld.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Compares declared settings with those that Weld has. Settings that only Weld has are ignored. */
public final class SettingsDiff {
    private SettingsDiff() {}

    /** What differs in Weld. An object is compared key by key, a list as a whole. */
    static List<Difference> differences(@Nullable JsonNode declared, @Nullable JsonNode actual) {
        List<Difference> differences = new ArrayList<>();
        if (declared != null) {
            compare("settings", declared, actual, SettingsDiff::same, differences);
        }
        return differences;
    }

    /**
     * What differs in Weld from settings that were sent before. A value that Weld hides, a day in another format or time
     * zone, and another order of a list are no differences.
     */
    static List<Difference> differencesOfApplied(JsonNode declared, @Nullable JsonNode actual) {
        List<Difference> differences = new ArrayList<>();
        compare("settings", declared, actual, SettingsDiff::matches, differences);
        return differences;
    }

    private static void compare(
            String path,
            JsonNode declared,
            @Nullable JsonNode actual,
            BiPredicate<JsonNode, @Nullable JsonNode> same,
            List<Difference> differences) {
        if (declared.isObject() && (actual == null || actual.isObject())) {
            declared.properties().forEach(entry -> {
                JsonNode inner = actual == null ? null : actual.get(entry.getKey());
                compare(path + "." + entry.getKey(), entry.getValue(), inner, same, differences);
            });
        } else if (!same.test(declared, actual)) {
            // A value that Weld hides must not appear in an event or a plan.
            differences.add(Difference.of(path, actual, isMasked(actual) ? "what the manifest says" : declared));
        }
    }

    private static boolean matches(JsonNode declared, @Nullable JsonNode actual) {
        if (actual == null || same(declared, actual) || isMasked(actual)) {
            return actual == null ? same(declared, actual) : true;
        }
        if (declared.isArray() && actual.isArray()) {
            return declared.size() == actual.size() && matchesInAnyOrder(declared, actual);
        }
        if (declared.isObject() && actual.isObject()) {
            return differencesOfApplied(declared, actual).isEmpty();
        }
        return declared.isTextual() && actual.isTextual() && Spelling.sameDay(declared.asText(), actual.asText());
    }

    private static boolean matchesInAnyOrder(JsonNode declared, JsonNode actual) {
        List<JsonNode> left = new ArrayList<>();
        actual.forEach(left::add);
        for (JsonNode item : declared) {
            JsonNode match = null;
            for (JsonNode candidate : left) {
                if (match == null && matches(item, candidate)) {
                    match = candidate;
                }
            }
            if (match == null) {
                return false;
            }
            left.remove(match);
        }
        return true;
    }

    private static boolean isMasked(@Nullable JsonNode actual) {
        return actual != null && actual.isTextual() && Spelling.isMasked(actual.asText());
    }

    private static boolean same(JsonNode declared, @Nullable JsonNode actual) {
        if (actual == null || actual.isNull()) {
            return declared.isNull();
        }
        if (declared.isArray() && actual.isArray()) {
            return sameItems(declared, actual);
        }
        if (declared.isObject() && actual.isObject()) {
            return differences(declared, actual).isEmpty();
        }
        if (declared.isNumber() && actual.isNumber()) {
            return declared.decimalValue().compareTo(actual.decimalValue()) == 0;
        }
        // Weld may hand a number or a truth value back as text: that is no difference.
        return declared.isValueNode()
                && actual.isValueNode()
                && declared.asText().equals(actual.asText());
    }

    private static boolean sameItems(JsonNode declared, JsonNode actual) {
        if (declared.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < declared.size(); i++) {
            if (!same(declared.get(i), actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether Weld shows the whole value. */
    public static boolean isReadable(JsonNode value) {
        return withoutMasked(value).equals(Optional.of(value));
    }

    /** The part of Weld's settings that is declared. */
    static JsonNode managed(JsonNode declared, @Nullable JsonNode actual) {
        if (!declared.isObject() || actual == null || !actual.isObject()) {
            return actual == null ? JsonNodeFactory.instance.nullNode() : actual;
        }
        ObjectNode part = JsonNodeFactory.instance.objectNode();
        declared.properties()
                .forEach(entry -> part.set(entry.getKey(), managed(entry.getValue(), actual.get(entry.getKey()))));
        return part;
    }

    /**
     * The declared settings over those that Weld has, for a Weld that replaces all settings with those of an update. It leaves
     * out hidden values, because a mask would overwrite the real value, and settings that the source does not name, because
     * Weld computes those itself.
     *
     * @param names the settings that the source names; absent if they are not known
     */
    public static JsonNode merge(JsonNode declared, @Nullable JsonNode actual, @Nullable Set<String> names) {
        if (!declared.isObject() || actual == null || !actual.isObject()) {
            return declared;
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        actual.properties().forEach(entry -> {
            boolean isKnown = names == null || names.contains(entry.getKey());
            if (isKnown && !declared.has(entry.getKey())) {
                withoutMasked(entry.getValue()).ifPresent(value -> merged.set(entry.getKey(), value));
            }
        });
        declared.properties()
                .forEach(
                        entry -> merged.set(entry.getKey(), merge(entry.getValue(), actual.get(entry.getKey()), null)));
        return merged;
    }

    /**
     * The declared settings and those that an update has lost, for a Weld that replaces all settings with those of an update.
     *
     * @param before the settings before the update
     * @param after the settings since the update
     * @param schema the settings that the source names; absent if they are not known
     * @param alsoChanged whether settings that have another value since then are restored, too
     */
    public static JsonNode restored(
            JsonNode declared,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            @Nullable SettingsSchema schema,
            boolean alsoChanged) {
        if (!declared.isObject() || before == null || !before.isObject()) {
            return declared;
        }
        ObjectNode lost = before.deepCopy();
        before.properties().forEach(entry -> {
            JsonNode now = after == null ? null : after.get(entry.getKey());
            boolean isNamed = schema == null || schema.names().contains(entry.getKey());
            boolean isAccepted = schema == null || isNamed || !schema.closed();
            boolean isMissing = now == null || now.isNull();
            // A setting that is missing now was not computed by Weld, or it would exist again.
            boolean isKept = isMissing
                    ? isAccepted
                    : alsoChanged && isNamed && !entry.getValue().equals(now);
            if (!declared.has(entry.getKey()) && !isKept) {
                lost.remove(entry.getKey());
            }
        });
        return merge(declared, lost, null);
    }

    /** The value without what Weld hides; empty if nothing of it is readable. A list with a hidden item is not readable. */
    private static Optional<JsonNode> withoutMasked(JsonNode value) {
        if (value.isObject()) {
            ObjectNode part = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(entry -> withoutMasked(entry.getValue())
                    .ifPresent(inner -> part.set(entry.getKey(), inner)));
            return part.isEmpty() && !value.isEmpty() ? Optional.empty() : Optional.of(part);
        }
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (!withoutMasked(item).equals(Optional.of(item))) {
                    return Optional.empty();
                }
            }
        }
        return isMasked(value) ? Optional.empty() : Optional.of(value);
    }

    /** Paths of settings that Weld hides and the manifest does not declare. They cannot be sent again. */
    static List<String> masked(JsonNode declared, @Nullable JsonNode actual) {
        List<String> paths = new ArrayList<>();
        masked("settings", declared, actual, paths);
        return paths;
    }

    private static void masked(
            String path, @Nullable JsonNode declared, @Nullable JsonNode actual, List<String> paths) {
        boolean isDeclared = declared != null && !declared.isObject();
        if (actual == null || isDeclared) {
            return;
        }
        if (actual.isObject()) {
            actual.properties()
                    .forEach(entry -> masked(
                            path + "." + entry.getKey(),
                            declared == null ? null : declared.get(entry.getKey()),
                            entry.getValue(),
                            paths));
        } else if (!withoutMasked(actual).equals(Optional.of(actual))) {
            paths.add(path);
        }
    }

    /** Paths of undeclared settings that Weld had before and does not have now. */
    public static List<String> missing(JsonNode declared, @Nullable JsonNode before, @Nullable JsonNode after) {
        List<String> paths = new ArrayList<>();
        missing("settings", declared, before, after, paths);
        return paths;
    }

    private static void missing(
            String path,
            @Nullable JsonNode declared,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            List<String> paths) {
        boolean isDeclared = declared != null && !declared.isObject();
        if (before == null || before.isNull() || isDeclared) {
            return;
        }
        if (before.isObject() && !before.isEmpty() && (after == null || after.isObject())) {
            before.properties()
                    .forEach(entry -> missing(
                            path + "." + entry.getKey(),
                            declared == null ? null : declared.get(entry.getKey()),
                            entry.getValue(),
                            after == null ? null : after.get(entry.getKey()),
                            paths));
        } else if (declared == null && (after == null || after.isNull())) {
            paths.add(path);
        }
    }
}
