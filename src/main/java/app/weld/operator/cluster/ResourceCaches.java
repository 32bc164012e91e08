package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.status.ConnectionRefusal;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How connections and syncs find each other. Both controllers' caches are shared here, since informers are not shared
 * between controllers; what a cache does not have is asked for.
 */
public final class ResourceCaches {
    private static final long PAGE = 20;

    private final KubernetesClient client;
    private final Consumer<ResourceKey> wake;
    private final @Nullable Departures departures;
    private final Map<ResourceKey, View> views = new ConcurrentHashMap<>();
    private volatile @Nullable IndexerResourceCache<WeldConnection> connections;
    private volatile @Nullable IndexerResourceCache<WeldEltSync> syncs;

    /** What syncs see of their connection. */
    private record View(
            @Nullable String connectionId,
            @Nullable SecretKeyRef secret,
            @Nullable ConnectionRefusal refusal,
            boolean going) {
        static View of(WeldConnection connection) {
            WeldConnectionStatus status = connection.getStatus();
            return new View(
                    status == null ? null : status.connectionId(),
                    connection.getSpec() == null ? null : connection.getSpec().apiKeySecretRef(),
                    ConnectionRefusal.of(connection).orElse(null),
                    connection.isMarkedForDeletion());
        }
    }

    public ResourceCaches(KubernetesClient client, Consumer<ResourceKey> wake) {
        this(client, wake, null);
    }

    /** @param selector of the labels of what is watched; absent where all is */
    public ResourceCaches(KubernetesClient client, Consumer<ResourceKey> wake, @Nullable String selector) {
        this.client = client;
        this.wake = wake;
        this.departures = selector == null ? null : new Departures(client, selector);
    }

    /** The watch says that this is not there any more, or not covered. */
    public void gone(HasMetadata resource) {
        if (departures != null) {
            departures.gone(resource);
        }
    }

    public void connections(IndexerResourceCache<WeldConnection> cache) {
        connections = cache;
    }

    public void syncs(IndexerResourceCache<WeldEltSync> cache) {
        syncs = cache;
    }

    /** Whether the cache has this very resource no more. */
    public boolean hasGone(HasMetadata resource) {
        ResourceID id = ResourceID.fromResource(resource);
        IndexerResourceCache<? extends HasMetadata> cache = resource instanceof WeldConnection ? connections : syncs;
        return cache != null
                && cache.get(id)
                        .filter(cached -> Objects.equals(
                                cached.getMetadata().getUid(),
                                resource.getMetadata().getUid()))
                        .isEmpty();
    }

    /** Those that are cached. */
    public Stream<WeldConnection> connections() {
        IndexerResourceCache<WeldConnection> cache = connections;
        return cache == null ? Stream.empty() : cache.list();
    }

    /** Those that are cached. */
    public Stream<WeldEltSync> syncs() {
        IndexerResourceCache<WeldEltSync> cache = syncs;
        return cache == null ? Stream.empty() : cache.list();
    }

    public Optional<WeldConnection> connection(String namespace, String name) {
        return cachedConnection(namespace, name)
                .or(() -> Optional.ofNullable(client.resources(WeldConnection.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    /**
     * Names of syncs that refer to a connection, one more than so many at most: asked of the cluster, since what depends on it
     * cannot be undone.
     */
    public List<String> syncsOf(WeldConnection connection, int most) {
        NavigableSet<String> names = new TreeSet<>();
        ask(connection, sync -> {
            names.add(sync.getMetadata().getName());
            return names.size() > most;
        });
        return names.stream().limit(most + 1L).toList();
    }

    /** Whether a sync that refers to a connection was made, or was to be made, on the one with this id in Weld. */
    public boolean isStoodOn(WeldConnection connection, String id) {
        return ask(connection, sync -> sync.unreadable() != null || standsOn(sync, id));
    }

    private static boolean standsOn(WeldEltSync sync, String id) {
        if (sync.getStatus() == null) {
            return false;
        }
        PendingCreation creation = sync.getStatus().ledger().creation();
        return id.equals(sync.getStatus().ledger().connectionId())
                || (creation != null && id.equals(creation.connectionId()));
    }

    /** Whether one of the syncs that refer to a connection is as asked: of the cluster, page by page. */
    private boolean ask(WeldConnection connection, Predicate<WeldEltSync> is) {
        String name = connection.getMetadata().getName();
        ListOptions options = new ListOptionsBuilder()
                .withFieldSelector("spec.connectionRef.name=" + name)
                .withLimit(PAGE)
                .build();
        do {
            KubernetesResourceList<WeldEltSync> page = client.resources(WeldEltSync.class)
                    .inNamespace(connection.getMetadata().getNamespace())
                    .list(options);
            if (page.getItems().stream().filter(sync -> refersTo(sync, name)).anyMatch(is)) {
                return true;
            }
            options.setContinue(
                    page.getMetadata() == null ? null : page.getMetadata().getContinue());
        } while (options.getContinue() != null && !options.getContinue().isEmpty());
        return false;
    }

    /** Wakes the syncs of a connection when what they see of it has changed. */
    public void connectionChanged(WeldConnection connection, boolean gone) {
        ResourceKey key = ResourceKey.of(connection);
        View now = View.of(connection);
        View before = gone ? views.remove(key) : views.put(key, now);
        IndexerResourceCache<WeldEltSync> cache = syncs;
        if (cache == null || (!gone && now.equals(before))) {
            return;
        }
        String name = connection.getMetadata().getName();
        cache.list(connection.getMetadata().getNamespace(), sync -> refersTo(sync, name))
                .map(ResourceKey::of)
                .forEach(wake);
    }

    /** Tells the syncs of a connection whose status we have just written ourselves. */
    public void look(String namespace, String name) {
        cachedConnection(namespace, name).ifPresent(connection -> connectionChanged(connection, false));
    }

    /** A connection that waits to be deleted goes on when its last sync is gone. */
    public void syncGone(WeldEltSync sync) {
        ConnectionRef ref = sync.getSpec() == null ? null : sync.getSpec().connectionRef();
        if (ref != null) {
            cachedConnection(sync.getMetadata().getNamespace(), ref.name())
                    .map(ResourceKey::of)
                    .ifPresent(wake);
        }
    }

    /** The connection is there no more. */
    public void forget(ResourceKey connection) {
        views.remove(connection);
    }

    private static boolean refersTo(WeldEltSync sync, String connection) {
        ConnectionRef ref = sync.getSpec() == null ? null : sync.getSpec().connectionRef();
        return ref != null && ref.name().equals(connection);
    }

    private Optional<WeldConnection> cachedConnection(String namespace, String name) {
        IndexerResourceCache<WeldConnection> cache = connections;
        return cache == null ? Optional.empty() : cache.get(new ResourceID(name, namespace));
    }

    /**
     * Whether the definition of this kind is being deleted, and its resources with it: that is no decision about what they stand
     * for. The API server does not offer to create any then, which everybody may ask. What does not say so, or says nothing of the
     * kind at all, is no sign of it: a definition stays until the last of its resources has gone.
     */
    public boolean isKindGoing(HasMetadata resource) {
        try {
            APIResourceList served = client.getApiResources(resource.getApiVersion());
            return served != null
                    && served.getResources().stream()
                            .anyMatch(kind -> kind.getName().equals(resource.getPlural())
                                    && !kind.getVerbs().contains("create"));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** Whether the namespace is going away, and a Secret that is gone will not come back. */
    public boolean isTerminating(String namespace) {
        try {
            return Optional.ofNullable(client.namespaces().withName(namespace).get())
                    .map(found -> found.getMetadata().getDeletionTimestamp() != null)
                    .orElse(true);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }
}
