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

/** Settings as a user writes them, against settings as Weld has them: what only Weld has is not looked at. */
public final class SettingsDiff {
    private SettingsDiff() {}

    /** What Weld has otherwise; an object is compared key by key, a list as a whole. */
    static List<Difference> differences(@Nullable JsonNode wish, @Nullable JsonNode found) {
        List<Difference> differences = new ArrayList<>();
        if (wish != null) {
            compare("settings", wish, found, SettingsDiff::same, differences);
        }
        return differences;
    }

    /**
     * What Weld has otherwise of a wish that it was told already: a value that it hides, a day in another form or zone, and
     * another order are no differences.
     */
    static List<Difference> differencesOfApplied(JsonNode wish, @Nullable JsonNode found) {
        List<Difference> differences = new ArrayList<>();
        compare("settings", wish, found, SettingsDiff::means, differences);
        return differences;
    }

    private static void compare(
            String path,
            JsonNode wish,
            @Nullable JsonNode found,
            BiPredicate<JsonNode, @Nullable JsonNode> same,
            List<Difference> differences) {
        if (wish.isObject() && (found == null || found.isObject())) {
            wish.properties().forEach(entry -> {
                JsonNode inner = found == null ? null : found.get(entry.getKey());
                compare(path + "." + entry.getKey(), entry.getValue(), inner, same, differences);
            });
        } else if (!same.test(wish, found)) {
            // What Weld hides is for nobody to read in an event or a plan.
            differences.add(Difference.of(path, found, isMasked(found) ? "what the manifest says" : wish));
        }
    }

    private static boolean means(JsonNode wish, @Nullable JsonNode found) {
        if (found == null || same(wish, found) || isMasked(found)) {
            return found == null ? same(wish, found) : true;
        }
        if (wish.isArray() && found.isArray()) {
            return wish.size() == found.size() && meansInAnyOrder(wish, found);
        }
        if (wish.isObject() && found.isObject()) {
            return differencesOfApplied(wish, found).isEmpty();
        }
        return wish.isTextual() && found.isTextual() && Spelling.sameDay(wish.asText(), found.asText());
    }

    private static boolean meansInAnyOrder(JsonNode wish, JsonNode found) {
        List<JsonNode> left = new ArrayList<>();
        found.forEach(left::add);
        for (JsonNode wanted : wish) {
            JsonNode taken = null;
            for (JsonNode candidate : left) {
                if (taken == null && means(wanted, candidate)) {
                    taken = candidate;
                }
            }
            if (taken == null) {
                return false;
            }
            left.remove(taken);
        }
        return true;
    }

    private static boolean isMasked(@Nullable JsonNode found) {
        return found != null && found.isTextual() && Spelling.isMasked(found.asText());
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

    /**
     * What Weld has with the wish laid over it, for a Weld that takes it for all there is: without what it hides, which
     * would be written over the real value, and without what the source does not name, which Weld has worked out itself.
     *
     * @param names the settings that the source names; absent where they are not known
     */
    public static JsonNode merge(JsonNode wish, @Nullable JsonNode found, @Nullable Set<String> names) {
        if (!wish.isObject() || found == null || !found.isObject()) {
            return wish;
        }
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        found.properties().forEach(entry -> {
            boolean isKnown = names == null || names.contains(entry.getKey());
            if (isKnown && !wish.has(entry.getKey())) {
                withoutMasked(entry.getValue()).ifPresent(value -> merged.set(entry.getKey(), value));
            }
        });
        wish.properties()
                .forEach(entry -> merged.set(entry.getKey(), merge(entry.getValue(), found.get(entry.getKey()), null)));
        return merged;
    }

    /**
     * The wish with what an update has dropped, for a Weld that takes it for all there is.
     *
     * @param before what there was
     * @param after what there is since then: what is as it was comes by itself
     * @param schema what the source names; absent where that is not known
     * @param alsoChanged with what was given another value, too
     */
    public static JsonNode restored(
            JsonNode wish,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            @Nullable SettingsSchema schema,
            boolean alsoChanged) {
        if (!wish.isObject() || before == null || !before.isObject()) {
            return wish;
        }
        ObjectNode gone = before.deepCopy();
        before.properties().forEach(entry -> {
            JsonNode now = after == null ? null : after.get(entry.getKey());
            boolean isNamed = schema == null || schema.names().contains(entry.getKey());
            boolean isTaken = schema == null || isNamed || !schema.closed();
            boolean isGone = now == null || now.isNull();
            // What went was not worked out by Weld, or it would be there again.
            boolean isBack = isGone
                    ? isTaken
                    : alsoChanged && isNamed && !entry.getValue().equals(now);
            if (!wish.has(entry.getKey()) && !isBack) {
                gone.remove(entry.getKey());
            }
        });
        return merge(wish, gone, null);
    }

    /** Empty where nothing of it can be read. A list with a hidden item cannot be. */
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

    /** Paths of what Weld hides and the wish does not declare: nobody can send it again. */
    static List<String> masked(JsonNode wish, @Nullable JsonNode found) {
        List<String> paths = new ArrayList<>();
        masked("settings", wish, found, paths);
        return paths;
    }

    private static void masked(String path, @Nullable JsonNode wish, @Nullable JsonNode found, List<String> paths) {
        boolean isDeclared = wish != null && !wish.isObject();
        if (found == null || isDeclared) {
            return;
        }
        if (found.isObject()) {
            found.properties()
                    .forEach(entry -> masked(
                            path + "." + entry.getKey(),
                            wish == null ? null : wish.get(entry.getKey()),
                            entry.getValue(),
                            paths));
        } else if (!withoutMasked(found).equals(Optional.of(found))) {
            paths.add(path);
        }
    }

    /** Paths of what Weld has, is not in these settings, and is not declared. */
    public static List<String> missing(JsonNode wish, @Nullable JsonNode before, @Nullable JsonNode after) {
        List<String> paths = new ArrayList<>();
        missing("settings", wish, before, after, paths);
        return paths;
    }

    private static void missing(
            String path,
            @Nullable JsonNode wish,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            List<String> paths) {
        boolean isDeclared = wish != null && !wish.isObject();
        if (before == null || before.isNull() || isDeclared) {
            return;
        }
        if (before.isObject() && !before.isEmpty() && (after == null || after.isObject())) {
            before.properties()
                    .forEach(entry -> missing(
                            path + "." + entry.getKey(),
                            wish == null ? null : wish.get(entry.getKey()),
                            entry.getValue(),
                            after == null ? null : after.get(entry.getKey()),
                            paths));
        } else if (wish == null && (after == null || after.isNull())) {
            paths.add(path);
        }
    }
}
