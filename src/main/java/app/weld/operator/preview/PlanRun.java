package app.weld.operator.preview;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.cluster.ApiKeyStore;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.cluster.ReconcileTrigger;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.connection.AuthorizationCallbacks;
import app.weld.operator.connection.ConnectPages;
import app.weld.operator.connection.WeldConnectionReconciler;
import app.weld.operator.plan.SettingsCheck;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.OperatorCounters;
import app.weld.operator.reconcile.RequeueIntervals;
import app.weld.operator.snapshot.Poller;
import app.weld.operator.status.AppUrls;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Reason;
import app.weld.operator.sync.WeldEltSyncReconciler;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the operator's own reconcilers over manifests, in a cluster in memory and against workspaces that are only read, until
 * nothing happens any more. What they would have sent is the plan: no rule of the operator is written a second time.
 */
final class PlanRun implements AutoCloseable {
    private static final Duration POLL = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(90);
    /** Longer than what the operator waits for before it goes on by itself, shorter than a poll. */
    private static final Duration STEP = Duration.ofSeconds(31);
    /** A poll comes in between. */
    private static final int QUIET_ROUNDS = 4;

    /** Events that explain why nothing is sent. */
    private static final List<EventReason> SAID =
            List.of(EventReason.Retained, EventReason.RequestNotCarriedOut, EventReason.RequestWaits);

    private static final int MAX_ROUNDS = 60;

    private final VirtualClock clock;
    private final TimerQueue timers;
    private final CallLog log = new CallLog();
    private final DryRunClients weld;
    private final MemoryCluster cluster;
    private final Assumptions assumptions;
    private final WeldEltSyncReconciler syncs;
    private final WeldConnectionReconciler connections;
    private final ReconcileTrigger<WeldEltSync> syncTrigger;
    private final ReconcileTrigger<WeldConnection> connectionTrigger;
    private final Map<ResourceKey, Boolean> removed = new LinkedHashMap<>();

    /**
     * A run that has not begun.
     *
     * @param assumptions of each resource, which the workspaces add to
     * @param callbackUrl where the operator takes redirects, for connections that name no other address
     */
    PlanRun(
            Function<ApiKey, WeldApi> weld,
            Reads reads,
            MemoryCluster cluster,
            PlannedWorkspaces workspaces,
            Assumptions assumptions,
            String callbackUrl,
            Instant now) {
        this.assumptions = assumptions;
        this.clock = new VirtualClock(now);
        this.timers = new TimerQueue(clock);
        this.weld = new DryRunClients(weld, reads, clock, log);
        this.cluster = cluster;
        ResourceCaches caches = new ResourceCaches(cluster.client(), this::requeue);
        ControllerContext controller = new ControllerContext(
                this.weld,
                new Poller(this.weld, POLL, GRACE, clock, this::requeue, new VirtualTimers(timers), () -> 0.5),
                caches,
                new ApiKeyStore(cluster.client(), this::requeue, caches::isTerminating, workspaces),
                new EventRecorder(cluster.client(), clock, "plan", Runnable::run),
                this::requeue,
                new OperatorCounters(new SimpleMeterRegistry()),
                new RequeueIntervals(POLL, GRACE, () -> 0.5),
                clock,
                AppUrls.NONE);
        this.syncs = new WeldEltSyncReconciler(controller);
        this.connections = new WeldConnectionReconciler(
                controller, new AuthorizationCallbacks(this::requeue), callbackUrl, ConnectPages.none());
        this.syncTrigger = trigger(syncs.prepareEventSources(
                new EventSourceContext<>(cluster.syncs(), null, cluster.client(), WeldEltSync.class)));
        this.connectionTrigger = trigger(connections.prepareEventSources(
                new EventSourceContext<>(cluster.connections(), null, cluster.client(), WeldConnection.class)));
    }

    @SuppressWarnings("unchecked") // It is the only event source of either reconciler.
    private static <P extends HasMetadata> ReconcileTrigger<P> trigger(List<?> sources) {
        return (ReconcileTrigger<P>) sources.get(0);
    }

    private void requeue(ResourceKey key) {
        if (key.kind() == ResourceKey.Kind.SYNC) {
            syncs.requeue(key);
        } else {
            connections.requeue(key);
        }
    }

    /**
     * Lets everything happen.
     *
     * @throws WeldException if a workspace cannot be read
     */
    void run() {
        List<WeldConnection> leaving = cluster.connections()
                .list(connection -> connection.isMarkedForDeletion()
                        && connection.getStatus() != null
                        && connection.getStatus().connectionId() != null)
                .toList();
        leaving.forEach(connection -> cluster.mark(connection, null));
        cluster.connections().list().forEach(connectionTrigger::onResourceCreated);
        cluster.syncs().list().forEach(syncTrigger::onResourceCreated);
        // A running operator knows what these stand for: no other resource may have it before they are removed.
        Set<String> uids = leaving.stream()
                .map(connection -> connection.getMetadata().getUid())
                .collect(Collectors.toSet());
        if (!leaving.isEmpty()) {
            settle(resource -> uids.contains(resource.getMetadata().getUid()));
        }
        leaving.forEach(
                connection -> cluster.mark(connection, connection.getMetadata().getDeletionTimestamp()));
        // Whoever takes over what a resource leaves waits for that resource to go.
        if (anyRemoved()) {
            settle(HasMetadata::isMarkedForDeletion);
        }
        settle(any -> true);
        boolean authorized = false;
        for (DryRunWeld workspace : weld.workspaces()) {
            authorized |= workspace.authorizeAll();
        }
        if (authorized) {
            log.afterAuthorization();
            settle(any -> true);
        }
    }

    private boolean anyRemoved() {
        return cluster.connections().list().anyMatch(HasMetadata::isMarkedForDeletion)
                || cluster.syncs().list().anyMatch(HasMetadata::isMarkedForDeletion);
    }

    private void settle(Predicate<HasMetadata> which) {
        int quiet = 0;
        for (int round = 0; round < MAX_ROUNDS && quiet < QUIET_ROUNDS; round++) {
            timers.runDue();
            quiet = reconcileAll(which) ? 0 : quiet + 1;
            Optional<WeldException> failure = weld.failure();
            if (failure.isPresent()) {
                throw failure.get();
            }
            clock.forward(STEP);
        }
    }

    /** Returns whether anything has happened. */
    private boolean reconcileAll(Predicate<HasMetadata> which) {
        int before = log.count();
        boolean changed = false;
        for (WeldConnection connection : cluster.connections().list(which::test).toList()) {
            changed |= reconcile(connection);
        }
        for (WeldEltSync sync : cluster.syncs().list(which::test).toList()) {
            changed |= reconcile(sync);
        }
        return changed || log.count() > before;
    }

    private boolean reconcile(WeldConnection before) {
        log.caller(ResourceKey.of(before));
        if (before.isMarkedForDeletion()) {
            if (connections.cleanupWith(before, cluster.access(before)).isEmpty()) {
                removed.put(ResourceKey.of(before), true);
                cluster.connections().remove(before);
                connectionTrigger.onResourceDeleted(before);
                return true;
            }
        } else {
            var _ = connections.reconcileWith(before, cluster.access(before));
        }
        WeldConnection after = current(before);
        connectionTrigger.onResourceUpdated(after, before);
        return !Objects.equals(facts(before), facts(after));
    }

    private boolean reconcile(WeldEltSync before) {
        log.caller(ResourceKey.of(before));
        if (before.isMarkedForDeletion()) {
            if (syncs.cleanupWith(before, cluster.access(before)).isEmpty()) {
                removed.put(ResourceKey.of(before), true);
                cluster.syncs().remove(before);
                syncTrigger.onResourceDeleted(before);
                return true;
            }
        } else {
            var _ = syncs.reconcileWith(before, cluster.access(before));
        }
        WeldEltSync after = current(before);
        syncTrigger.onResourceUpdated(after, before);
        return !Objects.equals(facts(before), facts(after));
    }

    WeldConnection current(WeldConnection connection) {
        return cluster.access(connection).live().get().orElse(connection);
    }

    /** As it is now; as it was last if it is gone. */
    WeldEltSync current(WeldEltSync sync) {
        return cluster.access(sync).live().get().orElse(sync);
    }

    /** What a reconcile may change that matters to the next one. Times do not. */
    private static List<Object> facts(WeldConnection connection) {
        return connection.getStatus() == null
                ? List.of()
                : List.of(
                        connection.getStatus().ledger(),
                        ready(connection.getStatus().conditions()).map(PlanRun::text));
    }

    private static List<Object> facts(WeldEltSync sync) {
        return sync.getStatus() == null
                ? List.of()
                : List.of(
                        sync.getStatus().ledger(),
                        ready(sync.getStatus().conditions()).map(PlanRun::text));
    }

    private static Optional<Condition> ready(List<Condition> conditions) {
        return Conditions.find(conditions, Conditions.READY);
    }

    private static String text(Condition ready) {
        return ready.reason() + " " + ready.message();
    }

    ResourcePlan planOf(WeldConnection first, String source) {
        WeldConnection last = current(first);
        return plan(
                first,
                source,
                last.getStatus() == null ? List.of() : last.getStatus().conditions(),
                List.of());
    }

    ResourcePlan planOf(WeldEltSync first, String source) {
        WeldEltSync last = current(first);
        List<String> notes = new ArrayList<>();
        if (last.getStatus() != null) {
            last.getStatus().plan().stream()
                    .map(line -> "would be changed if it were managed: " + line)
                    .forEach(notes::add);
        }
        notes.addAll(settingsRemarks(last));
        return plan(
                first,
                source,
                last.getStatus() == null ? List.of() : last.getStatus().conditions(),
                notes);
    }

    /** The sync of a resource, of the workspace that has it. */
    Optional<Sync> remote(@Nullable WeldEltSyncStatus status) {
        String id = status == null ? null : status.ledger().syncId();
        if (id == null || DryRunWeld.isNew(id)) {
            return Optional.empty();
        }
        return weld.workspaces().stream()
                .filter(workspace -> workspace.syncs().items().stream()
                        .anyMatch(sync -> sync.id().equals(id)))
                .findFirst()
                .flatMap(workspace -> workspace.sync(id));
    }

    /** What the schema of the source says to settings that would be sent. */
    private List<String> settingsRemarks(WeldEltSync sync) {
        JsonNode settings = sync.getSpec().settings();
        List<PlannedCall> calls = log.of(ResourceKey.of(sync));
        String connectionId = sync.getStatus() == null ? null : sync.getStatus().connectionId();
        if (settings == null || calls.isEmpty()) {
            return List.of();
        }
        String id = connectionId == null ? sync.getSpec().connectionId() : connectionId;
        boolean created = calls.get(0).path().equals("/elt_syncs");
        return Optional.ofNullable(id).flatMap(weld::settingsSchema).stream()
                .map(schema ->
                        created ? SettingsCheck.ofWhole(schema, settings) : SettingsCheck.ofPart(schema, settings))
                .flatMap(check -> check.remarks().stream())
                .toList();
    }

    private ResourcePlan plan(
            HasMetadata resource, String source, List<Condition> conditions, List<String> differences) {
        ResourceKey key = ResourceKey.of(resource);
        boolean isRemoved = removed.containsKey(key);
        Optional<Condition> ready = isRemoved ? Optional.empty() : ready(conditions);
        List<String> notes = new ArrayList<>(differences);
        for (EventReason said : SAID) {
            String prefix = said.name() + ": ";
            cluster.events(key).stream()
                    .filter(event -> event.startsWith(prefix))
                    .map(event -> event.substring(prefix.length()))
                    .distinct()
                    .forEach(notes::add);
        }
        notes.addAll(assumptions.of(key));
        notes.addAll(log.notes(key));
        boolean isAssumed = source.equals(Manifest.NO_LONGER_DECLARED);
        if (isAssumed && log.of(key).stream().anyMatch(call -> call.kind() == PlannedCall.Kind.DELETE)) {
            notes.add("assumes that the operator created it: what it adopted stays in Weld (plan --live knows)");
        }
        return new ResourcePlan(
                resource.getKind() + " " + key.qualifiedName(),
                source,
                resource.getMetadata().getDeletionTimestamp() != null,
                log.of(key),
                ready.map(condition -> Reason.valueOf(condition.reason())).orElse(null),
                ready.map(Condition::message).orElse(""),
                notes);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
