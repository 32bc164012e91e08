package app.weld.operator.simulation;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.cluster.ReconcileTrigger;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.cluster.WorkspaceWatch;
import app.weld.operator.connection.AuthorizationCallbacks;
import app.weld.operator.connection.ConnectPages;
import app.weld.operator.connection.WeldConnectionReconciler;
import app.weld.operator.preview.VirtualTimers;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.OperatorCounters;
import app.weld.operator.reconcile.RequeueIntervals;
import app.weld.operator.reconcile.UpdateFilter;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.status.AppUrls;
import app.weld.operator.sync.WeldEltSyncReconciler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.javaoperatorsdk.operator.api.reconciler.BaseControl;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One process of the operator: its reconcilers and its poller as they are, and in the place of the framework its rules,
 * in one thread and in the agenda's time. Its cache hears of a change in the cluster only after a while, has its own
 * writes at once, and drops the event of a change that came before one of them (java-operator-sdk#3398).
 */
final class SimulatedProcess implements Cluster.Secrets {
    static final Duration POLL = Duration.ofMinutes(1);
    static final Duration GRACE = Duration.ofSeconds(90);
    private static final Duration SAFETY_NET = Duration.ofMinutes(10);
    private static final Duration WATCH_RETRY = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private final ControllerContext around;
    private final Simulation simulation;
    private final Agenda agenda;
    private final SimulatedApiServer store;
    private final FaultInjector injector;
    private final AuthorizationCallbacks redirects;
    private final Framework<WeldEltSync> syncFramework;
    private final Framework<WeldConnection> connectionFramework;
    private final WeldEltSyncReconciler syncs;
    private final WeldConnectionReconciler connections;
    private final ReconcileTrigger<WeldEltSync> syncWakeups;
    private final ReconcileTrigger<WeldConnection> connectionWakeups;
    private final Map<Name, ObjectNode> cache = new TreeMap<>();
    private final Map<Name, List<ResourceEventHandler<Secret>>> informers = new TreeMap<>();
    /** Who is notified of all of a kind, and of which version they were listed. */
    private final Map<Name.Kind, List<ResourceEventHandler<HasMetadata>>> watchers = new EnumMap<>(Name.Kind.class);

    private final Map<Name.Kind, Long> listed = new EnumMap<>(Name.Kind.class);
    private final @Nullable WorkspaceWatch workspaces;
    private final Map<Name, Agenda.Entry> next = new HashMap<>();
    private final Map<Name, Integer> failures = new HashMap<>();
    private final Deque<SimulatedApiServer.Change> unheard = new ArrayDeque<>();
    private final Consumer<SimulatedApiServer.Change> watcher = this::changed;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean ended;
    private boolean frozen;

    SimulatedProcess(
            Simulation simulation,
            ManualClock clock,
            Agenda agenda,
            SimulatedApiServer store,
            FaultInjector injector,
            Supplier<Double> jitter) {
        this.simulation = simulation;
        this.agenda = agenda;
        this.store = store;
        this.injector = injector;
        var client = new Cluster(store, injector, this, simulation.checker()).client();
        this.redirects = new AuthorizationCallbacks(this::wake);
        FaultyWeldClients weld = new FaultyWeldClients(clock, injector, simulation::accountOf, simulation.checker());
        Consumer<ResourceKey> trigger = this::wake;
        VirtualTimers timers =
                new VirtualTimers((delay, task) -> agenda.in(delay, "timer", () -> guarded(task))::cancel);
        Poller poller = new Poller(weld, POLL, GRACE, clock, trigger, timers, jitter::get);
        ResourceCaches neighbours = new ResourceCaches(client, trigger);
        this.workspaces =
                simulation.sharesWorkspaces() ? new WorkspaceWatch(client, neighbours.namespaces(), trigger) : null;
        this.around = new ControllerContext(
                weld,
                poller,
                neighbours,
                new ApiKeyStore(
                        client,
                        trigger,
                        neighbours::isTerminating,
                        workspaces == null ? simulation.workspaces() : workspaces),
                new EventRecorder(client, clock, "history", Runnable::run),
                trigger,
                new OperatorCounters(new SimpleMeterRegistry()),
                // Nobody comes while the only thread waits.
                new RequeueIntervals(POLL, GRACE, Duration.ZERO, jitter::get),
                clock,
                AppUrls.NONE);
        this.syncs = new WeldEltSyncReconciler(around);
        this.connections = new WeldConnectionReconciler(around, redirects, null, ConnectPages.none());
        this.syncFramework = new Framework<>(Name.Kind.SYNC, WeldEltSync.class, cache, store, client);
        this.connectionFramework = new Framework<>(Name.Kind.CONNECTION, WeldConnection.class, cache, store, client);
        this.syncWakeups = syncFramework.wakeups(syncs::prepareEventSources, name -> request(name, Duration.ZERO));
        this.connectionWakeups =
                connectionFramework.wakeups(connections::prepareEventSources, name -> request(name, Duration.ZERO));
    }

    private void wake(ResourceKey key) {
        if (key.kind() == ResourceKey.Kind.SYNC) {
            syncs.requeue(key);
        } else {
            connections.requeue(key);
        }
    }

    /** Fills the cache, and has everything reconciled. */
    void start() {
        store.watch(watcher);
        watchWorkspaces();
        if (ended) {
            return;
        }
        List<Name> all = new ArrayList<>(store.names(Name.Kind.CONNECTION));
        all.addAll(store.names(Name.Kind.SYNC));
        all.forEach(name -> cache.put(name, store.get(name).orElseThrow()));
        all.forEach(name -> tell(name, cache.get(name), null));
        all.forEach(name -> request(name, Duration.ZERO));
    }

    private void watchWorkspaces() {
        if (workspaces != null) {
            guarded(workspaces::retry);
            agenda.in(WATCH_RETRY, "watch the workspaces again", () -> {
                if (!ended) {
                    watchWorkspaces();
                }
            });
        }
    }

    /** Ends it at once; nothing of it happens any more. */
    void end() {
        ended = true;
        simulation.interrupted();
        store.unwatch(watcher);
    }

    /** A browser comes to the endpoint for redirects. */
    void redirected(String state, String connectionId) {
        guarded(() -> redirects.arrive(state, Optional.of(connectionId)));
    }

    /** Stands still: what would happen waits. */
    void freeze() {
        frozen = true;
        simulation.interrupted();
    }

    void thaw() {
        frozen = false;
        waiting.forEach(task -> agenda.in(Duration.ZERO, "after the freeze", () -> guarded(task)));
        waiting.clear();
    }

    /** What is still remembered of deleted resources. */
    List<String> leftovers() {
        List<Name> names = new ArrayList<>(store.names(Name.Kind.CONNECTION));
        names.addAll(store.names(Name.Kind.SYNC));
        Set<ResourceKey> there = names.stream()
                .map(name -> name.key(SimulatedApiServer.uid(store.get(name).orElseThrow())))
                .collect(Collectors.toSet());
        return Leftovers.in(there, around, syncs, connections);
    }

    boolean paysTo(FaultInjector other) {
        return injector == other;
    }

    private void guarded(Runnable task) {
        if (ended) {
            return;
        }
        if (frozen) {
            waiting.add(task);
            return;
        }
        try {
            task.run();
        } catch (Killed e) {
            end();
            simulation.killed(this);
        }
    }

    // The watches.

    private void changed(SimulatedApiServer.Change change) {
        unheard.add(change);
        agenda.in(simulation.lag(), "watch", () -> guarded(this::hear));
    }

    private void hear() {
        SimulatedApiServer.Change change = unheard.remove();
        Name name = change.name();
        ObjectNode before = cache.get(name);
        if (before != null && SimulatedApiServer.version(before) >= change.version()) {
            return;
        }
        if (name.kind() == Name.Kind.SECRET) {
            hearSecret(change, before);
            return;
        }
        if (name.kind().isWatchedWhole()) {
            hearOfAll(change, before);
            return;
        }
        if (change.after().isEmpty()) {
            if (before != null) {
                cache.remove(name);
                forgetTimer(name);
                failures.remove(name);
                deleted(name, before);
                agenda.in(Duration.ZERO, "late reconcile", () -> guarded(() -> reconcileLate(name, before)));
            }
            return;
        }
        ObjectNode now = change.after().get();
        cache.put(name, now);
        tell(name, now, before);
        if (before == null || UpdateFilter.accept(typed(name, now), typed(name, before))) {
            request(name, Duration.ZERO);
        }
    }

    private void hearSecret(SimulatedApiServer.Change change, ObjectNode before) {
        Name name = change.name();
        List<ResourceEventHandler<Secret>> handlers = List.copyOf(informers.getOrDefault(name, List.of()));
        if (handlers.isEmpty()) {
            return;
        }
        if (change.after().isEmpty() && before != null) {
            cache.remove(name);
            handlers.forEach(handler -> handler.onDelete(SimulatedApiServer.typed(before, Secret.class), false));
        }
        change.after().ifPresent(now -> {
            cache.put(name, now);
            Secret secret = SimulatedApiServer.typed(now, Secret.class);
            handlers.forEach(handler -> {
                if (before == null) {
                    handler.onAdd(secret);
                } else {
                    handler.onUpdate(SimulatedApiServer.typed(before, Secret.class), secret);
                }
            });
        });
    }

    private void hearOfAll(SimulatedApiServer.Change change, @Nullable ObjectNode before) {
        Name name = change.name();
        if (change.version() <= listed.getOrDefault(name.kind(), Long.MAX_VALUE)) {
            return;
        }
        if (change.after().isEmpty()) {
            cache.remove(name);
        } else {
            cache.put(name, change.after().get());
        }
        for (ResourceEventHandler<HasMetadata> handler : List.copyOf(watchers.getOrDefault(name.kind(), List.of()))) {
            if (change.after().isEmpty()) {
                if (before != null) {
                    handler.onDelete(typed(name, before), false);
                }
            } else if (before == null) {
                handler.onAdd(typed(name, change.after().get()));
            } else {
                handler.onUpdate(typed(name, before), typed(name, change.after().get()));
            }
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<ObjectNode> informOfAll(Name.Kind kind, ResourceEventHandler<?> handler) {
        watchers.computeIfAbsent(kind, any -> new ArrayList<>()).add((ResourceEventHandler<HasMetadata>) handler);
        listed.put(kind, store.version());
        store.names(kind).forEach(name -> cache.put(name, store.get(name).orElseThrow()));
        return cached(kind);
    }

    @Override
    public List<ObjectNode> cached(Name.Kind kind) {
        return cache.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public Optional<ObjectNode> inform(Name name, ResourceEventHandler<Secret> handler) {
        informers.computeIfAbsent(name, key -> new ArrayList<>()).add(handler);
        store.get(name).ifPresent(object -> cache.put(name, object));
        return store.get(name);
    }

    @Override
    public Optional<ObjectNode> cached(Name name) {
        return Optional.ofNullable(cache.get(name));
    }

    @Override
    public void leave(Name name, ResourceEventHandler<Secret> handler) {
        informers.getOrDefault(name, new ArrayList<>()).remove(handler);
    }

    private void tell(Name name, ObjectNode now, ObjectNode before) {
        if (name.kind() == Name.Kind.SYNC) {
            tell(syncWakeups, SimulatedApiServer.typed(now, WeldEltSync.class), before == null);
        } else {
            tell(connectionWakeups, SimulatedApiServer.typed(now, WeldConnection.class), before == null);
        }
    }

    private static <P extends HasMetadata> void tell(ReconcileTrigger<P> wakeups, P resource, boolean created) {
        if (created) {
            wakeups.onResourceCreated(resource);
        } else {
            wakeups.onResourceUpdated(resource, null);
        }
    }

    private void deleted(Name name, ObjectNode last) {
        if (name.kind() == Name.Kind.SYNC) {
            syncWakeups.onResourceDeleted(SimulatedApiServer.typed(last, WeldEltSync.class));
        } else {
            connectionWakeups.onResourceDeleted(SimulatedApiServer.typed(last, WeldConnection.class));
        }
    }

    private static HasMetadata typed(Name name, ObjectNode object) {
        return SimulatedApiServer.typed(object, name.kind().type());
    }

    // The reconciles.

    private void request(Name name, Duration delay) {
        Agenda.Entry before = next.get(name);
        if (before != null && !before.at().isAfter(agenda.now().plus(delay))) {
            return;
        }
        forgetTimer(name);
        next.put(name, agenda.in(delay, "reconcile " + name, () -> guarded(() -> reconcile(name))));
    }

    private void forgetTimer(Name name) {
        Agenda.Entry before = next.remove(name);
        if (before != null) {
            before.cancel();
        }
    }

    private void reconcile(Name name) {
        next.remove(name);
        ObjectNode seen = cache.get(name);
        if (seen == null) {
            return;
        }
        boolean held = SimulatedApiServer.finalizers(seen).contains(Annotations.FINALIZER);
        if (SimulatedApiServer.isGoing(seen) && !held) {
            return;
        }
        injector.say("    reconcile " + name + " as of version " + SimulatedApiServer.version(seen));
        simulation.checker().begin(name, seen);
        try {
            if (!held) {
                addFinalizer(name);
                return;
            }
            Duration again = SimulatedApiServer.isGoing(seen) ? cleanUp(name, seen) : reconciled(name, seen);
            failures.remove(name);
            request(name, again.compareTo(SAFETY_NET) < 0 ? again : SAFETY_NET);
        } catch (KubernetesClientException e) {
            int failed = failures.merge(name, 1, Integer::sum);
            Duration growing = FIRST_RETRY.multipliedBy(1L << Math.min(failed - 1, 8));
            request(name, growing.compareTo(LONGEST_RETRY) < 0 ? growing : LONGEST_RETRY);
        } catch (Killed e) {
            simulation.checker().killed();
            throw e;
        } catch (RuntimeException e) {
            simulation.checker().violated("reconciling " + name + " failed: " + e);
            throw e;
        } finally {
            simulation.checker().end();
        }
    }

    /** A thread that has taken the resource from the cache before it went, and comes to work on it only now. */
    private void reconcileLate(Name name, ObjectNode last) {
        if (cache.containsKey(name) || !SimulatedApiServer.finalizers(last).contains(Annotations.FINALIZER)) {
            return;
        }
        injector.say("    late reconcile of " + name);
        simulation.checker().begin(name, last);
        try {
            var unused = SimulatedApiServer.isGoing(last) ? cleanUp(name, last) : reconciled(name, last);
        } catch (KubernetesClientException e) {
            injector.say("    " + e.getMessage());
        } catch (Killed e) {
            simulation.checker().killed();
            throw e;
        } finally {
            simulation.checker().end();
        }
    }

    private void addFinalizer(Name name) {
        injector.cluster("add the finalizer of " + name, () -> {
            // The framework tries again ever more slowly, until the watch says that the object was deleted.
            if (store.get(name).isEmpty()) {
                throw new KubernetesClientException(name + " is not there");
            }
            store.addFinalizer(name, Annotations.FINALIZER);
            return true;
        });
        store.get(name).ifPresent(object -> cache.put(name, object));
        request(name, Duration.ZERO);
    }

    private Duration reconciled(Name name, ObjectNode seen) {
        return delay(
                name.kind() == Name.Kind.SYNC
                        ? syncs.reconcile(SimulatedApiServer.typed(seen, WeldEltSync.class), syncFramework.context())
                        : connections.reconcile(
                                SimulatedApiServer.typed(seen, WeldConnection.class), connectionFramework.context()));
    }

    private Duration cleanUp(Name name, ObjectNode seen) {
        DeleteControl control = name.kind() == Name.Kind.SYNC
                ? syncs.cleanup(SimulatedApiServer.typed(seen, WeldEltSync.class), syncFramework.context())
                : connections.cleanup(
                        SimulatedApiServer.typed(seen, WeldConnection.class), connectionFramework.context());
        if (control.isRemoveFinalizer()) {
            injector.cluster("remove the finalizer of " + name, () -> {
                store.get(name)
                        .filter(there -> SimulatedApiServer.uid(there).equals(SimulatedApiServer.uid(seen)))
                        .ifPresent(there -> store.removeFinalizers(name));
                return true;
            });
        }
        return delay(control);
    }

    private static Duration delay(BaseControl<?> control) {
        return control.getScheduleDelay().map(Duration::ofMillis).orElse(SAFETY_NET);
    }
}
