package app.weld.operator.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The durable facts of a connection's status: losing one could ask a person twice. They are written together, under a
 * field manager of their own; the components are described in {@link WeldConnectionStatus}.
 */
public record ConnectionLedger(
        @Nullable String connectionId,
        @Nullable Bridge bridge,
        @Nullable String authorizeUrl,
        @Nullable String authorizeUrlExpiresAt,
        @Nullable String lastHandledReauthorizeAt) {

    public static final ConnectionLedger EMPTY = new ConnectionLedger(null, null, null, null, null);

    /** The connection is known; a link to make it has no use any more. */
    public ConnectionLedger bound(String id) {
        return new ConnectionLedger(id, null, null, null, lastHandledReauthorizeAt);
    }

    /** A bridge is about to be asked for. */
    public ConnectionLedger bridging(Bridge intent) {
        return new ConnectionLedger(connectionId, intent, null, null, lastHandledReauthorizeAt);
    }

    /** Weld has made the bridge. */
    public ConnectionLedger pending(Bridge confirmed, String url) {
        return new ConnectionLedger(connectionId, confirmed, url, confirmed.expiresAt(), lastHandledReauthorizeAt);
    }

    /** A bridge is over, used or not. */
    public ConnectionLedger withoutBridge() {
        return new ConnectionLedger(connectionId, null, null, null, lastHandledReauthorizeAt);
    }

    public ConnectionLedger reauthorizeHandled(String value) {
        return new ConnectionLedger(connectionId, bridge, authorizeUrl, authorizeUrlExpiresAt, value);
    }

    /** Whoever has the link can attach a source to the workspace: printing does not show it. */
    @Override
    public String toString() {
        return "ConnectionLedger[" + connectionId + "]";
    }
}
