package app.weld.operator.standin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection bridge.
 *
 * @param state what the caller wants back on the redirect, or null
 * @param forConnectionId the connection to authorize again, or null
 * @param connectionId the connection it led to, or null until a person authorizes it
 */
public record BridgeRow(
        String id,
        String integrationId,
        String label,
        String redirectUri,
        String state,
        String forConnectionId,
        String connectionId,
        Instant createdAt,
        Instant expiresAt)
        implements Row {
    /** Whether a person can still use it. */
    public boolean open(Instant now) {
        return connectionId == null && now.isBefore(expiresAt);
    }

    /** Where the browser goes after the authorization. */
    String redirectTarget(RedirectName name) {
        List<String> parameters = new ArrayList<>();
        if (name.parameter() != null) {
            parameters.add(name.parameter() + "=" + encoded(connectionId));
        }
        if (state != null) {
            parameters.add("state=" + encoded(state));
        }
        return redirectUri + (parameters.isEmpty() ? "" : "?" + String.join("&", parameters));
    }

    BridgeRow used(String newConnectionId) {
        return new BridgeRow(
                id, integrationId, label, redirectUri, state, forConnectionId, newConnectionId, createdAt, expiresAt);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
