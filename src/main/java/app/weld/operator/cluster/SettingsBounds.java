package app.weld.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How deep free settings may be and how long their keys: a CRD can bound neither of them below the first level, and what
 * compares and merges them descends level by level.
 */
final class SettingsBounds {
    static final int DEEPEST = 64;
    static final int LONGEST_KEY = 1024;

    private record Level(JsonNode node, int depth) {}

    private SettingsBounds() {}

    /** The bound that the settings exceed; absent when they exceed none. Without recursion, which the stack limits. */
    static @Nullable String excess(JsonNode settings) {
        Deque<Level> left = new ArrayDeque<>();
        left.add(new Level(settings, 1));
        while (!left.isEmpty()) {
            Level level = left.removeLast();
            if (level.depth() > DEEPEST) {
                return "is nested deeper than " + DEEPEST + " levels";
            }
            for (Map.Entry<String, JsonNode> field : level.node().properties()) {
                if (field.getKey().length() > LONGEST_KEY) {
                    return "has a key of " + field.getKey().length() + " characters, more than " + LONGEST_KEY;
                }
                push(left, field.getValue(), level.depth());
            }
            if (level.node().isArray()) {
                level.node().forEach(item -> push(left, item, level.depth()));
            }
        }
        return null;
    }

    private static void push(Deque<Level> left, JsonNode node, int depth) {
        if (node.isContainerNode()) {
            left.add(new Level(node, depth + 1));
        }
    }
}
