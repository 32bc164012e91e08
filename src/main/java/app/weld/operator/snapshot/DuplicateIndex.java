package app.weld.operator.snapshot;

import app.weld.operator.weld.Sync;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Syncs that go from the same connection to the same schema of the same destination. Weld allows that; the operator never
 * creates two for one manifest. Equal schema names in two destinations are no duplicates.
 */
final class DuplicateIndex {
    private DuplicateIndex() {}

    /** For each sync that has some, the ids of the others. */
    static Map<String, Set<String>> among(List<Sync> syncs) {
        Map<List<String>, Set<String>> byPlace = new HashMap<>();
        for (Sync sync : syncs) {
            if (sync.destinationSchemaName() != null) {
                byPlace.computeIfAbsent(
                                List.of(
                                        sync.connectionId(),
                                        sync.destinationSchemaName(),
                                        Objects.requireNonNullElse(sync.destinationConnectionId(), "")),
                                key -> new TreeSet<>())
                        .add(sync.id());
            }
        }
        Map<String, Set<String>> duplicates = new HashMap<>();
        for (Set<String> ids : byPlace.values()) {
            if (ids.size() > 1) {
                for (String id : ids) {
                    Set<String> others = new TreeSet<>(ids);
                    others.remove(id);
                    duplicates.put(id, others);
                }
            }
        }
        return duplicates;
    }
}
