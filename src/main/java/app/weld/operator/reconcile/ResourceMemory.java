package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What this process remembers of the resources of one kind, from when it first observes each of them until that is deleted. It is
 * lost with the process: whatever must survive stands in a status. Safe for threads; a memory object is used by one
 * reconciliation at a time.
 *
 * <p>The framework reconciles a resource while the watch may report its deletion, and a thread that took it from the cache
 * before it was deleted may come to work on it only after that. Both are taken care of here, once: what such a reconciliation
 * remembers is dropped with it, and what it subscribed to is released at its end.
 *
 * @param <M> what is remembered of one resource
 */
public final class ResourceMemory<M> {
    /** Before and after every uid. */
    private static final String FIRST_UID = "";

    private static final String LAST_UID = "\uffff";

    private final Supplier<M> empty;
    private final Predicate<HasMetadata> deleted;
    private final Consumer<ResourceKey> release;
    private final NavigableMap<ResourceKey, M> memories = new ConcurrentSkipListMap<>();

    /**
     * Remembers nothing yet.
     *
     * @param empty makes the memory of a resource that is observed for the first time
     * @param deleted whether the cache has this very resource no more
     * @param release ends what others keep for a resource, such as subscriptions and claims; may be called more than once
     */
    public ResourceMemory(Supplier<M> empty, Predicate<HasMetadata> deleted, Consumer<ResourceKey> release) {
        this.empty = empty;
        this.deleted = deleted;
        this.release = release;
    }

    /** The watch shows this resource. */
    public void observed(HasMetadata resource) {
        remember(ResourceKey.of(resource));
    }

    /** Works on a resource with what is remembered of it. */
    public <T> T use(HasMetadata resource, Function<M, T> work) {
        ResourceKey key = ResourceKey.of(resource);
        try {
            return work.apply(deleted.test(resource) ? empty.get() : remember(key));
        } finally {
            if (!memories.containsKey(key) || deleted.test(resource)) {
                remove(key);
            }
        }
    }

    private M remember(ResourceKey key) {
        // Another one of the same name was deleted unseen, while the watch was cut.
        List.copyOf(ofSameName(key).keySet()).stream()
                .filter(other -> !other.equals(key))
                .forEach(this::remove);
        return memories.computeIfAbsent(key, unused -> empty.get());
    }

    private NavigableMap<ResourceKey, M> ofSameName(ResourceKey key) {
        return memories.subMap(
                new ResourceKey(key.kind(), key.namespace(), key.name(), FIRST_UID),
                true,
                new ResourceKey(key.kind(), key.namespace(), key.name(), LAST_UID),
                true);
    }

    /** What is remembered of this resource; empty where it was not observed, or was removed. */
    public Optional<M> find(ResourceKey key) {
        return Optional.ofNullable(memories.get(key));
    }

    /** The resource was deleted. */
    public void remove(ResourceKey key) {
        memories.remove(key);
        release.accept(key);
    }
}
