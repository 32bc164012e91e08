package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.plan.ConnectionSearch;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.StaleStatusException;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.WeldException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has Weld make a link to authorize a source. As with syncs, the intent is written before the request is sent, so that a lost
 * answer is searched for before another link is requested.
 */
final class LinkRequest {
    private static final int MAX_URL_LENGTH = 4096;
    /** As many as the status has room for. */
    private static final int MAX_EXISTING = 100;

    private final ControllerContext controller;
    private final AuthorizationCallbacks callbacks;
    private final LinkWait wait;
    private final @Nullable String callbackUrl;

    /** @param callbackUrl where the operator itself takes redirects; absent where it does not */
    LinkRequest(
            ControllerContext controller,
            AuthorizationCallbacks callbacks,
            LinkWait wait,
            @Nullable String callbackUrl) {
        this.controller = controller;
        this.callbacks = callbacks;
        this.wait = wait;
        this.callbackUrl = callbackUrl;
    }

    /** Where Weld is to send the browser afterwards. */
    @Nullable
    String redirectUri(ConnectionContext context) {
        String declared = context.resource().getSpec().redirectUri();
        return declared == null ? callbackUrl : declared;
    }

    /**
     * Requests a link to authorize a new connection.
     *
     * @param lost how many links were requested in a row whose outcome was never learnt
     */
    AuthorizationResult forNew(ConnectionContext context, List<Connection> connections, Account account, int lost) {
        WeldConnection resource = context.resource();
        List<String> existing =
                ConnectionSearch.existing(connections, resource.getSpec().integrationId(), resource.label());
        return existing.size() > MAX_EXISTING && redirectUri(context) != null
                ? notReady(Situation.CONNECTIONS_TOO_MANY, MAX_EXISTING)
                : request(context, account, null, existing, lost);
    }

    /** Requests a link to authorize this connection again, which is known by its id. */
    AuthorizationResult forRenewal(ConnectionContext context, Connection connection, Account account, int lost) {
        return request(context, account, connection, List.of(), lost);
    }

    private AuthorizationResult request(
            ConnectionContext context, Account account, @Nullable Connection again, List<String> existing, int lost) {
        String redirectUri = redirectUri(context);
        if (redirectUri == null) {
            return notReady(Situation.REDIRECT_URI_MISSING);
        }
        String state = UUID.randomUUID().toString();
        Bridge intent = Bridge.intended(
                        state,
                        controller.clock().instant().toString(),
                        again == null ? null : again.id(),
                        redirectUri,
                        existing,
                        lost)
                .changedBefore(lastChange(again));
        context.persist(context.ledger().bridging(intent));
        callbacks.expect(intent, context.resource(), account.keyDigest());
        return send(context, account, intent, redirectUri, state);
    }

    private AuthorizationResult send(
            ConnectionContext context, Account account, Bridge intent, String redirectUri, String state) {
        WeldConnection resource = context.resource();
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
            context.unconfirmedLink()
                    .restart(intent.stateDigest(), controller.clock().instant());
            return wait.checkLater(intent, FailureHandler.message(e));
        } catch (WeldException e) {
            // Nothing was done: the intent would only make the next attempt wait.
            context.persist(context.ledger().withoutBridge());
            callbacks.forget(intent);
            Optional<Outcome.Stop> unknown =
                    UnknownIntegration.check(resource.getSpec().integrationId(), e, account.weld());
            if (unknown.isPresent()) {
                return new AuthorizationResult.Stopped(unknown.get());
            }
            throw e;
        }
        return open(context, account, intent, made);
    }

    /** Weld has made this link: it is written into the status, for a person to open it. */
    AuthorizationResult open(ConnectionContext context, Account account, Bridge intent, ConnectionBridge made) {
        String url = made.authorizeUrl();
        if (url == null || url.isEmpty() || url.length() > MAX_URL_LENGTH) {
            return notReady(Situation.LINK_UNUSABLE);
        }
        Instant linked = Optional.ofNullable(made.createdAt()).or(account::time).orElse(null);
        Instant start = linked == null ? Instant.parse(intent.createdAt()) : linked;
        Instant end = LinkValidity.end(start, Optional.ofNullable(made.expiresAt()));
        Bridge confirmed = intent.confirmed(made.id(), end.toString(), linked == null ? null : linked.toString())
                .changedBefore(changedBefore(intent, account));
        context.unconfirmedLink().end();
        write(context, confirmed, url, account);
        controller
                .events()
                .record(
                        context.resource(),
                        EventReason.AuthorizationRequired,
                        Situation.AUTHORIZATION_PENDING.message());
        return new AuthorizationResult.LinkOpen();
    }

    /** A status that somebody took away meanwhile gets it all the same: the next reconciliation would request a second one. */
    private static void write(ConnectionContext context, Bridge link, String url, Account account) {
        if (context.tryPersist(context.ledger().pending(link, url, account.keyDigest()))) {
            return;
        }
        ConnectionLedger live = context.reload();
        if (!live.equals(ConnectionLedger.EMPTY) || link.connectionId() != null) {
            throw new StaleStatusException("another process works on this resource");
        }
        context.persist(live.pending(link, url, account.keyDigest()));
    }

    /** Weld may count the link itself as a change of its connection: what it shows before anybody has the link counts. */
    private static @Nullable String changedBefore(Bridge intent, Account account) {
        String again = intent.connectionId();
        if (again == null) {
            return null;
        }
        try {
            return account.connections().stream()
                    .filter(connection -> connection.id().equals(again))
                    .map(LinkRequest::lastChange)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(intent.changedBefore());
        } catch (WeldException e) {
            // The link is there and must not be lost for that.
            return intent.changedBefore();
        }
    }

    private static @Nullable String lastChange(@Nullable Connection connection) {
        Instant changed = connection == null ? null : connection.updatedAt();
        return changed == null ? null : changed.toString();
    }

    private static AuthorizationResult notReady(Situation situation, Object... values) {
        return new AuthorizationResult.Stopped(Outcome.NotReady.of(situation, values));
    }
}
