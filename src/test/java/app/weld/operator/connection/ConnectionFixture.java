package app.weld.operator.connection;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OperatorCounters;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.Ownership;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.reconcile.RequeueIntervals;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Conditions;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.FakeWeldClients;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The whole flow of one {@code WeldConnection}, team/crm, without the framework: two workspaces of Weld, a cluster with
 * Secrets, syncs and events, and the status of the resource as an API server keeps it.
 */
final class ConnectionFixture implements AutoCloseable {
    static final ApiKey KEY = new ApiKey("the-key-of-the-team");
    static final ApiKey OTHER_KEY = new ApiKey("the-key-of-another-team");
    static final Duration RESYNC = Duration.ofMinutes(10);

    final ManualClock clock = new ManualClock();
    final FakeWeld weld = new FakeWeld(clock);
    final FakeWeld otherWeld = new FakeWeld(clock, "other-");
    final FakeWeldClients clients = new FakeWeldClients().account(KEY, weld).account(OTHER_KEY, otherWeld);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final OwnershipClaims claims = new OwnershipClaims();
    final List<ResourceKey> requeued = new ArrayList<>();
    final List<ResourceKey> syncsRequeued = new ArrayList<>();
    final Threads threads = new Threads();
    final Poller poller =
            new Poller(clients, Duration.ofMinutes(1), Duration.ofSeconds(90), clock, any -> {}, threads, () -> 0);
    private final StoredConnection stored = new StoredConnection();
    final WeldConnection resource = stored.resource;
    final FakeCluster cluster = new FakeCluster();
    final AuthorizationCallbacks callbacks = new AuthorizationCallbacks(requeued::add);
    final ControllerContext controller;
    final ConnectionFlow flow;
    final ResourceCaches caches;
    private final Ownership ownership = new Ownership(claims, requeued::add);
    private final ApiKeyStore apiKeys;
    private final FailureHandler failures;
    final ConnectPages pages;
    private ConnectionMemory memory;

    ConnectionFixture() {
        caches = new ResourceCaches(cluster.client(), syncsRequeued::add);
        apiKeys = new ApiKeyStore(cluster.client(), any -> {}, any -> false);
        controller = new ControllerContext(
                clients,
                poller,
                caches,
                apiKeys,
                new EventRecorder(cluster.client(), clock, "test", Runnable::run),
                requeued::add,
                new OperatorCounters(meters),
                new RequeueIntervals(Duration.ofMinutes(1), Duration.ofSeconds(90), () -> 0),
                clock,
                AppUrls.NONE);
        pages = new ConnectPages(URI.create("https://operator.example/connect"), clock);
        failures = new FailureHandler(controller.events(), controller.intervals());
        flow = WeldConnectionReconciler.flow(
                controller, ownership, failures, callbacks, "https://operator.example/cb", pages);
        memory = flow.emptyMemory();
        spec(spec -> {});
        cluster.addSecret("weld-api-key", KEY.secret());
        cluster.addSecret("other-api-key", OTHER_KEY.secret());
    }

    /** Does at once what is to be done now, and nothing else. */
    static final class Threads extends ScheduledThreadPoolExecutor {
        private boolean paused;

        Threads() {
            super(0);
        }

        /** No listing of a workspace ends any more. */
        void pause() {
            paused = true;
        }

        void resume() {
            paused = false;
        }

        @Override
        public @Nullable ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            if (delay == 0 && !paused && !isShutdown()) {
                command.run();
            }
            return null;
        }
    }

    // The cluster.

    /** There is a sync that refers to this connection, and no sync in Weld was made for it. */
    WeldEltSync addSync(String name) {
        return addSync(name, null);
    }

    /** There is a sync that refers to this connection, for which a sync in Weld was made on the connection with this id. */
    WeldEltSync addSync(String name, @Nullable String connectionId) {
        WeldEltSync sync = new WeldEltSync();
        sync.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace("team")
                .withUid("uid-" + name)
                .build());
        sync.setSpec(Serialization.unmarshal(
                "{\"connectionRef\": {\"name\": \"crm\"}, \"destinationSchemaName\": \"" + name
                        + "\", \"syncInterval\": \"0 * * * *\"}",
                WeldEltSyncSpec.class));
        if (connectionId != null) {
            sync.setStatus(WeldEltSyncStatus.of(
                    SyncLedger.EMPTY.bound("sync_of_" + name, connectionId, Origin.Created, LastApplied.NOTHING),
                    SyncReport.EMPTY));
        }
        cluster.addSync(sync);
        return sync;
    }

    /** The caches that the framework fills. */
    void cache(WeldEltSync... syncs) {
        caches.syncs(cacheOf(List.of(syncs)));
        caches.connections(cacheOf(List.of(resource)));
    }

    @SuppressWarnings("unchecked")
    private static <T extends HasMetadata> IndexerResourceCache<T> cacheOf(List<T> all) {
        return (IndexerResourceCache<T>) Proxy.newProxyInstance(
                IndexerResourceCache.class.getClassLoader(),
                new Class<?>[] {IndexerResourceCache.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "get" -> all.stream().findFirst();
                    case "list" -> all.stream().filter((Predicate<T>) arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** The events, each as its reason and its message. */
    List<String> events() {
        return cluster.events();
    }

    // The resource.

    /** The manifest, whatever it was before: salesforce, eu, with the key of the team. */
    void spec(Consumer<ObjectNode> change) {
        stored.spec(change);
    }

    /** The manifest refers to another Secret. */
    static void useSecret(ObjectNode spec, String name) {
        spec.putObject("apiKeySecretRef").put("name", name);
    }

    void useOtherKey() {
        spec(spec -> useSecret(spec, "other-api-key"));
    }

    void useMissingSecret() {
        spec(spec -> useSecret(spec, "missing"));
    }

    void annotate(String name, String value) {
        stored.annotate(name, value);
    }

    void edit() {
        resource.getMetadata().setGeneration(2L);
    }

    ConnectionLedger ledger() {
        return stored.ledger;
    }

    void ledger(ConnectionLedger next) {
        stored.ledger = next;
    }

    /** The status cannot be read. */
    void loseStatus() {
        stored.statusLost = true;
    }

    ConnectionReport report() {
        return stored.report;
    }

    /** A condition as its status, its reason and its message. */
    String condition(String type) {
        return Conditions.find(stored.report.conditions(), type)
                .map(found -> found.status() + " " + found.reason() + ": " + found.message())
                .orElse("");
    }

    String ready() {
        return condition(Conditions.READY);
    }

    /** Another resource of this kind, created at this time. */
    WeldConnection another(String created) {
        WeldConnection other = new WeldConnection();
        other.setMetadata(new ObjectMetaBuilder()
                .withName("other")
                .withNamespace("team")
                .withUid("uid-other")
                .withCreationTimestamp(created)
                .build());
        return other;
    }

    WeldConnection younger() {
        return another("2026-03-01T11:00:00Z");
    }

    WeldConnection older() {
        return another("2026-03-01T09:00:00Z");
    }

    // The process.

    ConnectionContext open() {
        return stored.open(clock.instant(), memory, pages);
    }

    /** Another process goes on, which remembers nothing. */
    void restart() {
        memory = flow.emptyMemory();
    }

    /** One reconciliation, with the status that it publishes. */
    Outcome reconcile() {
        ConnectionContext context = open();
        ReconcileAttempt attempt = context.attempt();
        Outcome outcome = outcome(context);
        if (outcome instanceof Outcome.Stop stop) {
            flow.stopped(context, attempt, stop);
        }
        flow.claimNow(context).ifPresent(ownership::note);
        return outcome;
    }

    private Outcome outcome(ConnectionContext context) {
        try {
            return flow.reconcile(context, memory);
        } catch (WeldException e) {
            return new Outcome.Failed(e);
        }
    }

    /** One attempt to delete it, with the status that it publishes; empty when it may go. */
    Optional<Outcome.Stop> delete() {
        ConnectionContext context = open();
        ReconcileAttempt attempt = context.attempt();
        Optional<Outcome.Stop> stop = flow.delete(context, memory);
        stop.ifPresent(why -> context.publishWith(status -> failures.handle(why, attempt, status)));
        return stop;
    }

    /** The workspace is listed again. */
    void poll() {
        poller.pollNow(ResourceKey.of(resource));
    }

    /** A connection that has the names of the manifest, and which the resource is bound to. */
    String adopted() {
        String id = weld.addConnection("salesforce", "eu").id();
        reconcile();
        poll();
        weld.forgetCalls();
        return id;
    }

    /** A browser comes back from the link that was requested last. */
    boolean comeBack(@Nullable String connectionId) {
        String state = weld.allBridges().getLast().state();
        return callbacks
                .arrive(String.valueOf(state), Optional.ofNullable(connectionId))
                .isPresent();
    }

    @Override
    public void close() {
        poller.close();
        apiKeys.close();
    }
}
