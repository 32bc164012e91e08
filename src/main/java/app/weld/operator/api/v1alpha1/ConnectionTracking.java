package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator has to remember about a connection besides its id. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ConnectionTracking(
        @Size(max = 64)
        @JsonPropertyDescription(
                "Digest of the API key that has shown the connection or created the link. With another key, the connection may belong to another workspace.")
        @Nullable
        String apiKeyDigest,

        @Size(max = 10)
        @JsonPropertyDescription(
                "Connections of other workspaces that were adopted while the Secret contained their key. They are adopted again when that key returns.")
        List<@Size(min = 1, max = 255) String> formerConnectionIds) {

    private static final ConnectionTracking NOTHING = new ConnectionTracking(null, List.of());

    public ConnectionTracking {
        formerConnectionIds = formerConnectionIds == null ? List.of() : List.copyOf(formerConnectionIds);
    }

    /** The part of a ledger that only the operator needs; absent if it is empty. */
    static @Nullable ConnectionTracking of(ConnectionLedger ledger) {
        ConnectionTracking tracking = new ConnectionTracking(ledger.apiKeyDigest(), ledger.formerConnectionIds());
        return tracking.equals(NOTHING) ? null : tracking;
    }

    static ConnectionTracking orNothing(@Nullable ConnectionTracking tracking) {
        return tracking == null ? NOTHING : tracking;
    }
}
