package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.AdoptionPolicy;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.plan.ConnectionSearch;
import app.weld.operator.plan.Finding;
import app.weld.operator.status.Reason;
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
final class ConnectionBridging {
    /** How long a link works, where Weld does not say. */
    private static final Duration VALIDITY = Duration.ofDays(1);

    private static final int LONGEST_URL = 4096;
    /** As many as the status has room for. */
    private static final int MOST_EXISTING = 100;

    private final Surroundings around;
    private final Claims claims;
    private final Redirects redirects;
    private final @Nullable String callbackUrl;

    /** @param callbackUrl where the operator itself takes redirects; absent where it does not */
    ConnectionBridging(Surroundings around, Claims claims, Redirects redirects, @Nullable String callbackUrl) {
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
    Optional<Connection> seek(ConnectionRecord record, List<Connection> connections, WeldApi weld) {
        Bridge bridge = record.ledger().bridge();
        if (bridge == null || bridge.connectionId() != null) {
            Optional<Connection> adopted = adopt(record, connections);
            if (adopted.isEmpty()) {
                open(record, connections, weld, null);
            }
            return adopted;
        }
        redirects.expect(bridge, record.subscriber());
        Optional<Connection> outcome = outcome(record, connections, bridge);
        if (outcome.isPresent()) {
            bind(record, outcome.get(), "connected");
        } else {
            keepOpen(record, connections, weld, bridge);
        }
        return outcome;
    }

    /**
     * A link to authorize a connection again that is there.
     *
     * @return whether one is open: the connection goes on working meanwhile
     */
    boolean seekAgain(ConnectionRecord record, List<Connection> connections, WeldApi weld, String connectionId) {
        Bridge bridge = record.ledger().bridge();
        String request = record.reauthorizeRequest();
        if (request != null) {
            if (bridge == null || bridge.confirmed()) {
                open(record, connections, weld, connectionId);
            } else {
                confirm(record, weld, bridge);
            }
            record.keep(record.ledger().reauthorizeHandled(request));
            return true;
        }
        if (bridge == null) {
            return false;
        }
        if (!bridge.confirmed()) {
            confirm(record, weld, bridge);
            return true;
        }
        redirects.expect(bridge, record.subscriber());
        if (outcome(record, connections, bridge).isPresent()) {
            around.events()
                    .normal(record.resource(), "Connected", "connection " + connectionId + " was authorized again");
            over(record, bridge);
            return false;
        }
        if (!record.now().isBefore(expiry(bridge))) {
            around.events()
                    .warning(record.resource(), "AuthorizationExpired", "the link to authorize again was not used");
            over(record, bridge);
            return false;
        }
        return true;
    }

    private void over(ConnectionRecord record, Bridge bridge) {
        record.keep(record.ledger().withoutBridge());
        redirects.forget(bridge);
    }

    /** When the open link stops working. */
    static Instant expiry(Bridge bridge) {
        String expires = bridge.expiresAt();
        return expires == null ? Instant.parse(bridge.createdAt()).plus(VALIDITY) : Instant.parse(expires);
    }

    private Optional<Connection> adopt(ConnectionRecord record, List<Connection> connections) {
        WeldConnection resource = record.resource();
        if (resource.getSpec().adoptionPolicyOrDefault() == AdoptionPolicy.Never) {
            return Optional.empty();
        }
        Optional<Connection> found = single(ConnectionSearch.toAdopt(
                connections, resource.getSpec().integrationId(), resource.label(), claimedByOlder(record)));
        found.ifPresent(connection -> bind(record, connection, "was there and is taken over"));
        return found;
    }

    private Optional<Connection> outcome(ConnectionRecord record, List<Connection> connections, Bridge bridge) {
        return single(ConnectionSearch.outcome(
                connections,
                bridge,
                record.resource().getSpec().integrationId(),
                record.resource().label(),
                redirects.of(bridge),
                claimedByOlder(record)));
    }

    private static Optional<Connection> single(Finding<Connection> finding) {
        if (finding instanceof Finding.Several<Connection> several) {
            throw new Blocked(
                    Reason.AmbiguousConnection,
                    "more than one connection in Weld could be meant: " + String.join(", ", several.ids())
                            + "; name one in spec.connectionId");
        }
        return finding instanceof Finding.One<Connection> one ? Optional.of(one.found()) : Optional.empty();
    }

    private Predicate<String> claimedByOlder(ConnectionRecord record) {
        return id -> claims.belongsToOlder(id, record.claimant());
    }

    private void bind(ConnectionRecord record, Connection connection, String how) {
        Bridge bridge = record.ledger().bridge();
        record.keep(record.ledger().bound(connection.id()));
        redirects.forget(bridge);
        around.events().normal(record.resource(), "Connected", "connection " + connection.id() + " " + how);
    }

    private void keepOpen(ConnectionRecord record, List<Connection> connections, WeldApi weld, Bridge bridge) {
        if (!bridge.confirmed()) {
            confirm(record, weld, bridge);
        } else if (!record.now().isBefore(expiry(bridge))) {
            around.events()
                    .warning(
                            record.resource(),
                            "AuthorizationExpired",
                            "the link was not used in time, there is a new one");
            redirects.forget(bridge);
            open(record, connections, weld, null);
        } else if (!Objects.equals(bridge.redirectUri(), redirectUri(record))) {
            redirects.forget(bridge);
            open(record, connections, weld, null);
        }
    }

    private @Nullable String redirectUri(ConnectionRecord record) {
        String declared = record.resource().getSpec().redirectUri();
        return declared == null ? callbackUrl : declared;
    }

    private void open(
            ConnectionRecord record, List<Connection> connections, WeldApi weld, @Nullable String connectionId) {
        WeldConnection resource = record.resource();
        String redirectUri = redirectUri(record);
        if (redirectUri == null) {
            throw new Blocked(
                    Reason.RedirectUriMissing,
                    "set spec.redirectUri, where Weld sends the browser afterwards: this operator hosts no callback");
        }
        // A connection that is authorized again is known by its id.
        List<String> existing = connectionId != null
                ? List.of()
                : ConnectionSearch.existing(connections, resource.getSpec().integrationId(), resource.label());
        if (existing.size() > MOST_EXISTING) {
            throw new Blocked(
                    Reason.AmbiguousConnection,
                    "Weld has more than " + MOST_EXISTING + " connections that could be meant, and a new one could "
                            + "not be told from them; set another spec.label, or name one in spec.connectionId");
        }
        Bridge intent = new Bridge(
                null,
                UUID.randomUUID().toString(),
                around.clock().instant().toString(),
                null,
                connectionId,
                redirectUri,
                existing);
        record.keep(record.ledger().bridging(intent));
        redirects.expect(intent, record.subscriber());
        ConnectionBridge made;
        try {
            made = weld.createBridge(new NewBridge(
                    redirectUri, resource.getSpec().integrationId(), resource.label(), intent.state(), connectionId));
        } catch (WeldException.OutcomeUnknown e) {
            throw unconfirmed(Troubles.words(e));
        } catch (WeldException e) {
            // Nothing was done: the intent would only make the next attempt wait.
            record.keep(record.ledger().withoutBridge());
            throw e;
        }
        opened(record, intent, made);
    }

    private void opened(ConnectionRecord record, Bridge intent, ConnectionBridge made) {
        String url = made.authorizeUrl();
        if (url == null || url.isEmpty() || url.length() > LONGEST_URL) {
            throw new Blocked(Reason.Rejected, "Weld gave no usable link to authorize the source");
        }
        // That there is an id says that Weld has answered; it need not have told one.
        String id = made.id() == null ? "unnamed" : made.id();
        Instant expires =
                made.expiresAt() == null ? Instant.parse(intent.createdAt()).plus(VALIDITY) : made.expiresAt();
        ConnectionLedger next = record.ledger().pending(intent.confirmed(id, expires.toString()), url);
        record.keep(next);
        around.events()
                .normal(
                        record.resource(),
                        "AuthorizationRequired",
                        "a person must open the link in status.authorizeUrl to authorize the source");
    }

    /** The answer to the request for a link was lost. */
    private void confirm(ConnectionRecord record, WeldApi weld, Bridge bridge) {
        Optional<ConnectionBridge> made = weld.bridges().items().stream()
                .filter(listed -> bridge.state().equals(listed.state()) && listed.authorizeUrl() != null)
                .findFirst();
        if (made.isPresent()) {
            around.tallies().creationRecovered();
            around.events()
                    .warning(
                            record.resource(),
                            "CreationRecovered",
                            "the answer with the link was lost and is found again");
            opened(record, bridge, made.get());
            return;
        }
        Instant over = Instant.parse(bridge.createdAt()).plus(around.timing().creationGrace());
        if (record.now().isBefore(over)) {
            throw unconfirmed("Weld shows no such bridge yet");
        }
        record.keep(record.ledger().withoutBridge());
        throw Waiting.because(Reason.Creating, "a link is being asked for again", Duration.ZERO);
    }

    private Waiting unconfirmed(String why) {
        return Waiting.because(
                Reason.CreationUnconfirmed,
                "it is not known whether Weld has made the link to authorize the source (" + why + ")",
                around.timing().creationLook());
    }
}
