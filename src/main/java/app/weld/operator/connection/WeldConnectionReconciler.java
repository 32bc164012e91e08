package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.ReconcileTrigger;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.reconcile.ResourceMemory;
import app.weld.operator.reconcile.StatusApplier;
import app.weld.operator.status.ConnectionStatusBuilder;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.RequeueException;
import app.weld.operator.weld.WeldException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connects {@link ConnectionReconciliation} and {@link ConnectionDeletion} to the framework. */
@ControllerConfiguration(name = "weldconnection", informer = @Informer)
public final class WeldConnectionReconciler implements Reconciler<WeldConnection>, Cleaner<WeldConnection> {
    private static final Duration MOVED = Duration.ofMillis(100);

    private final ControllerContext around;
    private final OwnershipClaims claims = new OwnershipClaims();
    private final AuthorizationCallbacks redirects;
    private final ConnectionReconciliation reconciliation;
    private final ConnectionDeletion deletion;
    private final ResourceMemory<ConnectionMemory> memories;

    private final ReconcileTrigger<WeldConnection> wakeups =
            new ReconcileTrigger<>("weldconnection-wakeups", this::changed);

    /**
     * Reconciles connections.
     *
     * @param callbackUrl where the operator itself takes redirects; absent where it does not
     */
    public WeldConnectionReconciler(
            ControllerContext around, AuthorizationCallbacks redirects, @Nullable String callbackUrl) {
        this.around = around;
        this.memories =
                new ResourceMemory<>(() -> ConnectionMemory.empty(around), around.caches()::hasGone, this::release);
        this.redirects = redirects;
        this.reconciliation = new ConnectionReconciliation(around, claims, redirects, callbackUrl);
        this.deletion = new ConnectionDeletion(around, claims);
    }

    @Override
    public List<EventSource<?, WeldConnection>> prepareEventSources(EventSourceContext<WeldConnection> context) {
        around.caches().connections(context.getPrimaryCache());
        return List.of(wakeups);
    }

    /** Something that the connection depends on has changed: it is reconciled soon, whatever it was waiting for. */
    public void requeue(ResourceKey key) {
        memories.find(key).ifPresent(memory -> memory.retries().backoff().changed());
        wakeups.wake(key);
    }

    @Override
    public UpdateControl<WeldConnection> reconcile(WeldConnection connection, Context<WeldConnection> context) {
        return memories.use(connection, memory -> reconciled(connection, memory, context));
    }

    private UpdateControl<WeldConnection> reconciled(
            WeldConnection connection, ConnectionMemory memory, Context<WeldConnection> context) {
        ConnectionContext record = open(connection, memory, context);
        Duration next = reconciliation.run(record);
        note(connection, record.ledger().connectionId());
        // Our own writes make no event: the syncs that wait for this connection are told here.
        around.caches()
                .look(
                        connection.getMetadata().getNamespace(),
                        connection.getMetadata().getName());
        // An edit that came while we wrote may have lost its event (java-operator-sdk#3398).
        return record.editedMeanwhile()
                ? UpdateControl.<WeldConnection>noUpdate().reschedule()
                : UpdateControl.<WeldConnection>noUpdate().rescheduleAfter(next);
    }

    @Override
    public DeleteControl cleanup(WeldConnection connection, Context<WeldConnection> context) {
        return memories.use(connection, memory -> cleanedUp(connection, memory, context));
    }

    private DeleteControl cleanedUp(
            WeldConnection connection, ConnectionMemory memory, Context<WeldConnection> context) {
        ConnectionContext record = open(connection, memory, context);
        ReconcileAttempt attempt = record.attempt();
        Optional<Duration> notBefore = memory.retries().backoff().remaining(attempt.of());
        if (notBefore.isPresent()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(notBefore.get());
        }
        redirects.pause(record.ledger().bridge());
        try {
            deletion.run(record);
        } catch (RequeueException | NotReadyException | WeldException e) {
            ConnectionStatusBuilder draft = record.status();
            Duration next =
                    new FailureHandler(around.events(), around.intervals()).ofDeletion(e, "connection", attempt, draft);
            record.publish(draft.build());
            around.caches()
                    .look(
                            connection.getMetadata().getNamespace(),
                            connection.getMetadata().getName());
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(record.editedMeanwhile() ? MOVED : next);
        }
        memories.remove(ResourceKey.of(connection));
        return DeleteControl.defaultDelete();
    }

    private ConnectionContext open(
            WeldConnection connection, ConnectionMemory memory, Context<WeldConnection> context) {
        return new ConnectionContext(
                connection,
                StatusApplier.access(connection, WeldConnection.class, context),
                around.clock().instant(),
                memory);
    }

    /** Also at the start, before anything is reconciled: what resources have written down, they claim. */
    private void changed(WeldConnection connection, boolean gone) {
        around.caches().connectionChanged(connection, gone);
        if (gone) {
            around.caches().gone(connection);
            memories.remove(ResourceKey.of(connection));
            return;
        }
        memories.met(connection);
        if (connection.getStatus() == null) {
            return;
        }
        Bridge bridge = connection.getStatus().bridge();
        if (bridge != null && connection.getSpec() != null && !connection.isMarkedForDeletion()) {
            redirects.expect(bridge, connection, null);
        }
        note(connection, connection.getStatus().connectionId());
    }

    /** What a resource merely names it does not claim before its own key has shown it. */
    private void note(WeldConnection connection, @Nullable String id) {
        String declared =
                connection.getSpec() == null ? null : connection.getSpec().connectionId();
        if (id != null && (declared == null || declared.equals(id))) {
            claims.note(OwnershipClaims.Claim.bound(connection, id, null));
        }
    }

    /** Nothing that is kept for this resource outlives it. */
    private void release(ResourceKey key) {
        around.poller().unsubscribe(key);
        around.apiKeys().forget(key);
        redirects.forget(key);
        around.caches().forget(key);
        claims.release(key).forEach(around.requeue());
    }
}
