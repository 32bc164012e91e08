package app.weld.operator.cluster;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.AllowedNamespaces;
import app.weld.operator.api.v1alpha1.ConnectionRef;
import app.weld.operator.api.v1alpha1.PendingCreation;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WorkspaceRef;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.ConnectionRefusal;
import app.weld.operator.status.Reason;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How connections and syncs find each other. Both controllers' caches are shared here, since informers are not shared
 * between controllers; what a cache does not have is read from the API server.
 */
public final class ResourceCaches implements AutoCloseable {
    private static final long PAGE = 20;

    private final KubernetesClient client;
    private final Consumer<ResourceKey> requeue;
    private final @Nullable Departures departures;
    private final NamespaceLabels namespaces;
    private final Set<String> watched;
    private final Map<ResourceKey, View> views = new ConcurrentHashMap<>();
    private volatile @Nullable IndexerResourceCache<WeldConnection> connections;
    private volatile @Nullable IndexerResourceCache<WeldEltSync> syncs;

    /** What syncs see of their connection. */
    private record View(
            @Nullable String connectionId,
            @Nullable SecretKeyRef secret,
            @Nullable WorkspaceRef workspace,
            @Nullable ConnectionRefusal refusal,
            @Nullable AllowedNamespaces allowed,
            boolean withdrawn,
            boolean deleting) {
        static View of(WeldConnection connection) {
            WeldConnectionStatus status = connection.getStatus();
            return new View(
                    status == null ? null : status.connectionId(),
                    connection.getSpec() == null ? null : connection.getSpec().apiKeySecretRef(),
                    connection.getSpec() == null ? null : connection.getSpec().workspaceRef(),
                    ConnectionRefusal.of(connection).orElse(null),
                    allowedBy(connection),
                    status != null
                            && status.condition(Conditions.READY)
                                    .filter(ready -> ready.reason().equals(Reason.NamespaceNotAllowed.name()))
                                    .isPresent(),
                    connection.isMarkedForDeletion());
        }
    }

    public ResourceCaches(KubernetesClient client, Consumer<ResourceKey> requeue) {
        this(client, requeue, null, Set.of());
    }

    /**
     * With what is watched.
     *
     * @param selector of the labels of what is watched; absent where all is
     * @param watched the namespaces that are watched; empty where all are
     */
    public ResourceCaches(
            KubernetesClient client, Consumer<ResourceKey> requeue, @Nullable String selector, Set<String> watched) {
        this.client = client;
        this.requeue = requeue;
        this.departures = selector == null ? null : new Departures(client, selector);
        this.namespaces = new NamespaceLabels(client, requeue);
        this.watched = Set.copyOf(watched);
    }

    /** Whether the resources of this namespace are watched, so that their changes are seen. */
    public boolean isWatched(String namespace) {
        return watched.isEmpty() || watched.contains(namespace);
    }

    /** Which namespaces an object allows. */
    public NamespaceLabels namespaces() {
        return namespaces;
    }

    @Override
    public void close() {
        namespaces.close();
    }

    /** The watch reports that this resource was deleted, or that the label selector does not cover it any more. */
    public void removed(HasMetadata resource) {
        if (departures != null) {
            departures.removed(resource);
        }
    }

    public void connections(IndexerResourceCache<WeldConnection> cache) {
        connections = cache;
    }

    public void syncs(IndexerResourceCache<WeldEltSync> cache) {
        syncs = cache;
    }

    /** Whether the cache does not hold this resource, with this UID, any more. */
    public boolean isDeleted(HasMetadata resource) {
        return current(resource).isEmpty();
    }

    /**
     * This resource as the cache has it, no older than what this process has written of it or was told; empty where the cache does
     * not hold it any more. Before there is a cache, the resource itself.
     */
    public Optional<? extends HasMetadata> current(HasMetadata resource) {
        IndexerResourceCache<? extends HasMetadata> cache = resource instanceof WeldConnection ? connections : syncs;
        return cache == null
                ? Optional.of(resource)
                : cache.get(ResourceID.fromResource(resource))
                        .filter(cached -> Objects.equals(
                                cached.getMetadata().getUid(),
                                resource.getMetadata().getUid()));
    }

    /** The cached connections. */
    public Stream<WeldConnection> connections() {
        IndexerResourceCache<WeldConnection> cache = connections;
        return cache == null ? Stream.empty() : cache.list();
    }

    /** The cached syncs. */
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
     * Names of syncs that use a connection, up to one more than {@code max}; those of other namespaces with their namespace. Read
     * from the API server rather than from the cache, since what depends on it cannot be undone. A sync that refers to a
     * connection without being allowed to, and that has never been created on it, does not use it: it could block the
     * deletion of what belongs to others.
     *
     * @param id of the connection in Weld; absent if there is none
     */
    public List<String> syncsOf(WeldConnection connection, @Nullable String id, int max) {
        String namespace = connection.getMetadata().getNamespace();
        NavigableSet<String> names = new TreeSet<>();
        boolean full = anySyncOf(connection, namespace, sync -> {
            names.add(sync.getMetadata().getName());
            return names.size() > max;
        });
        if (!full) {
            anyForeignSyncOf(connection, sync -> {
                if (isAllowed(connection, sync) || (id != null && mayUse(sync, id))) {
                    names.add(sync.getMetadata().getNamespace() + "/"
                            + sync.getMetadata().getName());
                }
                return names.size() > max;
            });
        }
        return names.stream().limit(max + 1L).toList();
    }

    /** Whether a sync that refers to a connection was made, or was to be made, on the one with this id in Weld. */
    public boolean isUsedBySync(WeldConnection connection, String id) {
        return anySyncOf(connection, connection.getMetadata().getNamespace(), sync -> mayUse(sync, id))
                || anyForeignSyncOf(connection, sync -> mayUse(sync, id));
    }

    private static boolean mayUse(WeldEltSync sync, String id) {
        return sync.unreadable() != null || uses(sync, id);
    }

    private static boolean uses(WeldEltSync sync, String id) {
        if (sync.getStatus() == null) {
            return false;
        }
        PendingCreation creation = sync.getStatus().ledger().creation();
        return id.equals(sync.getStatus().ledger().connectionId())
                || (creation != null && id.equals(creation.connectionId()));
    }

    /** Where labels decide that cannot be read, it counts as allowed, so that nothing is deleted that is perhaps in use. */
    private boolean isAllowed(WeldConnection connection, WeldEltSync sync) {
        return namespaces.answer(allowedBy(connection), sync.getMetadata().getNamespace())
                != NamespaceLabels.Answer.NOT_ALLOWED;
    }

    /** Whether any sync of a namespace that refers to a connection meets a condition. Read from the API server, page by page. */
    private boolean anySyncOf(WeldConnection connection, String namespace, Predicate<WeldEltSync> is) {
        return anyOf(client.resources(WeldEltSync.class).inNamespace(namespace), connection, "", is);
    }

    /** As {@link #anySyncOf}, in the other namespaces. An older CRD lets no sync refer to another namespace. */
    private boolean anyForeignSyncOf(WeldConnection connection, Predicate<WeldEltSync> is) {
        String namespace = connection.getMetadata().getNamespace();
        String named = ",spec.connectionRef.namespace=" + namespace;
        try {
            return watched.isEmpty()
                    ? anyOf(
                            client.resources(WeldEltSync.class).inAnyNamespace(),
                            connection,
                            named,
                            sync -> !namespace.equals(sync.getMetadata().getNamespace()) && is.test(sync))
                    : watched.stream()
                            .filter(other -> !other.equals(namespace))
                            .anyMatch(other -> anyOf(
                                    client.resources(WeldEltSync.class).inNamespace(other), connection, named, is));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST) {
                return false;
            }
            throw e;
        }
    }

    private static boolean anyOf(
            FilterWatchListDeletable<WeldEltSync, KubernetesResourceList<WeldEltSync>, Resource<WeldEltSync>> syncs,
            WeldConnection connection,
            String more,
            Predicate<WeldEltSync> is) {
        ListOptions options = new ListOptionsBuilder()
                .withFieldSelector(
                        "spec.connectionRef.name=" + connection.getMetadata().getName() + more)
                .withLimit(PAGE)
                .build();
        do {
            KubernetesResourceList<WeldEltSync> page = syncs.list(options);
            if (page.getItems().stream()
                    .filter(sync -> refersTo(sync, connection))
                    .anyMatch(is)) {
                return true;
            }
            options.setContinue(
                    page.getMetadata() == null ? null : page.getMetadata().getContinue());
        } while (options.getContinue() != null && !options.getContinue().isEmpty());
        return false;
    }

    /** Requeues the syncs of a connection when what they see of it has changed. */
    public void connectionChanged(WeldConnection connection, boolean deleted) {
        ResourceKey key = ResourceKey.of(connection);
        View now = View.of(connection);
        View before = deleted ? views.remove(key) : views.put(key, now);
        IndexerResourceCache<WeldEltSync> cache = syncs;
        if (cache == null || (!deleted && now.equals(before))) {
            return;
        }
        Stream<WeldEltSync> users =
                cache.list(connection.getMetadata().getNamespace(), sync -> refersTo(sync, connection));
        boolean shared = now.allowed() != null || (before != null && before.allowed() != null);
        (shared ? Stream.concat(users, foreignSyncs(connection)) : users)
                .map(ResourceKey::of)
                .forEach(requeue);
    }

    /** The cached syncs of other namespaces that refer to a connection, whether they may or not. */
    private Stream<WeldEltSync> foreignSyncs(WeldConnection connection) {
        String namespace = connection.getMetadata().getNamespace();
        return syncs().filter(
                        sync -> !namespace.equals(sync.getMetadata().getNamespace()) && refersTo(sync, connection));
    }

    private static @Nullable AllowedNamespaces allowedBy(WeldConnection connection) {
        return connection.getSpec() == null ? null : connection.getSpec().allowedNamespaces();
    }

    /** Requeues the syncs of a connection whose status this operator has just written, if it changed what they see. */
    public void statusWritten(String namespace, String name) {
        cachedConnection(namespace, name).ifPresent(connection -> connectionChanged(connection, false));
    }

    /** Requeues the connection of a deleted sync: its deletion continues when its last sync is deleted. */
    public void syncDeleted(WeldEltSync sync) {
        ConnectionRef ref = sync.getSpec() == null ? null : sync.getSpec().connectionRef();
        if (ref != null) {
            cachedConnection(ref.namespaceOr(sync.getMetadata().getNamespace()), ref.name())
                    .map(ResourceKey::of)
                    .ifPresent(requeue);
        }
    }

    /** The connection does not exist any more. */
    public void forget(ResourceKey connection) {
        views.remove(connection);
    }

    private static boolean refersTo(WeldEltSync sync, WeldConnection connection) {
        ConnectionRef ref = sync.getSpec() == null ? null : sync.getSpec().connectionRef();
        return ref != null
                && ref.name().equals(connection.getMetadata().getName())
                && ref.namespaceOr(sync.getMetadata().getNamespace())
                        .equals(connection.getMetadata().getNamespace());
    }

    private Optional<WeldConnection> cachedConnection(String namespace, String name) {
        IndexerResourceCache<WeldConnection> cache = connections;
        return cache == null ? Optional.empty() : cache.get(new ResourceID(name, namespace));
    }

    /**
     * Whether the CRD of this kind is being deleted, and its resources with it: that is no decision about the objects in
     * Weld that they stand for. The API server then does not offer the verb {@code create} for the kind, and any client
     * may read that. An answer that offers the verb, or does not list the kind at all, is no sign of it: a CRD stays until
     * the last of its resources is deleted.
     */
    public boolean isKindDeleting(HasMetadata resource) {
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

    /** Whether the namespace is terminating, so that a Secret that was deleted in it will not come back. */
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
