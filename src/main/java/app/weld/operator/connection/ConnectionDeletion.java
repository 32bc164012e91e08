package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.DeletionPolicy;
import app.weld.operator.cluster.KeySource;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.CrdDeletion;
import app.weld.operator.reconcile.KeyResolution;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.RequestAnnotation;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldApi;
import java.util.Optional;

/** What becomes of a connection in Weld when its resource is deleted. It is deleted only after the last sync that uses it. */
final class ConnectionDeletion {

    private final ControllerContext controller;
    private final CrdDeletion crd;
    private final ConnectionUse use;
    private final OwnershipClaims claims;

    ConnectionDeletion(ControllerContext controller, OwnershipClaims claims) {
        this.controller = controller;
        this.claims = claims;
        this.crd = new CrdDeletion(controller);
        this.use = new ConnectionUse(controller);
    }

    /** Returns why the resource has to stay still; empty when it may be deleted. */
    Optional<Outcome.Stop> run(ConnectionContext context) {
        String id = context.ledger().connectionId();
        if (RequestAnnotation.isForceDelete(context.resource())) {
            if (id != null) {
                orphaned(context, id, "weld.app/force-delete is set");
            }
            return Optional.empty();
        }
        Optional<Outcome.Stop> used = use.check(context);
        if (used.isPresent() && !crd.includes(context.resource())) {
            return used;
        }
        if (used.isPresent()) {
            return id == null ? Optional.empty() : retained(context, id, ": " + CrdDeletion.WHY);
        }
        if (id == null) {
            return context.isStatusKnown() ? Optional.empty() : context.unsupported();
        }
        Optional<Outcome.Stop> unsupported = context.unsupported();
        return unsupported.isPresent() ? unsupported : unused(context, id);
    }

    private Optional<Outcome.Stop> unused(ConnectionContext context, String id) {
        if (context.resource().getSpec().deletionPolicyOrDefault() == DeletionPolicy.Retain) {
            return retained(context, id, "");
        }
        if (claims.belongsToAnother(id, context.resource())) {
            return retained(context, id, ": it belongs to another resource");
        }
        Optional<Outcome.Stop> wait = crd.untilKnown(context.memory(), Situation.DELETING_CONNECTION);
        if (wait.isPresent()) {
            return wait;
        }
        return crd.includes(context.resource()) ? retained(context, id, ": " + CrdDeletion.WHY) : delete(context, id);
    }

    private Optional<Outcome.Stop> retained(ConnectionContext context, String id, String why) {
        controller
                .events()
                .record(context.resource(), EventReason.Retained, "connection " + id + " stays in Weld" + why);
        return Optional.empty();
    }

    private void orphaned(ConnectionContext context, String id, String why) {
        controller
                .events()
                .orphaned(
                        context.resource(),
                        "WeldConnection " + context.key().qualifiedName() + " is deleted, and connection " + id
                                + " stays behind in Weld: " + why);
    }

    private Optional<Outcome.Stop> delete(ConnectionContext context, String id) {
        KeyResolution key =
                KeyResolution.of(controller.apiKeys().readForDeletion(context.key(), KeySource.of(context.resource())));
        if (key instanceof KeyResolution.Resolved resolved) {
            return delete(context, id, resolved.key());
        }
        Outcome.Stop why = ((KeyResolution.Unresolved) key).why();
        if (((KeyResolution.Unresolved) key).withdrawn()) {
            orphaned(context, id, "its namespace may not use the workspace, so it may not delete anything there");
            return Optional.empty();
        }
        boolean keyDeleted = why instanceof Outcome.NotReady notReady && KeyResolution.LOST.contains(notReady.reason());
        if (keyDeleted
                && controller
                        .caches()
                        .isTerminating(context.resource().getMetadata().getNamespace())) {
            orphaned(context, id, "the namespace is being deleted, and the API key is deleted already");
            return Optional.empty();
        }
        return Optional.of(why);
    }

    private Optional<Outcome.Stop> delete(ConnectionContext context, String id, ApiKey key) {
        WeldApi weld = controller.weld().of(key, Priority.USER);
        boolean shown = isShown(context, id, key, weld);
        if (!weld.deleteConnection(id) && !shown) {
            return Optional.of(Outcome.NotReady.of(Situation.CONNECTION_NEVER_SHOWN, id));
        }
        controller.poller().writes().connectionDeleted(id);
        controller
                .events()
                .record(context.resource(), EventReason.ConnectionDeleted, "connection " + id + " was deleted in Weld");
        return Optional.empty();
    }

    /**
     * Whether this key has shown the connection, now or to an earlier process, so that its absence proves that it is deleted. A
     * key of another workspace knows no more of it than one that has deleted it.
     */
    private boolean isShown(ConnectionContext context, String id, ApiKey key, WeldApi weld) {
        if (key.fingerprint().equals(context.ledger().apiKeyDigest())) {
            return true;
        }
        boolean shown = controller.poller().hasShownConnection(context.key(), key, id)
                || weld.connections().items().stream()
                        .anyMatch(connection -> connection.id().equals(id));
        if (shown) {
            // Before it is deleted, for a process that continues after a crash.
            context.persist(context.ledger().shownTo(key.fingerprint()));
        }
        return shown;
    }
}
