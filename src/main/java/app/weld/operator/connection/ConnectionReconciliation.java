package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.KeySource;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.KeyResolution;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.Ownership;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings one connection to what its manifest says, and publishes its status. */
final class ConnectionReconciliation {
    private final ControllerContext controller;
    private final Ownership ownership;
    private final Authorization authorization;
    private final Reauthorization reauthorization;
    private final ConnectionFinder finder;
    private final AuthorizationCallbacks callbacks;

    ConnectionReconciliation(
            ControllerContext controller,
            Ownership ownership,
            Authorization authorization,
            Reauthorization reauthorization,
            ConnectionFinder finder,
            AuthorizationCallbacks callbacks) {
        this.controller = controller;
        this.ownership = ownership;
        this.authorization = authorization;
        this.reauthorization = reauthorization;
        this.finder = finder;
        this.callbacks = callbacks;
    }

    Outcome run(ConnectionContext context) {
        Bridge bridge = context.ledger().bridge();
        KeySource source = KeySource.of(context.resource());
        return switch (KeyResolution.of(controller.apiKeys().read(context.key(), source))) {
            case KeyResolution.Unresolved(Outcome.Stop why, boolean _) -> stopped(why, bridge);
            case KeyResolution.Resolved(ApiKey key) -> {
                context.adoptionDeniedBy(controller.apiKeys().adoptionDeniedBy(context.key(), source));
                Optional<Outcome.Stop> stop = namesWithoutRight(context).or(() -> claim(context, key));
                yield stop.isPresent() ? stopped(stop.get(), bridge) : withKey(context, key);
            }
        };
    }

    /** What a workspace lets nobody adopt can be named by nobody either, unless the resource stands for it already. */
    private static Optional<Outcome.Stop> namesWithoutRight(ConnectionContext context) {
        String named = context.resource().getSpec().connectionId();
        return named == null || named.equals(context.ledger().connectionId())
                ? Optional.empty()
                : context.adoptionDeniedBy()
                        .map(workspace -> Outcome.NotReady.of(
                                Situation.CONNECTION_ADOPTION_NOT_ALLOWED,
                                workspace,
                                context.key().namespace(),
                                named));
    }

    /** A resource that has no key, or not the right to the connection, waits for no authorization. */
    private Outcome stopped(Outcome.Stop why, @Nullable Bridge bridge) {
        if (why instanceof Outcome.NotReady) {
            callbacks.pause(bridge);
        }
        return why;
    }

    /** Distinguishes the connection from others while its id is not known. */
    static String identity(String keyFingerprint, WeldConnection resource) {
        return keyFingerprint + " " + resource.getSpec().integrationId() + " " + resource.label();
    }

    private Optional<Outcome.Stop> claim(ConnectionContext context, ApiKey key) {
        String id = context.knownId();
        return ownership
                .claim(OwnershipClaims.Claim.of(
                        context.resource(),
                        id,
                        identity(key.fingerprint(), context.resource()),
                        context.ledger().connectionId()))
                .map(other -> conflict(context, other));
    }

    /** The names of other namespaces are no business of this one. */
    private static Outcome.Stop conflict(ConnectionContext context, ResourceKey other) {
        String id = context.knownId();
        WeldConnection resource = context.resource();
        String connection = id == null
                ? "the connection of integration " + resource.getSpec().integrationId() + " with label "
                        + resource.label()
                : "connection " + id;
        return other.namespace().equals(context.key().namespace())
                ? Outcome.NotReady.of(Situation.CONNECTION_MANAGED, other.name(), connection)
                : Outcome.NotReady.of(Situation.CONNECTION_MANAGED_ELSEWHERE, connection);
    }

    private Outcome withKey(ConnectionContext context, ApiKey key) {
        Bridge bridge = context.ledger().bridge();
        if (bridge != null) {
            callbacks.expect(bridge, context.resource(), key.fingerprint());
        }
        if (context.isReconcileRequested()) {
            controller.weld().forgetRefusal(key);
        }
        Account account = new Account(
                key,
                controller.weld().of(key, Priority.USER),
                controller.poller().writes());
        String id = context.knownId();
        Workspace workspace = controller.poller().subscribe(context.key(), key, id);
        if (!account.isOfAnotherKey(context)) {
            context.changedKey().end();
        }
        AuthorizationResult result =
                id == null ? unknown(context, account, workspace) : known(context, account, workspace, id);
        Outcome outcome = publish(context, account, result);
        if (!(outcome instanceof Outcome.Stop)) {
            ownership.confirm(context.key());
        }
        return outcome;
    }

    private AuthorizationResult known(ConnectionContext context, Account account, Workspace workspace, String id) {
        return finder.find(context, account, workspace, id)
                .ifConnected(connection -> reauthorization.run(context, connection, account));
    }

    private AuthorizationResult unknown(ConnectionContext context, Account account, Workspace workspace) {
        Bridge bridge = context.ledger().bridge();
        boolean fresh = bridge == null || context.isReconcileRequested() || callbacks.hasArrived(bridge);
        CacheLookup<List<Connection>> listed = workspace.connections();
        if (!fresh) {
            Optional<Outcome.Stop> stop = listed instanceof CacheLookup.Hit<?>
                    ? ConnectionFinder.failure(workspace)
                    : Optional.of(ConnectionFinder.notListed(listed));
            if (stop.isPresent()) {
                return new AuthorizationResult.Stopped(stop.get());
            }
        }
        List<Connection> connections = !fresh && listed instanceof CacheLookup.Hit<List<Connection>> hit
                ? account.existing(hit.object())
                : account.connections();
        return authorization.run(context, connections, account);
    }

    private Outcome publish(ConnectionContext context, Account account, AuthorizationResult result) {
        return switch (result) {
            case AuthorizationResult.Stopped(Outcome.Stop why) -> why;
            case AuthorizationResult.Connected(Connection connection) -> connected(context, account, connection, false);
            case AuthorizationResult.Renewing(Connection connection) -> connected(context, account, connection, true);
            case AuthorizationResult.LinkOpen _ -> {
                context.publish(ConnectionStatuses.pending(context, account.isOfAnotherKey(context)));
                yield done(context, account);
            }
        };
    }

    private Outcome connected(ConnectionContext context, Account account, Connection connection, boolean linkOpen) {
        WeldException failure = controller.poller().failureFor(context.key());
        if (failure instanceof WeldException.Unauthorized) {
            return new Outcome.Failed(failure);
        }
        context.publish(ConnectionStatuses.connected(context, connection, linkOpen, failure));
        return done(context, account);
    }

    private Outcome done(ConnectionContext context, Account account) {
        boolean waitsForKey = context.ledger().bridge() != null
                && context.ledger().connectionId() == null
                && account.isOfAnotherKey(context);
        Optional<Duration> untilAccepted =
                waitsForKey ? Optional.of(context.changedKey().untilAccepted(account.keyDigest())) : Optional.empty();
        return new Outcome.Done(ConnectionStatuses.resync(
                context, account, untilAccepted, controller.intervals().resync()));
    }
}
