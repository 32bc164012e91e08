package app.weld.operator.workspace;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.api.v1alpha1.WeldWorkspaceSpec;
import app.weld.operator.cluster.ApiKeyLookup;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.cluster.WorkspaceWatch;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.WeldClients;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the limits of API keys and the status of WeldWorkspaces as they are to be. Nothing that goes wrong here keeps a resource
 * from being reconciled.
 */
public final class WorkspaceController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceController.class);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(30);

    private final WorkspaceWatch watch;
    private final ApiKeyStore keys;
    private final WorkspaceLimits limits;
    private final WorkspaceReports reports;
    private final BooleanSupplier leads;
    private final Clock clock;
    private final Duration tick;
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("weld-workspaces").factory());
    private Set<ResourceKey> known = new HashSet<>();
    private long retryAt;

    /**
     * Does nothing before {@link #start}.
     *
     * @param scope what of the cluster this process sees
     * @param leads whether this process acts, and writes the status
     */
    public WorkspaceController(
            KubernetesClient client,
            WorkspaceWatch watch,
            ApiKeyStore keys,
            WeldClients weld,
            Poller poller,
            ResourceCaches caches,
            Duration pollInterval,
            Scope scope,
            BooleanSupplier leads,
            Clock clock) {
        this.watch = watch;
        this.keys = keys;
        this.limits = new WorkspaceLimits(weld, poller);
        this.reports = new WorkspaceReports(client, weld, poller, caches, pollInterval, scope, clock);
        this.leads = leads;
        this.clock = clock;
        this.tick = pollInterval.compareTo(LONGEST_TICK) < 0 ? pollInterval : LONGEST_TICK;
    }

    /** The workspaces are watched and their limits hold when this returns, unless they cannot be read. */
    public void start() {
        watch.onChange(this::soon);
        attempt(() -> {
            watch.retry();
            applyLimits();
        });
        var _ = thread.scheduleWithFixedDelay(
                () -> attempt(this::turn), tick.toMillis(), tick.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A workspace or its Secret has changed. */
    public void soon() {
        try {
            thread.execute(() -> attempt(this::turn));
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped: the workspaces are not followed any more");
        }
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("the WeldWorkspaces could not be followed, which is tried again: {}", e.getMessage());
            LOG.debug("because", e);
        }
    }

    private void turn() {
        long now = clock.millis();
        if (now >= retryAt) {
            retryAt = now + RETRY.toMillis();
            watch.retry();
        }
        Map<WeldWorkspace, ApiKeyLookup> read = applyLimits();
        if (leads.getAsBoolean()) {
            read.forEach(reports::report);
        }
    }

    private Map<WeldWorkspace, ApiKeyLookup> applyLimits() {
        Map<WeldWorkspace, ApiKeyLookup> read = new HashMap<>();
        Map<WeldWorkspaceSpec, ApiKey> found = new HashMap<>();
        Set<ResourceKey> present = new HashSet<>();
        for (WeldWorkspace workspace : watch.all()) {
            WeldWorkspaceSpec spec = workspace.getSpec();
            ResourceKey key = ResourceKey.of(workspace);
            present.add(key);
            ApiKeyLookup lookup = keys.read(key, spec.apiKeySecretRef());
            read.put(workspace, lookup);
            if (lookup instanceof ApiKeyLookup.Found hit) {
                found.put(spec, hit.key());
            }
        }
        limits.apply(found);
        known.stream().filter(key -> !present.contains(key)).forEach(key -> {
            keys.forget(key);
            reports.forget(key);
        });
        known = present;
        return read;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        reports.close();
    }
}
