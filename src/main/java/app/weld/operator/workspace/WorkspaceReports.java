package app.weld.operator.workspace;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WorkspaceCounts;
import app.weld.operator.cluster.ApiKeyLookup;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.Orphans;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldClients;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists each workspace as a whole now and then, counts what resources stand for, and writes the status if it has changed. A
 * workspace that answers slowly delays no other.
 */
final class WorkspaceReports implements AutoCloseable {
    private static final Duration CENSUS = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final WeldClients weld;
    private final Poller poller;
    private final ResourceCaches caches;
    private final Duration pollInterval;
    private final Scope scope;
    private final Clock clock;
    private final StatusWrites writes;
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("weld-census").factory());
    private final Map<ResourceKey, Counted> counted = new ConcurrentHashMap<>();
    private final Set<ResourceKey> underWay = ConcurrentHashMap.newKeySet();

    WorkspaceReports(
            KubernetesClient client,
            WeldClients weld,
            Poller poller,
            ResourceCaches caches,
            Duration pollInterval,
            Scope scope,
            Clock clock) {
        this.weld = weld;
        this.poller = poller;
        this.caches = caches;
        this.pollInterval = pollInterval;
        this.scope = scope;
        this.clock = clock;
        this.writes = new StatusWrites(client, scope, clock);
    }

    /** What the resources of the cluster stand for, by Weld's ids. */
    private record Standing(Set<String> connections, Set<String> syncs, Set<String> observed) {}

    /**
     * The result of one listing.
     *
     * @param standing what resources stood for at that time
     * @param failure absent where the workspace was listed; otherwise the counts are those of before, if any
     */
    private record Counted(
            ApiKey key,
            Instant at,
            Standing standing,
            @Nullable Instant listed,
            @Nullable WorkspaceCounts connections,
            @Nullable WorkspaceCounts syncs,
            @Nullable WeldException failure) {}

    /** Writes the status if it has changed, and lists the workspace again if that is due. */
    void report(WeldWorkspace workspace, ApiKeyLookup lookup) {
        switch (lookup) {
            case ApiKeyLookup.Found(ApiKey key) -> report(workspace, key);
            case ApiKeyLookup.Missing(String message) -> write(workspace, Reason.SecretNotFound, message);
            case ApiKeyLookup.Invalid(String message) -> write(workspace, Reason.InvalidAPIKey, message);
            case ApiKeyLookup.Released _, ApiKeyLookup.NoWorkspace _ -> {}
        }
    }

    private void report(WeldWorkspace workspace, ApiKey key) {
        ResourceKey who = ResourceKey.of(workspace);
        Counted last = counted.get(who);
        if (last == null || !last.key().equals(key)) {
            last = null;
            write(workspace, Situation.WORKSPACE_LISTING.reason(), Situation.WORKSPACE_LISTING.message());
        } else {
            write(workspace, seen(key, last));
        }
        Standing standing = standing();
        if (isDue(last, standing) && underWay.add(who)) {
            count(workspace, key, last, standing);
        }
    }

    private WorkspaceStatuses.Seen seen(ApiKey key, Counted last) {
        Optional<Workspace> shared = poller.workspace(key);
        WeldException failure = shared.map(WorkspaceReports::refusal).orElse(null);
        if (failure == null) {
            failure = last.failure();
        }
        Instant listed = Stream.concat(Stream.ofNullable(last.listed()), shared.flatMap(Workspace::listedAt).stream())
                .max(Instant::compareTo)
                .orElse(null);
        Reason reason = failure == null ? Reason.KeyAccepted : FailureHandler.reason(failure);
        String message = failure == null ? Situation.KEY_ACCEPTED.message() : FailureHandler.message(failure);
        return new WorkspaceStatuses.Seen(
                reason, message, listed, last.connections(), last.syncs(), weld.rateLimit(key));
    }

    /** What resources find out sooner than the next listing of this class. */
    private static @Nullable WeldException refusal(Workspace shared) {
        return Stream.of(ResourceKey.Kind.SYNC, ResourceKey.Kind.CONNECTION)
                .map(shared::failure)
                .filter(WeldException.Unauthorized.class::isInstance)
                .findFirst()
                .orElse(null);
    }

    /** Every ten minutes, and sooner after the resources have changed, or after a failure. */
    private boolean isDue(@Nullable Counted last, Standing standing) {
        if (last == null) {
            return true;
        }
        Duration age = Duration.between(last.at(), clock.instant());
        if (last.failure() != null) {
            return age.compareTo(least(pollInterval.multipliedBy(10), AFTER_FAILURE)) >= 0;
        }
        Duration usual = least(pollInterval.multipliedBy(10), CENSUS);
        boolean isOld = age.compareTo(usual) >= 0 && age.compareTo(pollInterval) >= 0;
        boolean isChanged = !standing.equals(last.standing()) && age.compareTo(pollInterval.multipliedBy(2)) >= 0;
        return isOld || isChanged;
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private void count(WeldWorkspace workspace, ApiKey key, @Nullable Counted last, Standing standing) {
        ResourceKey who = ResourceKey.of(workspace);
        try {
            threads.execute(() -> {
                try {
                    Census census = Census.take(weld.of(key, Priority.BACKGROUND), clock.instant());
                    // A listing that waits for the budget says nothing about the workspace.
                    if (!(census.failure() instanceof WeldException.Busy)) {
                        counted.put(who, counted(key, census, last, census.failure() == null ? standing() : standing));
                    }
                } finally {
                    underWay.remove(who);
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.remove(who);
        }
    }

    private Counted counted(ApiKey key, Census census, @Nullable Counted last, Standing standing) {
        if (census.failure() != null) {
            return new Counted(
                    key,
                    census.at(),
                    standing,
                    last == null ? null : last.listed(),
                    last == null ? null : last.connections(),
                    last == null ? null : last.syncs(),
                    census.failure());
        }
        Set<String> connections = ids(census.connections().stream().map(Connection::id), standing.connections());
        Set<String> syncs = ids(census.syncs().stream().map(Sync::id), standing.syncs());
        int observed =
                (int) syncs.stream().filter(standing.observed()::contains).count();
        // What this process has created or deleted a moment ago is no orphan.
        Predicate<String> isSettled =
                id -> !poller.writes().isNew(id) && !poller.writes().isDeleted(id);
        return new Counted(
                key,
                census.at(),
                standing,
                census.at(),
                new WorkspaceCounts(
                        connections.size(),
                        0,
                        orphaned(Orphans.connections(
                                census.connections(), census.syncs(), census.integrations(), standing.connections()))),
                new WorkspaceCounts(
                        syncs.size() - observed,
                        observed,
                        orphaned(Orphans.syncs(census.syncs(), standing.syncs()).stream()
                                .filter(sync -> isSettled.test(sync.id()))
                                .toList())),
                null);
    }

    private @Nullable Integer orphaned(Collection<?> orphans) {
        return scope.isWhole() ? orphans.size() : null;
    }

    private static Set<String> ids(Stream<String> listed, Set<String> standing) {
        return listed.filter(standing::contains).collect(Collectors.toSet());
    }

    private Standing standing() {
        Set<String> observed = caches.syncs()
                .filter(sync -> sync.getSpec() != null
                        && sync.getSpec().managementPolicyOrDefault() == ManagementPolicy.ObserveOnly)
                .flatMap(WorkspaceReports::id)
                .collect(Collectors.toSet());
        return new Standing(
                Orphans.managedConnections(caches.connections()), Orphans.managedSyncs(caches.syncs()), observed);
    }

    private static Stream<String> id(WeldEltSync sync) {
        return Stream.ofNullable(sync.getStatus())
                .map(status -> status.syncId())
                .filter(Objects::nonNull);
    }

    private void write(WeldWorkspace workspace, Reason reason, String message) {
        write(workspace, new WorkspaceStatuses.Seen(reason, message, null, null, null, Optional.empty()));
    }

    private void write(WeldWorkspace workspace, WorkspaceStatuses.Seen seen) {
        writes.write(workspace, before -> WorkspaceStatuses.of(workspace, before, seen, clock.instant()));
    }

    /** The workspace was deleted. */
    void forget(ResourceKey workspace) {
        counted.remove(workspace);
        writes.forget(workspace);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
