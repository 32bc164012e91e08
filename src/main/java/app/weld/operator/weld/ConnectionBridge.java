package app.weld.operator.weld;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A connection bridge as Weld reports it. {@link #toString()} omits the authorize URL, because whoever has it can attach a source
 * to the workspace.
 *
 * @param id absent if Weld did not report it; the link works without it
 * @param expiresAt when the link stops working, by Weld's clock
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
