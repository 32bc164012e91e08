package app.weld.operator.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Server-side apply on one object: what every manager applied last, and what becomes of the object when one applies
 * again. What a manager no longer sends goes, unless another manager sends it too. Writes other than applies own nothing.
 */
public final class FieldOwnership {
    /** The lists whose items are merged one by one, and the field that tells items apart; other lists are replaced. */
    private static final Map<List<String>, String> KEYED_LISTS = Map.of(
            List.of("status", "conditions"), "type",
            List.of("spec", "streams"), "name",
            List.of("metadata", "ownerReferences"), "uid",
            List.of("metadata", "finalizers"), "");

    /** The same name owns other fields by way of a subresource than without it. */
    public record Manager(String name, String subresource) {}

    private final Map<Manager, ObjectNode> appliedBy = new LinkedHashMap<>();

    /**
     * The object after an apply.
     *
     * @param applied what the manager sends, without what identifies the object
     */
    public ObjectNode apply(Manager manager, ObjectNode current, ObjectNode applied) {
        ObjectNode next = withMaps(applied);
        ObjectNode result = withMaps(current);
        List<ObjectNode> others = new ArrayList<>(appliedBy.values());
        merge(result, next);
        ObjectNode previous = appliedBy.get(manager);
        if (previous != null) {
            others.remove(previous);
            prune(result, previous, Optional.of(next), others);
        }
        // Who forces a value takes it from whoever applied another one.
        others.forEach(other -> disown(other, next));
        appliedBy.put(manager, next);
        return withLists(result);
    }

    /** Who owns what, as it stands in {@code metadata.managedFields}; empty when nobody owns anything. */
    ArrayNode managedFields() {
        ArrayNode fields = JsonNodeFactory.instance.arrayNode();
        appliedBy.forEach((manager, applied) -> {
            if (!applied.isEmpty()) {
                ObjectNode entry = fields.addObject();
                entry.put("manager", manager.name()).put("operation", "Apply");
                if (!manager.subresource().isEmpty()) {
                    entry.put("subresource", manager.subresource());
                }
                entry.put("fieldsType", "FieldsV1").set("fieldsV1", names(applied));
            }
        });
        return fields;
    }

    private static ObjectNode names(ObjectNode object) {
        ObjectNode names = object.objectNode();
        object.properties()
                .forEach(field -> names.set(
                        "f:" + field.getKey(),
                        field.getValue() instanceof ObjectNode inner ? names(inner) : object.objectNode()));
        return names;
    }

    /** Whether another manager applied another value to a field that is sent. */
    boolean conflicts(Manager manager, ObjectNode applied) {
        ObjectNode next = withMaps(applied);
        return appliedBy.entrySet().stream()
                .filter(other -> !other.getKey().equals(manager))
                .anyMatch(other -> differ(other.getValue(), next));
    }

    private static boolean differ(ObjectNode one, ObjectNode other) {
        return one.properties().stream().anyMatch(field -> {
            JsonNode value = other.get(field.getKey());
            if (value == null) {
                return false;
            }
            return (field.getValue() instanceof ObjectNode inner && value instanceof ObjectNode otherInner)
                    ? differ(inner, otherInner)
                    : !field.getValue().equals(value);
        });
    }

    private static void disown(ObjectNode owned, ObjectNode taken) {
        for (Map.Entry<String, JsonNode> field : taken.properties()) {
            JsonNode held = owned.get(field.getKey());
            if (held instanceof ObjectNode inner && field.getValue() instanceof ObjectNode takenInner) {
                disown(inner, takenInner);
            } else if (held != null && !held.equals(field.getValue())) {
                owned.remove(field.getKey());
            }
        }
    }

    private static void prune(
            ObjectNode target, ObjectNode previous, Optional<ObjectNode> next, List<ObjectNode> others) {
        for (Map.Entry<String, JsonNode> field : previous.properties()) {
            String name = field.getKey();
            Optional<JsonNode> stays = next.map(object -> object.get(name));
            List<JsonNode> alsoOwned = others.stream()
                    .filter(other -> other.has(name))
                    .map(other -> other.get(name))
                    .toList();
            boolean gone = stays.isEmpty() && alsoOwned.isEmpty();
            if (field.getValue() instanceof ObjectNode was && target.get(name) instanceof ObjectNode held) {
                prune(
                        held,
                        was,
                        stays.filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast),
                        alsoOwned.stream()
                                .filter(ObjectNode.class::isInstance)
                                .map(ObjectNode.class::cast)
                                .toList());
                // Whether or not somebody applied it without anything in it.
                if (!was.isEmpty() && held.isEmpty()) {
                    target.remove(name);
                }
            } else if (gone) {
                target.remove(name);
            }
        }
    }

    private static void merge(ObjectNode target, ObjectNode source) {
        for (Map.Entry<String, JsonNode> field : source.properties()) {
            if (field.getValue() instanceof ObjectNode inner && target.get(field.getKey()) instanceof ObjectNode held) {
                merge(held, inner);
            } else {
                target.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }

    /** A copy with the keyed lists as objects. */
    private static ObjectNode withMaps(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        KEYED_LISTS.forEach((path, key) -> {
            if (copy.path(path.get(0)) instanceof ObjectNode parent
                    && parent.get(path.get(1)) instanceof ArrayNode list) {
                ObjectNode map = parent.objectNode();
                list.forEach(item ->
                        map.set(key.isEmpty() ? item.asText() : item.path(key).asText(), item));
                parent.set(path.get(1), map);
            }
        });
        return copy;
    }

    private static ObjectNode withLists(ObjectNode object) {
        KEYED_LISTS.keySet().forEach(path -> {
            if (object.path(path.get(0)) instanceof ObjectNode parent
                    && parent.get(path.get(1)) instanceof ObjectNode map) {
                ArrayNode list = parent.arrayNode();
                map.forEach(list::add);
                parent.set(path.get(1), list);
            }
        });
        return object;
    }
}
