package app.weld.operator.snapshot;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldClients;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls each workspace once every interval, for all resources that reach it with the same key, and requeues those whose
 * part has changed.
 */
public final class Poller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    /** Up to this many accounts that answer slowly do not delay the others. */
    private static final int THREADS = 32;

    private static final long SPARE_SECONDS = 30;

    private final WeldClients clients;
    private final Duration interval;
    private final WorkspaceLister lister;
    private final RecentWrites writes;
    private final Consumer<ResourceKey> requeue;
    private final ScheduledExecutorService threads;
    private final DoubleSupplier jitter;
    private final Map<ApiKey, Watched> watched = new HashMap<>();
    private final Map<ResourceKey, ApiKey> keys = new HashMap<>();
    /** Of the workspaces that are polled at a pace of their own. */
    private final Map<ApiKey, Duration> intervals = new HashMap<>();

    private record Watched(Workspace workspace, PollLoop loop) {}

    public Poller(WeldClients clients, Duration interval, Duration grace, Clock clock, Consumer<ResourceKey> requeue) {
        this(clients, interval, grace, clock, requeue, threads(), () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    /**
     * Polls in these threads.
     *
     * @param grace how long reads may lag behind writes
     * @param threads ends when this is closed
     * @param jitter gives numbers from 0 to 1, which prevent several pollers from polling at the same time
     */
    public Poller(
            WeldClients clients,
            Duration interval,
            Duration grace,
            Clock clock,
            Consumer<ResourceKey> requeue,
            ScheduledExecutorService threads,
            DoubleSupplier jitter) {
        this.clients = clients;
        this.interval = interval;
        this.lister = new WorkspaceLister(clock);
        this.writes = new RecentWrites(clock, grace);
        this.requeue = requeue;
        this.threads = threads;
        this.jitter = jitter;
    }

    private static ScheduledExecutorService threads() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(
                THREADS, Thread.ofPlatform().daemon().name("weld-poll").factory());
        threads.setKeepAliveTime(SPARE_SECONDS, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * From now on the subscriber is requeued when its part of this workspace changes, and not for another workspace any more.
     *
     * @param id Weld's id of what the subscriber stands for; absent while it is not known
     */
    public synchronized Workspace subscribe(ResourceKey subscriber, ApiKey key, @Nullable String id) {
        ApiKey before = keys.put(subscriber, key);
        if (before != null && !before.equals(key)) {
            leave(subscriber, before);
        }
        Watched entry = watched.get(key);
        if (entry == null) {
            entry = watch(new Workspace(key, writes));
            watched.put(key, entry);
        }
        Workspace workspace = entry.workspace();
        // One key for all subscribers, rather than one for each.
        keys.put(subscriber, workspace.key());
        boolean syncs = workspace.wantsSyncs();
        boolean connections = workspace.wantsConnections();
        workspace.subscribe(subscriber, id);
        if (before == null && subscriber.kind() == ResourceKey.Kind.CONNECTION && id != null) {
            // It was there before this process, and most likely syncs that read from it.
            workspace.listEarly();
        }
        // No resource waits a whole interval for what is polled for the first time.
        if (syncs != workspace.wantsSyncs() || connections != workspace.wantsConnections()) {
            entry.loop().soon();
        }
        return workspace;
    }

    private Watched watch(Workspace workspace) {
        return new Watched(
                workspace,
                new PollLoop(
                        threads,
                        () -> intervalOf(workspace.key()),
                        jitter,
                        () -> isWanted(workspace),
                        () -> poll(workspace)));
    }

    private synchronized Duration intervalOf(ApiKey key) {
        return intervals.getOrDefault(key, interval);
    }

    /** Sets how often the workspace of this key is polled; absent: as all others are. */
    public synchronized void pace(ApiKey key, @Nullable Duration own) {
        Duration before = intervalOf(key);
        if (own == null) {
            intervals.remove(key);
        } else {
            intervals.put(key, own);
        }
        Watched entry = watched.get(key);
        if (entry != null && entry.workspace().isPolled() && intervalOf(key).compareTo(before) < 0) {
            entry.loop().soon();
        }
    }

    /** What is known of the workspace of this key; empty where no resource reaches it. */
    public synchronized Optional<Workspace> workspace(ApiKey key) {
        return Optional.ofNullable(watched.get(key)).map(Watched::workspace);
    }

    public synchronized void unsubscribe(ResourceKey subscriber) {
        ApiKey key = keys.remove(subscriber);
        if (key != null) {
            leave(subscriber, key);
        }
    }

    private void leave(ResourceKey subscriber, ApiKey key) {
        Watched entry = watched.get(key);
        if (entry != null && !entry.workspace().unsubscribe(subscriber)) {
            watched.remove(key);
        }
    }

    /** Polls the subscriber's workspace now, rather than at the end of the interval. */
    public synchronized void pollNow(ResourceKey subscriber) {
        ApiKey key = keys.get(subscriber);
        Watched entry = key == null ? null : watched.get(key);
        if (entry != null) {
            entry.loop().soon();
        }
    }

    /** Why the subscriber's workspace cannot be polled now; absent when it can. */
    public synchronized @Nullable WeldException failureFor(ResourceKey subscriber) {
        ApiKey key = keys.get(subscriber);
        Watched entry = key == null ? null : watched.get(key);
        return entry == null ? null : entry.workspace().failure(subscriber.kind());
    }

    /** What this process has recently written. */
    public RecentWrites writes() {
        return writes;
    }

    /** Whether the subscriber's workspace, reached with this key, has shown this sync to this process before. */
    public synchronized boolean hasShown(ResourceKey subscriber, ApiKey key, String syncId) {
        return reachedWith(subscriber, key)
                .filter(workspace -> workspace.wasShown(syncId))
                .isPresent();
    }

    /** The same of a connection that the subscriber stands for. */
    public synchronized boolean hasShownConnection(ResourceKey subscriber, ApiKey key, String connectionId) {
        return reachedWith(subscriber, key)
                .filter(workspace -> workspace.wasConnectionShown(connectionId))
                .isPresent();
    }

    /** The workspace that the subscriber reaches, where it is with this key. */
    private Optional<Workspace> reachedWith(ResourceKey subscriber, ApiKey key) {
        return Optional.ofNullable(key.equals(keys.get(subscriber)) ? watched.get(key) : null)
                .map(Watched::workspace);
    }

    /** The workspaces that are polled. */
    public synchronized Collection<Workspace> workspaces() {
        return watched.values().stream().map(Watched::workspace).toList();
    }

    private synchronized boolean isWanted(Workspace workspace) {
        Watched entry = watched.get(workspace.key());
        return entry != null && entry.workspace() == workspace && workspace.isPolled();
    }

    private void poll(Workspace workspace) {
        WorkspaceLister.Result result = lister.list(workspace, clients.of(workspace.key(), Priority.BACKGROUND));
        result.notified().forEach(requeue);
        WeldException failure = result.failure();
        if (failure != null) {
            LOG.debug("workspace {} cannot be polled: {}", workspace.key(), failure.getMessage());
            throw failure;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
