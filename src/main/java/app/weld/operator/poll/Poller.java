package app.weld.operator.poll;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldClients;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists each workspace once every interval, for all resources that reach it with the same key, and wakes those whose
 * part has changed. A listing that fails or is incomplete never says that something is gone.
 */
public final class Poller implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final int THREADS = 8;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final double JITTER = 0.1;
    /** So many streams are asked for sync by sync before all streams of the workspace are listed instead. */
    private static final int ONE_BY_ONE = 5;

    private final WeldClients clients;
    private final Duration interval;
    private final Clock clock;
    private final Consumer<Subscriber> wake;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, runnable -> {
        Thread thread = new Thread(runnable, "weld-poll");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<ApiKey, Workspace> workspaces = new HashMap<>();
    private final Map<Subscriber, ApiKey> keys = new HashMap<>();

    public Poller(WeldClients clients, Duration interval, Clock clock, Consumer<Subscriber> wake) {
        this.clients = clients;
        this.interval = interval;
        this.clock = clock;
        this.wake = wake;
    }

    /**
     * From now on the subscriber is woken when its part of this workspace changes, and no longer for another.
     *
     * @param id Weld's id of what the subscriber stands for; absent while it is not known
     */
    public synchronized Workspace subscribe(Subscriber subscriber, ApiKey key, @Nullable String id) {
        ApiKey before = keys.put(subscriber, key);
        if (before != null && !before.equals(key)) {
            leave(subscriber, before);
        }
        Workspace workspace = workspaces.get(key);
        if (workspace == null) {
            workspace = new Workspace(key);
            workspaces.put(key, workspace);
        }
        boolean idle = !workspace.wantsConnections() && !workspace.wantsSyncs();
        workspace.subscribe(subscriber, id);
        if (idle && (workspace.wantsConnections() || workspace.wantsSyncs())) {
            Workspace begun = workspace;
            schedule(() -> poll(begun, 0), Duration.ZERO);
        }
        return workspace;
    }

    public synchronized void unsubscribe(Subscriber subscriber) {
        ApiKey key = keys.remove(subscriber);
        if (key != null) {
            leave(subscriber, key);
        }
    }

    private void leave(Subscriber subscriber, ApiKey key) {
        Workspace workspace = workspaces.get(key);
        if (workspace != null && !workspace.unsubscribe(subscriber)) {
            workspaces.remove(key);
        }
    }

    /** Why the subscriber's workspace cannot be listed now; absent where it can. */
    public synchronized @Nullable WeldException failureFor(Subscriber subscriber) {
        ApiKey key = keys.get(subscriber);
        Workspace workspace = key == null ? null : workspaces.get(key);
        return workspace == null ? null : workspace.failure();
    }

    /** The workspaces that are looked at. */
    public synchronized Collection<Workspace> workspaces() {
        return List.copyOf(workspaces.values());
    }

    private synchronized boolean wanted(Workspace workspace) {
        return workspaces.get(workspace.key()) == workspace && (workspace.wantsConnections() || workspace.wantsSyncs());
    }

    private void poll(Workspace workspace, int failuresBefore) {
        if (!wanted(workspace)) {
            return;
        }
        int failures = 0;
        Duration next = interval;
        try {
            list(workspace).forEach(wake);
        } catch (WeldException.Busy e) {
            next = e.retryAfter();
            failures = failuresBefore;
        } catch (WeldException e) {
            failures = failuresBefore + 1;
            next = afterFailure(e, failures);
            LOG.debug("workspace {} cannot be listed: {}", workspace.key(), e.getMessage());
            workspace.failed(e).forEach(wake);
        } catch (RuntimeException e) {
            LOG.error("listing workspace {} failed", workspace.key(), e);
        }
        int so = failures;
        schedule(() -> poll(workspace, so), jittered(next));
    }

    private Duration afterFailure(WeldException e, int failures) {
        Duration asked = e.retryAfter();
        if (asked != null) {
            return asked;
        }
        Duration growing = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        return growing.compareTo(interval) < 0 ? growing : interval;
    }

    private Set<Subscriber> list(Workspace workspace) {
        Set<Subscriber> tell = new HashSet<>();
        WeldApi weld = clients.of(workspace.key(), Priority.BACKGROUND);
        if (workspace.wantsSyncs()) {
            Instant began = clock.instant();
            Listing<Sync> listing = weld.syncs();
            List<Sync> complete = withStreams(weld, listing.items(), workspace);
            tell.addAll(workspace.listedSyncs(complete, began, isComplete(workspace, listing)));
        }
        if (workspace.wantsConnections()) {
            Instant began = clock.instant();
            Listing<Connection> listing = weld.connections();
            tell.addAll(workspace.listedConnections(listing.items(), began, isComplete(workspace, listing)));
        }
        tell.addAll(workspace.succeeded());
        return tell;
    }

    private static boolean isComplete(Workspace workspace, Listing<?> listing) {
        if (!listing.unreadable().isEmpty()) {
            LOG.warn(
                    "workspace {}: Weld listed {} objects that cannot be read, the first: {}",
                    workspace.key(),
                    listing.unreadable().size(),
                    listing.unreadable().get(0));
        }
        return listing.unreadable().isEmpty();
    }

    /** Weld may leave the streams out of a listing: those of our syncs are asked for then. */
    private static List<Sync> withStreams(WeldApi weld, List<Sync> syncs, Workspace workspace) {
        Set<String> wanted = workspace.wantedSyncs();
        Set<String> lacking = syncs.stream()
                .filter(sync -> sync.streams() == null && wanted.contains(sync.id()))
                .map(Sync::id)
                .collect(Collectors.toSet());
        if (lacking.isEmpty()) {
            return syncs;
        }
        Map<String, List<Stream>> streams = new HashMap<>();
        lacking.forEach(id -> streams.put(id, new ArrayList<>()));
        if (lacking.size() <= Math.max(ONE_BY_ONE, syncs.size() / 20)) {
            lacking.forEach(id -> streams.put(id, weld.streamsOf(id).complete()));
        } else {
            weld.streams().complete().forEach(stream -> {
                List<Stream> of = streams.get(stream.syncId());
                if (of != null) {
                    of.add(stream);
                }
            });
        }
        return syncs.stream()
                .map(sync -> lacking.contains(sync.id())
                        ? sync.withStreams(streams.getOrDefault(sync.id(), List.of()))
                        : sync)
                .toList();
    }

    private static Duration jittered(Duration duration) {
        double factor = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }

    private void schedule(Runnable task, Duration delay) {
        try {
            var unused = threads.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped: nothing is listed any more");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
