package app.weld.operator;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.DeniedWrites;
import app.weld.operator.cluster.EventExecutor;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.cluster.RecordSharingCloner;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.cluster.WatchHealth;
import app.weld.operator.cluster.WorkspaceWatch;
import app.weld.operator.config.Config;
import app.weld.operator.connection.AuthorizationCallbacks;
import app.weld.operator.connection.ConnectPages;
import app.weld.operator.connection.WeldConnectionReconciler;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.OperatorCounters;
import app.weld.operator.reconcile.RequeueIntervals;
import app.weld.operator.reconcile.UpdateFilter;
import app.weld.operator.server.MetricsRegistry;
import app.weld.operator.server.ResourceMetrics;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.status.AppUrls;
import app.weld.operator.sync.WeldEltSyncReconciler;
import app.weld.operator.weld.WeldClients;
import app.weld.operator.workspace.Scope;
import app.weld.operator.workspace.WorkspaceController;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The controllers of both kinds, put together. */
final class WeldOperator implements AutoCloseable {
    /** Most of them wait: for answers of Weld, or for a listing that serves many creations at once. So they are virtual threads. */
    private static final int RECONCILE_THREADS = 96;

    private static final long LIST_PAGE = 500;
    private static final Duration FINISH = Duration.ofSeconds(20);
    private static final Duration RESYNC = Duration.ofMinutes(10);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final Operator framework;
    private final Poller poller;
    private final ApiKeyStore secrets;
    private final @Nullable WorkspaceWatch workspaceWatch;
    private final @Nullable WorkspaceController workspaces;
    private final ResourceCaches caches;
    private final EventExecutor events = new EventExecutor();
    private final AuthorizationCallbacks redirects;
    private final ConnectPages pages;
    private final LeaderElection leadership;
    private final WatchedNamespaces namespaces;
    private final WatchHealth watches;

    WeldOperator(Config config, KubernetesClient client, WeldClients weld, MetricsRegistry metrics, String instance) {
        this.namespaces = WatchedNamespaces.in(config.watchNamespaces(), client);
        Clock clock = new SlewingClock();
        KeyRequeue requeue = new KeyRequeue();
        this.poller = new Poller(weld, config.pollInterval(), config.creationGrace(), clock, requeue);
        this.caches = new ResourceCaches(client, requeue, config.watchSelector(), namespaces.usable());
        WorkspaceWatch watch = config.workspaces() ? new WorkspaceWatch(client, caches.namespaces(), requeue) : null;
        this.secrets = watch == null
                ? new ApiKeyStore(client, requeue, caches::isTerminating)
                : new ApiKeyStore(client, requeue, caches::isTerminating, watch);
        this.redirects = new AuthorizationCallbacks(requeue);
        this.pages = new ConnectPages(config.connectUrl(), clock);
        this.leadership = new LeaderElection(config, client, instance, this::finish);
        EventRecorder recorder = new EventRecorder(client, clock, instance, events);
        ControllerContext context = new ControllerContext(
                weld,
                poller,
                caches,
                secrets,
                recorder,
                requeue,
                new OperatorCounters(metrics.registry()),
                new RequeueIntervals(config.pollInterval(), config.creationGrace()),
                clock,
                new AppUrls(config.appSyncUrl(), config.appConnectionUrl()));
        WeldConnectionReconciler connections = new WeldConnectionReconciler(
                context,
                redirects,
                config.callbackUrl() == null ? null : config.callbackUrl().toString(),
                pages);
        WeldEltSyncReconciler syncs = new WeldEltSyncReconciler(context);
        this.workspaceWatch = watch;
        this.workspaces = watch == null ? null : workspaces(config, client, weld, watch, clock);
        requeue.connect(connections, syncs, workspaces);

        this.framework = new Operator(service -> configure(
                service, client, new AggregatedMetrics(List.of(metrics.framework(), new DeniedWrites(recorder)))));
        framework.register(connections, controller -> configure(controller, config, namespaces.usable()));
        framework.register(syncs, controller -> configure(controller, config, namespaces.usable()));
        this.watches = new WatchHealth(
                () -> framework.getRuntimeInfo().isStarted() ? WatchHealth.cut(framework.getRuntimeInfo()) : 0,
                System::nanoTime);
        measure(metrics, config, clock);
    }

    private WorkspaceController workspaces(
            Config config, KubernetesClient client, WeldClients weld, WorkspaceWatch watch, Clock clock) {
        return new WorkspaceController(
                client,
                watch,
                secrets,
                weld,
                poller,
                caches,
                config.pollInterval(),
                new Scope(config.watchSelector(), namespaces.usable().isEmpty()),
                leadership::isLeading,
                clock);
    }

    private void measure(MetricsRegistry metrics, Config config, Clock clock) {
        metrics.leading(leadership::isLeading);
        metrics.pollInterval(config.pollInterval());
        metrics.watches(watches::cut);
        metrics.resources(
                new ResourceMetrics(caches::connections, caches::syncs, this::watchedWorkspaces, poller, clock));
    }

    private Stream<WeldWorkspace> watchedWorkspaces() {
        return workspaceWatch == null ? Stream.empty() : workspaceWatch.all().stream();
    }

    /** Requeues resources of either kind; connected once both controllers exist. */
    private static final class KeyRequeue implements Consumer<ResourceKey> {
        private @Nullable WeldConnectionReconciler connections;
        private @Nullable WeldEltSyncReconciler syncs;
        private @Nullable WorkspaceController workspaces;

        void connect(
                WeldConnectionReconciler ofConnections,
                WeldEltSyncReconciler ofSyncs,
                @Nullable WorkspaceController ofWorkspaces) {
            connections = ofConnections;
            syncs = ofSyncs;
            workspaces = ofWorkspaces;
        }

        @Override
        public void accept(ResourceKey key) {
            if (key.kind() == ResourceKey.Kind.SYNC && syncs != null) {
                syncs.requeue(key);
            } else if (key.kind() == ResourceKey.Kind.CONNECTION && connections != null) {
                connections.requeue(key);
            } else if (key.kind() == ResourceKey.Kind.WORKSPACE && workspaces != null) {
                workspaces.soon();
            }
        }
    }

    private void configure(ConfigurationServiceOverrider service, KubernetesClient client, AggregatedMetrics metrics) {
        service.withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withExecutorService(Executors.newFixedThreadPool(
                        RECONCILE_THREADS,
                        Thread.ofVirtual().name("weld-reconcile-", 0).factory()))
                .withReconciliationTerminationTimeout(FINISH)
                .withUseSSAToPatchPrimaryResource(true)
                .withResourceCloner(new RecordSharingCloner(client.getKubernetesSerialization()))
                .withMetrics(metrics);
        leadership.election().ifPresent(service::withLeaderElectionConfiguration);
    }

    private static <P extends HasMetadata> void configure(
            ControllerConfigurationOverrider<P> controller, Config config, Set<String> namespaces) {
        controller
                .withFinalizer(Annotations.FINALIZER)
                .withFieldManager("weld-operator")
                .withGenerationAware(false)
                .withOnUpdateFilter(UpdateFilter::accept)
                // Ten thousand resources in one answer would need more memory than the cache of them.
                .withInformerListLimit(LIST_PAGE)
                .withReconciliationMaxInterval(RESYNC)
                // Failures of Weld are paced by the reconcilers; this is for those of the cluster, and never gives up.
                .withRetry(new GenericRetry()
                        .withoutMaxAttempts()
                        .setInitialInterval(FIRST_RETRY)
                        .setMaxInterval(LONGEST_RETRY.toMillis()));
        if (config.watchSelector() != null) {
            controller.withLabelSelector(config.watchSelector());
        }
        if (namespaces.isEmpty()) {
            controller.watchingAllNamespaces();
        } else {
            controller.settingNamespaces(namespaces);
        }
    }

    /** Returns once the caches are filled; a leader begins to reconcile, others wait. */
    void start() {
        if (workspaces != null) {
            // The limits of a workspace hold for the first request, too.
            workspaces.start();
        }
        framework.start();
    }

    ConnectPages connectPages() {
        return pages;
    }

    AuthorizationCallbacks redirects() {
        return redirects;
    }

    WatchedNamespaces namespaces() {
        return namespaces;
    }

    /** Whether the watches of the cluster work. Weld's own health is none of this. */
    boolean isHealthy() {
        return framework.getRuntimeInfo().isStarted()
                && framework.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Whether this process is the one that works, rather than one that stands by. */
    boolean isLeading() {
        return leadership.isLeading();
    }

    /** False if edits have not been seen for a while, since the API server is unreachable or refuses the watches. */
    boolean isReady() {
        return framework.getRuntimeInfo().isStarted() && !watches.areDown();
    }

    private void finish() {
        framework.stop();
    }

    /** Finishes the reconciles at hand, and lets another replica lead at once. */
    @Override
    public void close() {
        leadership.resigning();
        framework.stop();
        if (workspaces != null) {
            workspaces.close();
        }
        if (workspaceWatch != null) {
            workspaceWatch.close();
        }
        poller.close();
        secrets.close();
        caches.close();
        leadership.release();
        events.close();
    }
}
