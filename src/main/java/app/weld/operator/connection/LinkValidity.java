package app.weld.operator.connection;

import app.weld.operator.api.v1alpha1.Bridge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a link to authorize a source works: by Weld's clock, or by ours where Weld sends no time. */
final class LinkValidity {
    /** Where Weld does not say. */
    private static final Duration DEFAULT = Duration.ofDays(1);

    /** A source that was authorized just before the end may be listed a little later. */
    private static final Duration UNTIL_LISTED = Duration.ofMinutes(10);

    private LinkValidity() {}

    /** The end of a link, as Weld says it or else as is assumed. */
    static Instant end(Instant start, Optional<Instant> reported) {
        return reported.filter(end -> end.isAfter(start)).orElseGet(() -> start.plus(DEFAULT));
    }

    /** The longest time that the link still works. */
    static Duration remaining(Bridge bridge, Optional<Instant> weldTime, Instant now) {
        Instant created = Instant.parse(bridge.createdAt());
        Instant expires = bridge.expiresAt() == null ? created.plus(DEFAULT) : Instant.parse(bridge.expiresAt());
        // By our own clock, which may be ahead of Weld's by more than the link works, it would never be open.
        return weldTime.map(time -> Duration.between(time, expires))
                .orElseGet(() -> Duration.between(now, expires.isAfter(created) ? expires : created.plus(DEFAULT)));
    }

    static boolean isExpired(Bridge bridge, Optional<Instant> weldTime, Instant now) {
        Duration remaining = remaining(bridge, weldTime, now);
        return remaining.isZero() || remaining.isNegative();
    }

    /** Whether a connection that shows now for the first time may have come of the link. */
    static boolean mayLeadToConnection(Bridge bridge, Optional<Instant> weldTime, Instant now) {
        return !remaining(bridge, weldTime, now).plus(UNTIL_LISTED).isNegative();
    }
}
