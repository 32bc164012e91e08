package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.plan.ConnectionSearch;
import app.weld.operator.status.EventReason;
import app.weld.operator.weld.Connection;
import org.jspecify.annotations.Nullable;

/** Has a person authorize again a connection that exists, which stays in use meanwhile. */
final class Reauthorization {
    private final EventRecorder events;
    private final AuthorizationCallbacks callbacks;
    private final LinkRequest request;
    private final LostLink lost;

    Reauthorization(EventRecorder events, AuthorizationCallbacks callbacks, LinkRequest request, LostLink lost) {
        this.events = events;
        this.callbacks = callbacks;
        this.request = request;
        this.lost = lost;
    }

    AuthorizationResult run(ConnectionContext context, Connection connection, Account account) {
        AuthorizationResult result = renew(context, connection, account);
        return result instanceof AuthorizationResult.LinkOpen ? new AuthorizationResult.Renewing(connection) : result;
    }

    private AuthorizationResult renew(ConnectionContext context, Connection connection, Account account) {
        Bridge bridge = context.ledger().bridge();
        String requested = context.reauthorizeRequest();
        if (requested != null) {
            return begin(context, connection, account, bridge, requested);
        }
        if (bridge == null) {
            return new AuthorizationResult.Connected(connection);
        }
        return bridge.confirmed()
                ? follow(context, connection, account, bridge)
                : lost.confirm(context, account, bridge);
    }

    private AuthorizationResult begin(
            ConnectionContext context,
            Connection connection,
            Account account,
            @Nullable Bridge bridge,
            String requested) {
        AuthorizationResult result;
        if (bridge == null || bridge.confirmed()) {
            callbacks.forget(bridge);
            result = request.forRenewal(context, connection, account, 0);
        } else {
            result = lost.confirm(context, account, bridge);
        }
        if (!(result instanceof AuthorizationResult.Stopped)) {
            context.persist(context.ledger().reauthorizeHandled(requested));
        }
        return result;
    }

    private AuthorizationResult follow(
            ConnectionContext context, Connection connection, Account account, Bridge bridge) {
        if (ConnectionSearch.isRenewed(connection, bridge)) {
            events.record(
                    context.resource(),
                    EventReason.Connected,
                    "connection " + connection.id() + " was authorized again");
            return end(context, connection, bridge);
        }
        if (LinkValidity.isExpired(bridge, account.time(), context.now())) {
            events.record(
                    context.resource(),
                    EventReason.AuthorizationExpired,
                    "the link to authorize again has expired, and Weld does not show that it was used");
            return end(context, connection, bridge);
        }
        return new AuthorizationResult.LinkOpen();
    }

    private AuthorizationResult end(ConnectionContext context, Connection connection, Bridge bridge) {
        context.persist(context.ledger().withoutBridge());
        callbacks.forget(bridge);
        return new AuthorizationResult.Connected(connection);
    }
}
