package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.status.EventReason;
import app.weld.operator.weld.Connection;

/** Writes down which connection in Weld a resource stands for. */
final class ConnectionBinding {
    private final EventRecorder events;
    private final AuthorizationCallbacks callbacks;

    ConnectionBinding(EventRecorder events, AuthorizationCallbacks callbacks) {
        this.events = events;
        this.callbacks = callbacks;
    }

    /** @param how how it came about, for a person */
    AuthorizationResult bind(
            ConnectionContext context, Connection connection, Origin origin, Account account, String how) {
        Bridge bridge = context.ledger().bridge();
        context.persist(context.ledger().bound(connection.id(), origin, account.keyDigest()));
        callbacks.forget(bridge);
        events.record(context.resource(), EventReason.Connected, "connection " + connection.id() + " " + how);
        return new AuthorizationResult.Connected(connection);
    }
}
