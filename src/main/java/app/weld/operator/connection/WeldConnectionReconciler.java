package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.ReconcileTrigger;
import app.weld.operator.reconcile.Backoff;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Backoff deletionBackoff;
    /** The keys of the resources that are there, by namespace and name. */
    private final Map<String, ResourceKey> current = new ConcurrentHashMap<>();
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
        this.deletionBackoff = new Backoff(around.intervals().jitter(), around.clock());
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
        if (key.equals(current.get(key.qualifiedName()))) {
            reconciliation.retrySoon(key.uid());
            deletionBackoff.changed(key.uid());
        }
        wakeups.wake(key);
    }

    @Override
    public UpdateControl<WeldConnection> reconcile(WeldConnection connection, Context<WeldConnection> context) {
        try {
            return reconciled(connection, context);
        } finally {
            forgetWhatWent(connection);
        }
    }

    private UpdateControl<WeldConnection> reconciled(WeldConnection connection, Context<WeldConnection> context) {
        ConnectionContext record = open(connection, context);
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
        try {
            return cleanedUp(connection, context);
        } finally {
            forgetWhatWent(connection);
        }
    }

    private DeleteControl cleanedUp(WeldConnection connection, Context<WeldConnection> context) {
        ConnectionContext record = open(connection, context);
        ReconcileAttempt attempt = record.attempt();
        Optional<Duration> notBefore = deletionBackoff.remaining(record.uid(), attempt.of());
        if (notBefore.isPresent()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(notBefore.get());
        }
        redirects.pause(record.ledger().bridge());
        try {
            deletion.run(record);
        } catch (RequeueException | NotReadyException | WeldException e) {
            ConnectionStatusBuilder draft = record.status();
            Duration next = new FailureHandler(around.events(), around.intervals(), deletionBackoff)
                    .ofDeletion(e, "connection", attempt, draft);
            record.publish(draft.build());
            around.caches()
                    .look(
                            connection.getMetadata().getNamespace(),
                            connection.getMetadata().getName());
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(record.editedMeanwhile() ? MOVED : next);
        }
        forget(ResourceKey.of(connection));
        return DeleteControl.defaultDelete();
    }

    private ConnectionContext open(WeldConnection connection, Context<WeldConnection> context) {
        if (!around.caches().hasGone(connection)) {
            met(connection);
        }
        return new ConnectionContext(
                connection,
                StatusApplier.access(connection, WeldConnection.class, context),
                around.clock().instant());
    }

    /** One of the same name may have gone unseen, while the watch was cut: what is remembered of that one is nobody's. */
    private void met(WeldConnection connection) {
        ResourceKey key = ResourceKey.of(connection);
        ResourceKey former = current.put(key.qualifiedName(), key);
        if (former != null && !former.equals(key)) {
            forget(former);
        }
    }

    /** Also at the start, before anything is reconciled: what resources have written down, they claim. */
    private void changed(WeldConnection connection, boolean gone) {
        around.caches().connectionChanged(connection, gone);
        if (gone) {
            around.caches().gone(connection);
            forget(ResourceKey.of(connection));
            return;
        }
        met(connection);
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

    /**
     * A resource may go while it is worked on, or have gone just before a thread that had it already comes to work on it: what was
     * subscribed to and remembered for it then is nobody's.
     */
    private void forgetWhatWent(WeldConnection connection) {
        ResourceKey key = ResourceKey.of(connection);
        if (!key.equals(current.get(key.qualifiedName()))
                || around.caches().hasGone(connection)) {
            forget(key);
        }
    }

    private void forget(ResourceKey key) {
        String uid = key.uid();
        current.remove(key.qualifiedName(), key);
        around.poller().unsubscribe(key);
        around.apiKeys().forget(key);
        redirects.forget(key);
        reconciliation.forget(uid);
        deletion.forget(uid);
        deletionBackoff.forget(uid);
        claims.release(key).forEach(around.requeue());
    }
}
