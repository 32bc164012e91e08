package app.weld.operator.weld;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connection bridge as Weld reports it. The authorize URL is a secret of sorts: printing this record does not show it.
 *
 * @param id absent where Weld did not tell it, which hinders nobody from using the link
 */
public record ConnectionBridge(
        @Nullable String id,
        @Nullable String state,
        @Nullable String authorizeUrl,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt) {
    @Override
    public String toString() {
        return "ConnectionBridge[" + id + "]";
    }
}
