package app.weld.operator.api.v1alpha1;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The durable facts of a connection's status: losing one could ask a person twice. They are written together, under a
 * field manager of their own; the components are described in {@link WeldConnectionStatus}.
 */
public record ConnectionLedger(
        @Nullable String connectionId,
        @Nullable Origin origin,
        @Nullable String apiKeyDigest,
        List<String> formerConnectionIds,
        @Nullable Bridge bridge,
        @Nullable String authorizeUrl,
        @Nullable String authorizeUrlExpiresAt,
        @Nullable String lastHandledReauthorizeAt) {

    /** As many as the status has room for. */
    public static final int MOST_FORMER = 10;

    public static final ConnectionLedger EMPTY =
            new ConnectionLedger(null, null, null, List.of(), null, null, null, null);

    public ConnectionLedger {
        formerConnectionIds = formerConnectionIds == null ? List.of() : List.copyOf(formerConnectionIds);
    }

    /**
     * The connection is known; a link to make it has no use any more.
     *
     * @param how whether a person authorized it for this resource, or it was there before
     * @param keyDigest of the API key that shows it
     */
    public ConnectionLedger bound(String id, Origin how, String keyDigest) {
        return new ConnectionLedger(id, how, keyDigest, without(id), null, null, null, lastHandledReauthorizeAt);
    }

    /** This API key shows the connection. */
    public ConnectionLedger shownTo(String keyDigest) {
        return new ConnectionLedger(
                connectionId,
                origin,
                keyDigest,
                formerConnectionIds,
                bridge,
                authorizeUrl,
                authorizeUrlExpiresAt,
                lastHandledReauthorizeAt);
    }

    /** The connection is of another workspace than the API key is now; it is remembered, should that key come back. */
    public ConnectionLedger left() {
        List<String> former = connectionId == null
                ? formerConnectionIds
                : Stream.concat(without(connectionId).stream(), Stream.of(connectionId))
                        .toList();
        return new ConnectionLedger(null, null, null, former, null, null, null, lastHandledReauthorizeAt);
    }

    private List<String> without(String id) {
        return formerConnectionIds.stream().filter(former -> !former.equals(id)).toList();
    }

    /** A bridge is about to be asked for. */
    public ConnectionLedger bridging(Bridge intent) {
        return with(intent, null, null);
    }

    /**
     * Weld has made the bridge.
     *
     * @param keyDigest of the API key that it was asked for with
     */
    public ConnectionLedger pending(Bridge confirmed, String url, String keyDigest) {
        ConnectionLedger next = with(confirmed, url, confirmed.expiresAt());
        return connectionId == null ? next.shownTo(keyDigest) : next;
    }

    /** A bridge is over, used or not. */
    public ConnectionLedger withoutBridge() {
        return with(null, null, null);
    }

    private ConnectionLedger with(@Nullable Bridge next, @Nullable String url, @Nullable String expiry) {
        return new ConnectionLedger(
                connectionId,
                origin,
                connectionId == null ? null : apiKeyDigest,
                formerConnectionIds,
                next,
                url,
                expiry,
                lastHandledReauthorizeAt);
    }

    public ConnectionLedger reauthorizeHandled(String value) {
        return new ConnectionLedger(
                connectionId,
                origin,
                apiKeyDigest,
                formerConnectionIds,
                bridge,
                authorizeUrl,
                authorizeUrlExpiresAt,
                value);
    }

    /** Whoever has the link can attach a source to the workspace: printing does not show it. */
    @Override
    public String toString() {
        return "ConnectionLedger[" + connectionId + "]";
    }
}
