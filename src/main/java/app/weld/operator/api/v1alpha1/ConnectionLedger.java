package app.weld.operator.api.v1alpha1;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The durable part of a connection's status. If a part of it were lost, a person could be requested to authorize twice. It is written
 * as a whole, with its own field manager. {@link WeldConnectionStatus} describes the components.
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

    /** The maximum number of former ids in the status. */
    public static final int MAX_FORMER = 10;

    public static final ConnectionLedger EMPTY =
            new ConnectionLedger(null, null, null, List.of(), null, null, null, null);

    public ConnectionLedger {
        formerConnectionIds = formerConnectionIds == null ? List.of() : List.copyOf(formerConnectionIds);
    }

    /**
     * The connection is known, so its bridge is no longer needed.
     *
     * @param how whether a person authorized it for this resource, or it existed before
     * @param keyDigest digest of the API key that can read it
     */
    public ConnectionLedger bound(String id, Origin how, String keyDigest) {
        return new ConnectionLedger(id, how, keyDigest, without(id), null, null, null, lastHandledReauthorizeAt);
    }

    /** The API key with this digest can read the connection. */
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

    /** The API key now belongs to another workspace than the connection. Its id is kept in case that the former key comes back. */
    public ConnectionLedger released() {
        List<String> former = connectionId == null
                ? formerConnectionIds
                : Stream.concat(without(connectionId).stream(), Stream.of(connectionId))
                        .toList();
        return new ConnectionLedger(null, null, null, former, null, null, null, lastHandledReauthorizeAt);
    }

    private List<String> without(String id) {
        return formerConnectionIds.stream().filter(former -> !former.equals(id)).toList();
    }

    /** A bridge is about to be requested. */
    public ConnectionLedger bridging(Bridge intent) {
        return with(intent, null, null);
    }

    /**
     * Weld has created the bridge.
     *
     * @param keyDigest digest of the API key of the request
     */
    public ConnectionLedger pending(Bridge confirmed, String url, String keyDigest) {
        ConnectionLedger next = with(confirmed, url, confirmed.expiresAt());
        return connectionId == null ? next.shownTo(keyDigest) : next;
    }

    /** The bridge is used or has expired. */
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

    /** Omits the link, because anyone who has it can attach a source to the workspace. */
    @Override
    public String toString() {
        return "ConnectionLedger[" + connectionId + "]";
    }
}
