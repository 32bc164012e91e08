package app.weld.operator.standin;

import java.time.Instant;

/**
 * A connection.
 *
 * @param authorizations how often a person has authorized it
 */
public record ConnectionRow(
        String id, String integrationId, String label, int authorizations, Instant createdAt, Instant updatedAt)
        implements Row {
    ConnectionRow authorizedAgain(String newLabel, Instant now) {
        return new ConnectionRow(id, integrationId, newLabel, authorizations + 1, createdAt, now);
    }
}
