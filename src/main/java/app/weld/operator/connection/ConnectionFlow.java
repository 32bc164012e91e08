package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.Flow;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.Ownership;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.status.ConnectionStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is of its own in reconciling a connection. */
final class ConnectionFlow implements Flow<WeldConnection, ConnectionContext, ConnectionMemory> {
    private final ControllerContext controller;
    private final ConnectionReconciliation reconciliation;
    private final ConnectionDeletion deletion;
    private final AuthorizationCallbacks callbacks;
    private final ConnectPages pages;
    private final Ownership ownership;
    private final FailureHandler failures;

    ConnectionFlow(
            ControllerContext controller,
            ConnectionReconciliation reconciliation,
            ConnectionDeletion deletion,
            AuthorizationCallbacks callbacks,
            ConnectPages pages,
            Ownership ownership,
            FailureHandler failures) {
        this.controller = controller;
        this.reconciliation = reconciliation;
        this.deletion = deletion;
        this.callbacks = callbacks;
        this.pages = pages;
        this.ownership = ownership;
        this.failures = failures;
    }

    @Override
    public String object() {
        return "connection";
    }

    @Override
    public ConnectionMemory emptyMemory() {
        return ConnectionMemory.empty(controller);
    }

    @Override
    public ConnectionContext open(
            WeldConnection resource, ResourceAccess<WeldConnection> access, Instant now, ConnectionMemory memory) {
        return new ConnectionContext(resource, access, now, memory, pages, controller.appUrls());
    }

    @Override
    public Outcome reconcile(ConnectionContext context, ConnectionMemory memory) {
        return reconciliation.run(context);
    }

    @Override
    public void suspended(ConnectionContext context) {
        callbacks.pause(context.ledger().bridge());
    }

    @Override
    public Duration stopped(ConnectionContext context, ReconcileAttempt attempt, Outcome.Stop stop) {
        if (FailureHandler.cannotAct(stop)) {
            ownership.suspend(context.key());
        }
        ConnectionStatusBuilder status = context.status();
        Duration next = failures.handle(stop, attempt, status);
        if (FailureHandler.isWorthReporting(stop, attempt)) {
            context.publish(status.build());
        }
        return next;
    }

    @Override
    public Optional<Outcome.Stop> delete(ConnectionContext context, ConnectionMemory memory) {
        callbacks.pause(context.ledger().bridge());
        return deletion.run(context);
    }

    @Override
    public Optional<OwnershipClaims.Claim> claimOf(WeldConnection resource) {
        return resource.getStatus() == null
                ? Optional.empty()
                : claim(resource, resource.getStatus().ledger());
    }

    @Override
    public Optional<OwnershipClaims.Claim> claimNow(ConnectionContext context) {
        return claim(context.resource(), context.ledger());
    }

    /**
     * What a resource merely names it does not claim before its own key has shown it. What it stands for it claims by its label
     * too: after a restart it may be suspended, or have no key, and no other is to authorize the same source again meanwhile.
     */
    private static Optional<OwnershipClaims.Claim> claim(WeldConnection resource, ConnectionLedger ledger) {
        String id = ledger.connectionId();
        String digest = ledger.apiKeyDigest();
        String declared = resource.getSpec() == null ? null : resource.getSpec().connectionId();
        if (id == null || (declared != null && !declared.equals(id))) {
            return Optional.empty();
        }
        String identity = digest == null || resource.getSpec() == null
                ? null
                : ConnectionReconciliation.identity(digest, resource);
        return Optional.of(OwnershipClaims.Claim.bound(resource, id, identity));
    }

    @Override
    public void changed(WeldConnection resource) {
        controller.caches().connectionChanged(resource, false);
        pages.observed(resource);
        Bridge bridge = resource.getStatus() == null
                ? null
                : resource.getStatus().ledger().bridge();
        if (bridge != null && resource.getSpec() != null && !resource.isMarkedForDeletion()) {
            callbacks.expect(bridge, resource, null);
        }
    }

    @Override
    public void deleted(WeldConnection resource) {
        controller.caches().connectionChanged(resource, true);
    }

    /** The syncs that wait for this connection are reconciled. */
    @Override
    public void written(WeldConnection resource) {
        controller
                .caches()
                .statusWritten(
                        resource.getMetadata().getNamespace(),
                        resource.getMetadata().getName());
    }

    @Override
    public void release(ResourceKey key) {
        callbacks.forget(key);
        pages.forget(key);
        controller.caches().forget(key);
    }
}
