package app.weld.operator.preview;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The resources of one kind, in the order in which they came, as a controller's cache has them. */
final class MemoryCache<T extends HasMetadata> implements IndexerResourceCache<T> {
    private final Map<ResourceID, T> resources = new LinkedHashMap<>();

    void put(T resource) {
        resources.put(ResourceID.fromResource(resource), resource);
    }

    void remove(T resource) {
        resources.remove(ResourceID.fromResource(resource));
    }

    @Override
    public Optional<T> get(ResourceID id) {
        return Optional.ofNullable(resources.get(id));
    }

    @Override
    public Stream<ResourceID> keys() {
        return List.copyOf(resources.keySet()).stream();
    }

    @Override
    public Stream<T> list(Predicate<T> predicate) {
        return List.copyOf(resources.values()).stream().filter(predicate);
    }

    @Override
    public Stream<T> list(String namespace, Predicate<T> predicate) {
        return list(resource -> namespace.equals(resource.getMetadata().getNamespace()) && predicate.test(resource));
    }

    @Override
    public void addIndexers(Map<String, Function<T, List<String>>> indexers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<T> byIndex(String index, String key) {
        throw new UnsupportedOperationException();
    }
}
