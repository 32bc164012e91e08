package app.weld.operator.snapshot;

import app.weld.operator.api.ResourceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resources that reach a workspace, each with the id of what it stands for in Weld, where it has one. Not safe for
 * several threads.
 */
final class Subscribers {
    private final Map<ResourceKey, Optional<String>> ids = new HashMap<>();
    /** Counts, since each reconcile of thousands of resources reads them. */
    private int knownSyncs;

    private int connections;

    /** Returns whether the resource is new, or stands for something else than before. */
    boolean put(ResourceKey subscriber, @Nullable String id) {
        Optional<String> now = Optional.ofNullable(id);
        if (now.equals(ids.get(subscriber))) {
            return false;
        }
        remove(subscriber);
        ids.put(subscriber, now);
        count(subscriber, now, 1);
        return true;
    }

    void remove(ResourceKey subscriber) {
        Optional<String> id = ids.remove(subscriber);
        if (id != null) {
            count(subscriber, id, -1);
        }
    }

    private void count(ResourceKey subscriber, Optional<String> id, int more) {
        if (subscriber.kind() == ResourceKey.Kind.CONNECTION) {
            connections += more;
        } else if (id.isPresent()) {
            knownSyncs += more;
        }
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** Whether a resource needs the listing of this kind: any connection, and a sync that has an id. */
    boolean want(ResourceKey.Kind kind) {
        return kind == ResourceKey.Kind.SYNC ? knownSyncs > 0 : connections > 0;
    }

    /** The ids that resources of this kind stand for. */
    Set<String> ids(ResourceKey.Kind kind) {
        return of(kind).flatMap(entry -> entry.getValue().stream()).collect(Collectors.toSet());
    }

    /** The resources of this kind, with their ids. */
    Stream<Map.Entry<ResourceKey, Optional<String>>> of(ResourceKey.Kind kind) {
        return ids.entrySet().stream().filter(entry -> entry.getKey().kind() == kind);
    }

    /** Passes each resource of this kind that has an id, with the id. */
    void forEach(ResourceKey.Kind kind, BiConsumer<ResourceKey, String> action) {
        of(kind).forEach(entry -> entry.getValue().ifPresent(id -> action.accept(entry.getKey(), id)));
    }

    Set<ResourceKey> all() {
        return new HashSet<>(ids.keySet());
    }
}
