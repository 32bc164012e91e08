package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.Ownership;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.Optional;

/** Finds the connection whose id is known, and checks that it is the one that the manifest describes. */
final class ConnectionFinder {
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(30);

    private final ControllerContext controller;
    private final Ownership ownership;
    private final AuthorizationCallbacks callbacks;

    ConnectionFinder(ControllerContext controller, Ownership ownership, AuthorizationCallbacks callbacks) {
        this.controller = controller;
        this.ownership = ownership;
        this.callbacks = callbacks;
    }

    /** Why the shared listing cannot be used. */
    static Outcome.Stop notListed(CacheLookup<?> lookup) {
        return lookup instanceof CacheLookup.Failed<?> failed
                ? new Outcome.Failed(failed.reason())
                : Outcome.Requeue.silently("the connections of the workspace are being listed", UNTIL_LISTED);
    }

    AuthorizationResult find(ConnectionContext context, Account account, Workspace workspace, String id) {
        CacheLookup<Connection> lookup = workspace.connection(id);
        if (context.isReconcileRequested()
                || callbacks.hasArrived(context.ledger().bridge())) {
            return read(context, account, id);
        }
        return switch (lookup) {
            case CacheLookup.Hit<Connection> hit -> check(context, account, hit.object());
            case CacheLookup.Miss<Connection> _ -> read(context, account, id);
            case CacheLookup.NotSynced<Connection> _, CacheLookup.Failed<Connection> _ ->
                new AuthorizationResult.Stopped(notListed(lookup));
        };
    }

    private AuthorizationResult read(ConnectionContext context, Account account, String id) {
        Listing<Connection> listing = account.weld().connections();
        Optional<Connection> listed = listing.items().stream()
                .filter(connection -> connection.id().equals(id))
                .findFirst();
        if (listed.isPresent()) {
            return check(context, account, listed.get());
        }
        if (listing.mayHide(id)) {
            throw new WeldException.Unavailable("Weld listed something that cannot be read: "
                    + listing.unreadable().get(0));
        }
        return new AuthorizationResult.Stopped(missing(context, account, id));
    }

    private AuthorizationResult check(ConnectionContext context, Account account, Connection connection) {
        String integration = connection.integrationId();
        String declared = context.resource().getSpec().integrationId();
        if (integration != null && !integration.equals(declared)) {
            return new AuthorizationResult.Stopped(Outcome.NotReady.of(
                    Situation.INTEGRATION_DIFFERS, connection.id(), integration, declared, integration));
        }
        if (!connection.id().equals(context.ledger().connectionId())) {
            context.persist(context.ledger().bound(connection.id(), Origin.Adopted, account.keyDigest()));
            controller
                    .events()
                    .record(
                            context.resource(),
                            EventReason.Connected,
                            "connection " + connection.id() + " is the one that spec names");
        }
        context.persist(context.ledger().shownTo(account.keyDigest()));
        return new AuthorizationResult.Connected(connection);
    }

    private Outcome.Stop missing(ConnectionContext context, Account account, String id) {
        boolean isAccepted = !account.isOfAnotherKey(context)
                || context.changedKey().untilAccepted(account.keyDigest()).isZero();
        if (isAccepted && isOfAnotherWorkspace(context, account, id)) {
            release(context, id);
            return Outcome.Requeue.silently(
                    "the operator searches for the connection with the current API key", Duration.ZERO);
        }
        if (isAccepted) {
            ownership.doubt(context.key());
        }
        boolean bound = id.equals(context.ledger().connectionId());
        return Outcome.NotReady.of(
                bound ? Situation.REMOTE_CONNECTION_DELETED : Situation.REMOTE_CONNECTION_UNKNOWN, id);
    }

    /**
     * Whether the connection was adopted by its label while the Secret contained the key of another workspace. It is released
     * once that key has been absent for a while, if nothing is lost by that: no person authorized it for this resource, and no
     * sync uses it. It is adopted again when a key shows it, because the current key may be the wrong one.
     */
    private boolean isOfAnotherWorkspace(ConnectionContext context, Account account, String id) {
        ConnectionLedger ledger = context.ledger();
        return context.resource().getSpec().connectionId() == null
                && ledger.origin() == Origin.Adopted
                && account.isOfAnotherKey(context)
                && ledger.formerConnectionIds().size() < ConnectionLedger.MAX_FORMER
                && !controller.caches().isUsedBySync(context.resource(), id);
    }

    private void release(ConnectionContext context, String id) {
        callbacks.forget(context.ledger().bridge());
        context.persist(context.ledger().released());
        controller
                .events()
                .record(
                        context.resource(),
                        EventReason.ConnectionReleased,
                        "this API key does not show connection " + id
                                + ", which was found with another key and has no sync. The operator searches again");
    }

    /** What a failed listing says of the connections, which are not known to be there any more. */
    static Optional<Outcome.Stop> failure(Workspace workspace) {
        WeldException failure = workspace.failure(ResourceKey.Kind.CONNECTION);
        return Optional.ofNullable(failure).map(Outcome.Failed::new);
    }
}
