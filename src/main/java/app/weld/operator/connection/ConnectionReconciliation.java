package app.weld.operator.connection;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.ConnectionStatusBuilder;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings one connection to what its manifest says, and reports. */
final class ConnectionReconciliation {
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(30);

    private final ControllerContext around;
    private final OwnershipClaims claims;
    private final Authorization bridging;
    private final AuthorizationCallbacks redirects;
    private final FailureHandler troubles;

    ConnectionReconciliation(
            ControllerContext around,
            OwnershipClaims claims,
            AuthorizationCallbacks redirects,
            @Nullable String callbackUrl) {
        this.around = around;
        this.claims = claims;
        this.redirects = redirects;
        this.bridging = new Authorization(around, claims, redirects, callbackUrl);
        this.troubles = new FailureHandler(around.events(), around.intervals());
    }

    /** Returns when to look again, at the latest. */
    Duration run(ConnectionContext record) {
        if (isSuspended(record)) {
            redirects.pause(record.ledger().bridge());
            cannotAct(record);
            record.publish(record.status()
                    .ready(Reason.Suspended, "spec.suspend is true")
                    .build());
            return around.intervals().resync();
        }
        ReconcileAttempt attempt = record.attempt();
        Optional<Duration> notBefore = record.memory().backoff().remaining(attempt.of());
        if (notBefore.isPresent()) {
            return notBefore.get();
        }
        try {
            record.checkReadable();
            Duration next = converge(record);
            see(record);
            record.memory().backoff().succeeded();
            return next;
        } catch (RequeueException | NotReadyException | WeldException e) {
            if (FailureHandler.isOfTheKey(e)) {
                cannotAct(record);
            }
            ConnectionStatusBuilder draft = record.status();
            Duration next = troubles.of(e, attempt, draft);
            if (troubles.isWorthAWord(e, attempt)) {
                record.publish(draft.build());
            }
            return next;
        }
    }

    private static boolean isSuspended(ConnectionContext record) {
        return record.resource().unreadable() == null
                && record.resource().getSpec() != null
                && record.resource().getSpec().suspended();
    }

    private Duration converge(ConnectionContext record) {
        Bridge bridge = record.ledger().bridge();
        ApiKey key;
        try {
            key = around.apiKeys()
                    .read(record.key(), record.resource().getSpec().apiKeySecretRef());
            checkConflict(record, key);
        } catch (NotReadyException e) {
            // Who has no key, or not the right to it, waits for no authorization and is in nobody's way.
            redirects.pause(bridge);
            throw e;
        }
        if (bridge != null) {
            redirects.expect(bridge, record.resource(), key.fingerprint());
        }
        if (record.isReconcileRequested()) {
            around.weld().forgetRefusal(key);
        }
        WeldApi weld = around.weld().of(key, Priority.USER);
        Workspace workspace = around.poller().subscribe(record.key(), key, record.knownId());
        Authorization.Account account = new Authorization.Account(key, weld);
        if (!Authorization.isOfAnotherKey(record, account)) {
            record.changedKey().end();
        }
        String id = record.knownId();
        return id == null ? unknown(record, account, workspace) : known(record, account, workspace, id);
    }

    private Duration unknown(ConnectionContext record, Authorization.Account account, Workspace workspace) {
        Bridge bridge = record.ledger().bridge();
        boolean look = bridge == null || record.isReconcileRequested() || redirects.isNews(bridge);
        // One that cannot be read is not the one looked for, as far as can be seen: the others go on.
        List<Connection> connections = look ? account.weld().connections().items() : listed(workspace);
        Optional<Connection> found = bridging.seek(record, connections, account);
        if (found.isPresent()) {
            return report(record, account, found.get(), false);
        }
        record.publish(record.status()
                .integration(null)
                .ready(
                        Reason.AuthorizationPending,
                        Authorization.isOfAnotherKey(record, account)
                                ? "the link in status.authorizeUrl was made with another API key than the Secret holds"
                                        + " now, which does not show it: it is replaced if that key stays"
                                : "a person must open the link in status.authorizeUrl to authorize the source")
                .reachable(true, Reason.Reachable, "Weld answers")
                .reconcileHandled(record.reconcileRequest())
                .build());
        return until(record, account);
    }

    private List<Connection> listed(Workspace workspace) {
        CacheLookup<List<Connection>> sighting = workspace.connections();
        if (sighting instanceof CacheLookup.Found<List<Connection>> found) {
            WeldException failure = workspace.failure(ResourceKey.Kind.CONNECTION);
            if (failure != null) {
                throw failure;
            }
            return found.object();
        }
        throw notListed(sighting);
    }

    private static RuntimeException notListed(CacheLookup<?> sighting) {
        return sighting instanceof CacheLookup.Failed<?> failed
                ? failed.reason()
                : RequeueException.silently("the connections of the workspace are being listed", UNTIL_LISTED);
    }

    private Duration known(ConnectionContext record, Authorization.Account account, Workspace workspace, String id) {
        CacheLookup<Connection> sighting = workspace.connection(id);
        boolean fresh = record.isReconcileRequested()
                || redirects.isNews(record.ledger().bridge())
                || sighting instanceof CacheLookup.Absent<Connection>;
        if (!fresh && !(sighting instanceof CacheLookup.Found<Connection>)) {
            throw notListed(sighting);
        }
        Connection connection = sighting instanceof CacheLookup.Found<Connection> found && !fresh
                ? found.object()
                : ask(record, account, id);
        checkIntegration(record.resource().getSpec(), connection);
        if (!id.equals(record.ledger().connectionId())) {
            record.persist(record.ledger().bound(id, Origin.Adopted, account.name()));
            around.events()
                    .record(
                            record.resource(),
                            EventReason.Connected,
                            "connection " + id + " is the one that spec names");
        }
        record.persist(record.ledger().shownTo(account.name()));
        return connected(record, account, connection);
    }

    private Connection ask(ConnectionContext record, Authorization.Account account, String id) {
        Listing<Connection> listing = account.weld().connections();
        return listing.items().stream()
                .filter(connection -> connection.id().equals(id))
                .findFirst()
                .orElseThrow(() -> {
                    if (listing.mayHide(id)) {
                        return new WeldException.Unavailable("Weld listed something that cannot be read: "
                                + listing.unreadable().get(0));
                    }
                    boolean follows = !Authorization.isOfAnotherKey(record, account)
                            || record.changedKey().untilFollowed(account.name()).isZero();
                    if (follows) {
                        leaveWhatIsOfAnotherWorkspace(record, account, id);
                        requeue(claims.doesNotSee(record.key()));
                    }
                    return new NotReadyException(
                            Reason.RemoteConnectionNotFound, "connection " + id + " is not there in Weld");
                });
    }

    /**
     * A connection that was found by its label while the Secret held the key of another workspace is none of this one. It is
     * left once its key has not been there for a while, where nothing is lost by that: no person authorized it for this resource, no sync was made on it, and it is taken
     * back when a key shows it again, since the key of now may as well be the wrong one.
     *
     * @throws RequeueException when it was left
     */
    private void leaveWhatIsOfAnotherWorkspace(ConnectionContext record, Authorization.Account account, String id) {
        ConnectionLedger ledger = record.ledger();
        boolean isLeft = record.resource().getSpec().connectionId() == null
                && ledger.origin() == Origin.Adopted
                && Authorization.isOfAnotherKey(record, account)
                && ledger.formerConnectionIds().size() < ConnectionLedger.MOST_FORMER
                && !around.caches().isStoodOn(record.resource(), id);
        if (isLeft) {
            redirects.forget(ledger.bridge());
            record.persist(ledger.left());
            around.events()
                    .record(
                            record.resource(),
                            EventReason.ConnectionLeft,
                            "this API key does not show connection " + id
                                    + ", which was found with another key and has no sync: it is looked for anew");
            throw RequeueException.silently("the connection is looked for with the API key of now", Duration.ZERO);
        }
    }

    private static void checkIntegration(WeldConnectionSpec spec, Connection connection) {
        String integration = connection.integrationId();
        if (integration != null && !integration.equals(spec.integrationId())) {
            throw new NotReadyException(
                    Reason.Rejected,
                    "connection " + connection.id() + " is of integration " + integration + ", not of "
                            + spec.integrationId());
        }
    }

    private Duration connected(ConnectionContext record, Authorization.Account account, Connection connection) {
        boolean open = false;
        if (record.reauthorizeRequest() != null || record.ledger().bridge() != null) {
            open = bridging.seekAgain(record, connection, account);
        }
        return report(record, account, connection, open);
    }

    private Duration report(
            ConnectionContext record, Authorization.Account account, Connection connection, boolean open) {
        ConnectionStatusBuilder draft = record.status()
                .integration(connection.integrationId())
                .ready(
                        Reason.Connected,
                        open
                                ? "the source is connected; a link to authorize it again is in status.authorizeUrl"
                                : "the source is connected")
                .reconcileHandled(record.reconcileRequest());
        WeldException failure = around.poller().failureFor(record.key());
        if (failure == null) {
            draft.reachable(true, Reason.Reachable, "Weld answers");
        } else if (failure instanceof WeldException.Unauthorized) {
            throw failure;
        } else {
            draft.reachable(false, FailureHandler.reason(failure), FailureHandler.words(failure));
        }
        record.publish(draft.build());
        return until(record, account);
    }

    private Duration until(ConnectionContext record, Authorization.Account account) {
        Bridge bridge = record.ledger().bridge();
        Duration most = around.intervals().resync();
        if (bridge != null && record.ledger().connectionId() == null && Authorization.isOfAnotherKey(record, account)) {
            Duration left = record.changedKey().untilFollowed(account.key().fingerprint());
            return left.compareTo(most) < 0 ? left.plusMillis(100) : most;
        }
        if (bridge == null) {
            return most;
        }
        Duration expiry = Authorization.remaining(record, bridge, account);
        if (expiry.isNegative() || expiry.isZero()) {
            return Duration.ofMillis(500);
        }
        return expiry.compareTo(most) < 0 ? expiry.plusMillis(100) : most;
    }

    private void checkConflict(ConnectionContext record, ApiKey key) {
        String id = record.knownId();
        requeue(claims.claim(OwnershipClaims.Claim.of(
                record.resource(),
                id,
                key.fingerprint() + " " + record.resource().getSpec().integrationId() + " "
                        + record.resource().label(),
                record.ledger().connectionId())));
        claims.owner(record.key()).ifPresent(owner -> {
            throw new NotReadyException(
                    Reason.Conflict,
                    "WeldConnection " + owner.qualifiedName()
                            + " stands for the same connection in Weld, or goes before");
        });
    }

    /** What cannot act is in nobody's way. */
    private void cannotAct(ConnectionContext record) {
        requeue(claims.cannotAct(record.key()));
    }

    private void see(ConnectionContext record) {
        requeue(claims.sees(record.key()));
    }

    private void requeue(Set<ResourceKey> rivals) {
        rivals.forEach(around.requeue());
    }
}
