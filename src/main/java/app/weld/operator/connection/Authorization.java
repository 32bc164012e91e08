package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.AdoptionPolicy;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.plan.ConnectionSearch;
import app.weld.operator.plan.SearchResult;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.status.RequeueException;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Has a person authorize a source: asks Weld for a link, waits, and recognises the connection that comes of it. As with
 * syncs the intent is written before Weld is asked, and a lost answer is looked for before another link is made.
 */
final class Authorization {
    /** How long a link works, where Weld does not say. */
    private static final Duration VALIDITY = Duration.ofDays(1);

    /** However often the answer with a link is lost, a person is not to wait longer for the next one. */
    private static final Duration LONGEST_PATIENCE = Duration.ofHours(1);

    private static final int MOST_DOUBLINGS = 10;
    private static final int MOST_LOOK_DOUBLINGS = 4;
    private static final int LONGEST_URL = 4096;
    /** As many as the status has room for. */
    private static final int MOST_EXISTING = 100;

    private final ControllerContext around;
    private final OwnershipClaims claims;
    private final AuthorizationCallbacks redirects;
    private final @Nullable String callbackUrl;
    /** What the resource is authorized with: its workspace, and Weld's word for the time there. */
    record Account(ApiKey key, WeldApi weld) {
        /** Weld's time, which the times that it writes into its objects are compared with. */
        Optional<Instant> time() {
            return weld.serverTime();
        }

        String name() {
            return key.fingerprint();
        }
    }

    /** @param callbackUrl where the operator itself takes redirects; absent where it does not */
    Authorization(
            ControllerContext around,
            OwnershipClaims claims,
            AuthorizationCallbacks redirects,
            @Nullable String callbackUrl) {
        this.around = around;
        this.claims = claims;
        this.redirects = redirects;
        this.callbackUrl = callbackUrl;
    }

    /**
     * Looks for the connection, and has a link made where there is none.
     *
     * @param connections as listed
     * @return the connection, bound to the resource; empty while a person has to open the link
     */
    Optional<Connection> seek(ConnectionContext record, List<Connection> connections, Account account) {
        Optional<Connection> former = former(record, connections, account);
        if (former.isPresent()) {
            return former;
        }
        Bridge bridge = record.ledger().bridge();
        if (bridge == null || bridge.connectionId() != null) {
            Optional<Connection> adopted = adopt(record, connections, account);
            if (adopted.isEmpty()) {
                open(record, connections, account, null, 0);
            }
            return adopted;
        }
        if (bridge.confirmed() && isOfAnotherKey(record, account)) {
            boolean shown = account.weld().bridges().items().stream()
                    .anyMatch(listed -> bridge.hasState(listed.state())
                            || (listed.id() != null && listed.id().equals(bridge.id())));
            if (shown) {
                record.persist(record.ledger().shownTo(account.name()));
            } else if (!untilFollowed(record, account).isZero()) {
                // What this key shows says nothing of a link into another workspace.
                return Optional.empty();
            } else {
                followTheKey(record, account, bridge);
            }
        }
        Optional<Connection> outcome = outcome(record, connections, bridge, account);
        if (outcome.isPresent()) {
            bind(record, outcome.get(), Origin.Created, account, "connected");
        } else {
            keepOpen(record, account, bridge);
        }
        return outcome;
    }

    /** What was left for the connection of another workspace, while the Secret held its key, is taken back. */
    private Optional<Connection> former(ConnectionContext record, List<Connection> connections, Account account) {
        Optional<Connection> former = connections.stream()
                .filter(connection -> record.ledger().formerConnectionIds().contains(connection.id()))
                .filter(connection -> !claims.belongsToAnother(connection.id(), record.resource()))
                .findFirst();
        former.ifPresent(connection ->
                bind(record, connection, Origin.Adopted, account, "is there for this API key, and is taken back"));
        return former;
    }

    /** Whether another key than now has shown the connection, or made the link. */
    static boolean isOfAnotherKey(ConnectionContext record, Account account) {
        String digest = record.ledger().apiKeyDigest();
        return digest != null && !digest.equals(account.name());
    }

    private Duration untilFollowed(ConnectionContext record, Account account) {
        return record.changedKey().untilFollowed(account.name());
    }

    /** A link into another workspace than that of the key would never lead to a connection that the key shows. */
    private void followTheKey(ConnectionContext record, Account account, Bridge bridge) {
        // What was there before in another workspace says nothing here: only what is plainly newer can have come of it.
        List<Connection> newer = account.weld().connections().items().stream()
                .filter(connection -> ConnectionSearch.isPlainlyNewer(connection, bridge))
                .toList();
        bindWhatHasCome(record, newer, account, bridge);
        redirects.forget(bridge);
        record.persist(record.ledger().withoutBridge());
        throw RequeueException.silently("the API key is another one: the link is asked for anew", Duration.ZERO);
    }

    /**
     * A link to authorize a connection again that is there.
     *
     * @return whether one is open: the connection goes on working meanwhile
     */
    boolean seekAgain(ConnectionContext record, Connection connection, Account account) {
        Bridge bridge = record.ledger().bridge();
        String request = record.reauthorizeRequest();
        if (request != null) {
            if (bridge == null || bridge.confirmed()) {
                redirects.forget(bridge);
                open(record, List.of(connection), account, connection, 0);
            } else {
                confirm(record, account, bridge);
            }
            record.persist(record.ledger().reauthorizeHandled(request));
            return true;
        }
        if (bridge == null) {
            return false;
        }
        if (!bridge.confirmed()) {
            confirm(record, account, bridge);
            return true;
        }
        if (ConnectionSearch.isRenewed(connection, bridge)) {
            around.events()
                    .record(
                            record.resource(),
                            EventReason.Connected,
                            "connection " + connection.id() + " was authorized again");
            over(record, bridge);
            return false;
        }
        if (isExpired(record, bridge, account)) {
            around.events()
                    .record(
                            record.resource(),
                            EventReason.AuthorizationExpired,
                            "the link to authorize again has expired, and Weld does not show that it was used");
            over(record, bridge);
            return false;
        }
        return true;
    }

    private void over(ConnectionContext record, Bridge bridge) {
        record.persist(record.ledger().withoutBridge());
        redirects.forget(bridge);
    }

    /** How long the open link works, at most: as Weld's clock says, or ours where Weld tells no time. */
    static Duration remaining(ConnectionContext record, Bridge bridge, Account account) {
        Instant expires = bridge.expiresAt() == null
                ? Instant.parse(bridge.createdAt()).plus(VALIDITY)
                : Instant.parse(bridge.expiresAt());
        Optional<Instant> time = account.time();
        if (time.isPresent()) {
            return Duration.between(time.get(), expires);
        }
        // With our own clock, which may be ahead of Weld's by more than the link works, it would never be open.
        Instant created = Instant.parse(bridge.createdAt());
        Instant ours = expires.isAfter(created) ? expires : created.plus(VALIDITY);
        return Duration.between(record.now(), ours);
    }

    private static boolean isExpired(ConnectionContext record, Bridge bridge, Account account) {
        Duration remaining = remaining(record, bridge, account);
        return remaining.isZero() || remaining.isNegative();
    }

    private Optional<Connection> adopt(ConnectionContext record, List<Connection> connections, Account account) {
        WeldConnection resource = record.resource();
        if (resource.getSpec().adoptionPolicyOrDefault() == AdoptionPolicy.Never) {
            return Optional.empty();
        }
        Optional<Connection> found = single(ConnectionSearch.toAdopt(
                connections, resource.getSpec().integrationId(), resource.label(), claimedByAnother(record)));
        found.ifPresent(connection -> bind(record, connection, Origin.Adopted, account, "was there and is taken over"));
        return found;
    }

    private Optional<Connection> outcome(
            ConnectionContext record, List<Connection> connections, Bridge bridge, Account account) {
        List<AuthorizationCallbacks.Wanted> others = redirects.others(record.key(), account.name());
        return single(ConnectionSearch.outcome(
                connections,
                bridge,
                record.resource().getSpec().integrationId(),
                record.resource().label(),
                redirects.of(bridge),
                connection -> others.stream()
                        .anyMatch(other -> ConnectionSearch.couldBe(connection, other.integrationId(), other.label())),
                claimedByAnother(record)));
    }

    private static Optional<Connection> single(SearchResult<Connection> finding) {
        if (finding instanceof SearchResult.Several<Connection> several) {
            throw new NotReadyException(
                    Reason.AmbiguousConnection,
                    "more than one connection in Weld could be meant: " + String.join(", ", several.ids())
                            + "; name one in spec.connectionId");
        }
        return finding instanceof SearchResult.One<Connection> one ? Optional.of(one.found()) : Optional.empty();
    }

    private Predicate<String> claimedByAnother(ConnectionContext record) {
        return id -> claims.belongsToAnother(id, record.resource());
    }

    private void bind(ConnectionContext record, Connection connection, Origin origin, Account account, String how) {
        Bridge bridge = record.ledger().bridge();
        record.persist(record.ledger().bound(connection.id(), origin, account.name()));
        redirects.forget(bridge);
        around.events().record(record.resource(), EventReason.Connected, "connection " + connection.id() + " " + how);
    }

    private void keepOpen(ConnectionContext record, Account account, Bridge bridge) {
        if (!bridge.confirmed()) {
            confirm(record, account, bridge);
        } else if (isExpired(record, bridge, account)) {
            around.events()
                    .record(
                            record.resource(),
                            EventReason.AuthorizationExpired,
                            "the link was not used in time, there is a new one");
            openAgain(record, account, bridge);
        } else if (!Objects.equals(bridge.redirectUri(), redirectUri(record))) {
            openAgain(record, account, bridge);
        }
    }

    /** Not with a list that is as old as the last poll: what came since must not look like the next link's outcome. */
    private void openAgain(ConnectionContext record, Account account, Bridge bridge) {
        List<Connection> connections = account.weld().connections().items();
        bindWhatHasCome(record, connections, account, bridge);
        redirects.forget(bridge);
        open(record, connections, account, null, 0);
    }

    /** What came of a link just before another one is asked for would be taken for what was there before that one. */
    private void bindWhatHasCome(
            ConnectionContext record, List<Connection> connections, Account account, Bridge bridge) {
        Optional<Connection> outcome = outcome(record, connections, bridge, account);
        if (outcome.isPresent()) {
            bind(record, outcome.get(), Origin.Created, account, "connected");
            throw RequeueException.silently("the connection has come a moment ago", Duration.ZERO);
        }
    }

    private @Nullable String redirectUri(ConnectionContext record) {
        String declared = record.resource().getSpec().redirectUri();
        return declared == null ? callbackUrl : declared;
    }

    /**
     * Asks for a link.
     *
     * @param again the connection that is to be authorized again; absent for a new one
     * @param lost how many links were asked for in a row whose outcome was never learnt
     */
    private void open(
            ConnectionContext record,
            List<Connection> connections,
            Account account,
            @Nullable Connection again,
            int lost) {
        WeldConnection resource = record.resource();
        String redirectUri = redirectUri(record);
        if (redirectUri == null) {
            throw new NotReadyException(
                    Reason.RedirectUriMissing,
                    "set spec.redirectUri, where Weld sends the browser afterwards: this operator hosts no callback");
        }
        // A connection that is authorized again is known by its id.
        List<String> existing = again != null
                ? List.of()
                : ConnectionSearch.existing(connections, resource.getSpec().integrationId(), resource.label());
        if (existing.size() > MOST_EXISTING) {
            throw new NotReadyException(
                    Reason.AmbiguousConnection,
                    "Weld has more than " + MOST_EXISTING + " connections that could be meant, and a new one could "
                            + "not be told from them; set another spec.label, or name one in spec.connectionId");
        }
        String state = UUID.randomUUID().toString();
        Instant now = around.clock().instant();
        Bridge intent = Bridge.intended(
                        state, now.toString(), again == null ? null : again.id(), redirectUri, existing, lost)
                .changedBefore(changed(again));
        record.persist(record.ledger().bridging(intent));
        redirects.expect(intent, record.resource(), account.name());
        ConnectionBridge made;
        try {
            made = account.weld()
                    .createBridge(new NewBridge(
                            redirectUri,
                            resource.getSpec().integrationId(),
                            resource.label(),
                            state,
                            intent.connectionId()));
        } catch (WeldException.OutcomeUnknown e) {
            record.unconfirmedLink()
                    .restart(intent.stateDigest(), around.clock().instant());
            throw unconfirmed(FailureHandler.words(e), intent);
        } catch (WeldException e) {
            // Nothing was done: the intent would only make the next attempt wait.
            record.persist(record.ledger().withoutBridge());
            redirects.forget(intent);
            throw e;
        }
        opened(record, account, intent, made);
    }

    private static @Nullable String changed(@Nullable Connection connection) {
        Instant changed = connection == null ? null : connection.updatedAt();
        return changed == null ? null : changed.toString();
    }

    private void opened(ConnectionContext record, Account account, Bridge intent, ConnectionBridge made) {
        String url = made.authorizeUrl();
        if (url == null || url.isEmpty() || url.length() > LONGEST_URL) {
            throw new NotReadyException(Reason.Rejected, "Weld gave no usable link to authorize the source");
        }
        Instant linked = Optional.ofNullable(made.createdAt()).or(account::time).orElse(null);
        Instant start = linked == null ? Instant.parse(intent.createdAt()) : linked;
        Instant expires = made.expiresAt();
        if (expires == null || !expires.isAfter(start)) {
            expires = start.plus(VALIDITY);
        }
        Bridge confirmed = intent.confirmed(made.id(), expires.toString(), linked == null ? null : linked.toString())
                .changedBefore(changedBefore(intent, account));
        record.unconfirmedLink().end();
        ConnectionLedger next = record.ledger().pending(confirmed, url, account.name());
        record.persist(next);
        around.events()
                .record(
                        record.resource(),
                        EventReason.AuthorizationRequired,
                        "a person must open the link in status.authorizeUrl to authorize the source");
    }

    /** Weld may count the link itself as a change of its connection: what it shows before anybody has the link counts. */
    private static @Nullable String changedBefore(Bridge intent, Account account) {
        String again = intent.connectionId();
        if (again == null) {
            return null;
        }
        try {
            return account.weld().connections().items().stream()
                    .filter(connection -> connection.id().equals(again))
                    .map(Authorization::changed)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(intent.changedBefore());
        } catch (WeldException e) {
            // The link is there and must not be lost for that.
            return intent.changedBefore();
        }
    }

    /** The answer to the request for a link was lost. */
    private void confirm(ConnectionContext record, Account account, Bridge bridge) {
        Optional<ConnectionBridge> made = account.weld().bridges().items().stream()
                .filter(listed -> bridge.hasState(listed.state()) && listed.authorizeUrl() != null)
                .findFirst();
        if (made.isPresent()) {
            around.counters().creationRecovered();
            around.events()
                    .record(
                            record.resource(),
                            EventReason.CreationRecovered,
                            "the answer with the link was lost and is found again");
            opened(record, account, bridge, made.get());
            return;
        }
        Instant now = around.clock().instant();
        Instant since = record.unconfirmedLink().since(bridge.stateDigest(), now);
        if (now.isBefore(since.plus(patience(bridge)))) {
            throw unconfirmed("Weld shows no such bridge yet", bridge);
        }
        record.unconfirmedLink().end();
        List<Connection> connections = account.weld().connections().items();
        String again = bridge.connectionId();
        if (again == null) {
            bindWhatHasCome(record, connections, account, bridge);
        }
        redirects.forget(bridge);
        Connection connection = again == null
                ? null
                : connections.stream()
                        .filter(listed -> listed.id().equals(again))
                        .findFirst()
                        .orElseThrow(() -> new NotReadyException(
                                Reason.RemoteConnectionNotFound, "connection " + again + " is not there in Weld"));
        open(record, connections, account, connection, bridge.lost() + 1);
    }

    /** Where the answer is lost each time, links are asked for ever more rarely. */
    private Duration patience(Bridge bridge) {
        Duration patience =
                around.intervals().creationGrace().multipliedBy(1L << Math.min(bridge.lost(), MOST_DOUBLINGS));
        return patience.compareTo(LONGEST_PATIENCE) > 0 && bridge.lost() > 0 ? LONGEST_PATIENCE : patience;
    }

    private RequeueException unconfirmed(String why, Bridge bridge) {
        Duration look = around.intervals().creationCheck();
        return RequeueException.because(
                Reason.CreationUnconfirmed,
                "it is not known whether Weld has made the link to authorize the source (" + why + ")",
                look.multipliedBy(1L << Math.min(bridge.lost(), MOST_LOOK_DOUBLINGS)));
    }
}
