package app.weld.operator.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Since when the Secret holds another API key than the one that has shown the connection, or made its link. That may be a mistake
 * for a moment, and one of two workspaces is the wrong one: only a key that stays is followed into its workspace.
 */
final class ChangedKey {
    private final Clock clock;
    private final Duration patience;
    private @Nullable Change change;

    private record Change(String keyDigest, Instant seen) {}

    ChangedKey(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** How long this other key has to stay before it is followed; zero from then on. */
    Duration untilAccepted(String keyDigest) {
        Instant now = clock.instant();
        Change latest = change != null && change.keyDigest().equals(keyDigest) ? change : new Change(keyDigest, now);
        change = latest;
        Duration left = Duration.between(now, latest.seen().plus(patience));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The key is the one that is known. */
    void end() {
        change = null;
    }
}
