package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.cluster.ReconcileTrigger;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.Ownership;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileLoop;
import app.weld.operator.reconcile.ResourceAccess;
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

/** Connects the flow of a connection to the framework. */
@ControllerConfiguration(name = "weldconnection", informer = @Informer)
public final class WeldConnectionReconciler implements Reconciler<WeldConnection>, Cleaner<WeldConnection> {
    private final ControllerContext controller;
    private final ReconcileLoop<WeldConnection, WeldConnectionStatus, ConnectionContext, ConnectionMemory> loop;
    private final ReconcileTrigger<WeldConnection> trigger;

    /**
     * Reconciles connections.
     *
     * @param callbackUrl where the operator itself takes redirects; absent where it does not
     * @param pages from which people open the links
     */
    public WeldConnectionReconciler(
            ControllerContext controller,
            AuthorizationCallbacks callbacks,
            @Nullable String callbackUrl,
            ConnectPages pages) {
        this.controller = controller;
        Ownership ownership = new Ownership(new OwnershipClaims(), controller.requeue());
        FailureHandler failures = new FailureHandler(controller.events(), controller.intervals());
        ConnectionFlow flow = flow(controller, ownership, failures, callbacks, callbackUrl, pages);
        this.loop = new ReconcileLoop<>(controller, WeldConnection.class, flow, ownership, failures);
        this.trigger = new ReconcileTrigger<>("weldconnection-wakeups", loop::changed);
    }

    static ConnectionFlow flow(
            ControllerContext controller,
            Ownership ownership,
            FailureHandler failures,
            AuthorizationCallbacks callbacks,
            @Nullable String callbackUrl,
            ConnectPages pages) {
        OwnershipClaims claims = ownership.claims();
        LinkWait wait = new LinkWait(controller.intervals());
        ConnectionBinding binding = new ConnectionBinding(controller.events(), callbacks);
        LinkOutcome outcome = new LinkOutcome(claims, callbacks, binding);
        LinkRequest request = new LinkRequest(controller, callbacks, wait, callbackUrl);
        LostLink lost = new LostLink(controller, callbacks, wait, request, outcome);
        ConnectionReconciliation reconciliation = new ConnectionReconciliation(
                controller,
                ownership,
                new Authorization(controller.events(), claims, callbacks, binding, outcome, request, lost),
                new Reauthorization(controller.events(), callbacks, request, lost),
                new ConnectionFinder(controller, ownership, callbacks),
                callbacks);
        return new ConnectionFlow(
                controller,
                reconciliation,
                new ConnectionDeletion(controller, claims),
                callbacks,
                pages,
                ownership,
                failures);
    }

    @Override
    public List<EventSource<?, WeldConnection>> prepareEventSources(EventSourceContext<WeldConnection> context) {
        controller.caches().connections(context.getPrimaryCache());
        return List.of(trigger);
    }

    /** Something that the connection depends on has changed: it is reconciled soon, whatever it was waiting for. */
    public void requeue(ResourceKey key) {
        loop.retryNow(key);
        trigger.requeue(key);
    }

    @Override
    public UpdateControl<WeldConnection> reconcile(WeldConnection connection, Context<WeldConnection> context) {
        return loop.reconcile(connection, context);
    }

    @Override
    public DeleteControl cleanup(WeldConnection connection, Context<WeldConnection> context) {
        return loop.cleanup(connection, context);
    }

    /** As the framework's reconcile, with this access to the cluster; returns after how long to reconcile again. */
    public Duration reconcileWith(WeldConnection connection, ResourceAccess<WeldConnection> access) {
        return loop.reconcileWith(connection, access);
    }

    /** As the framework's cleanup, with this access to the cluster; returns after how long to try again, or empty at the end. */
    public Optional<Duration> cleanupWith(WeldConnection connection, ResourceAccess<WeldConnection> access) {
        return loop.cleanupWith(connection, access);
    }
}
