package app.weld.operator.snapshot;

import app.weld.operator.api.ResourceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The connections that syncs read from, and which of them Weld does not list any more. Weld has no request for one
 * connection alone, and a page may miss one while others are created and deleted: one listing without it proves nothing.
 * For a connection that no listing has ever shown, no number of listings proves anything: Weld may not list it at all. Not
 * thread-safe.
 */
final class WatchedConnections {
    private static final int LISTINGS_TO_BELIEVE = 2;

    private final Map<ResourceKey, String> watched = new HashMap<>();
    private final Set<String> shown = new HashSet<>();
    /** How many listings in a row were without it, by id. */
    private final Map<String, Integer> absences = new HashMap<>();

    void watch(ResourceKey subscriber, String id) {
        watched.put(subscriber, id);
    }

    void drop(ResourceKey subscriber) {
        watched.remove(subscriber);
    }

    boolean isEmpty() {
        return watched.isEmpty();
    }

    /** Whether a listing has shown this connection to this process, and the latest ones have not. */
    boolean isDeleted(String id) {
        return wasShown(id) && isUnlisted(id);
    }

    boolean wasShown(String id) {
        return shown.contains(id);
    }

    /** Whether the latest listings did not show it. */
    boolean isUnlisted(String id) {
        return absences.getOrDefault(id, 0) >= LISTINGS_TO_BELIEVE;
    }

    /** Returns the syncs whose connection is not listed any more, or is listed again. */
    Set<ResourceKey> listed(Set<String> ids, Predicate<String> showsAbsence) {
        Set<String> wanted = new HashSet<>(watched.values());
        shown.retainAll(wanted);
        absences.keySet().retainAll(wanted);
        Set<String> changed = new HashSet<>();
        for (String id : wanted) {
            boolean unlisted = isUnlisted(id);
            if (ids.contains(id)) {
                shown.add(id);
                absences.remove(id);
            } else if (showsAbsence.test(id)) {
                absences.merge(id, 1, Integer::sum);
            }
            if (isUnlisted(id) != unlisted) {
                changed.add(id);
            }
        }
        return watched.entrySet().stream()
                .filter(entry -> changed.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
