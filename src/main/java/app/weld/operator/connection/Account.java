package app.weld.operator.connection;

import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.WeldApi;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The workspace in Weld that the API key of a connection leads to. */
record Account(ApiKey key, WeldApi weld, RecentWrites writes) {
    /** Weld's time, which the times that it writes into its objects are compared with. */
    Optional<Instant> time() {
        return weld.serverTime();
    }

    String keyDigest() {
        return key.fingerprint();
    }

    /** Listed now, rather than at the last poll. One that cannot be read is not the one that is searched for. */
    List<Connection> connections() {
        return existing(weld.connections().items());
    }

    /** Those of a listing that this process has not deleted since: another resource would be bound to what is gone. */
    List<Connection> existing(List<Connection> listed) {
        return listed.stream()
                .filter(connection -> !writes.isConnectionDeleted(connection.id()))
                .toList();
    }

    /** Whether another key than this one has shown the connection, or made the link. */
    boolean isOfAnotherKey(ConnectionContext context) {
        String digest = context.ledger().apiKeyDigest();
        return digest != null && !digest.equals(keyDigest());
    }
}
