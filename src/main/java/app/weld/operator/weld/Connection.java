package app.weld.operator.weld;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A connection to a source. Weld documents no schema for it, so everything but the id may be absent. */
public record Connection(
        String id,
        @Nullable String integrationId,
        @Nullable String label,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {}
