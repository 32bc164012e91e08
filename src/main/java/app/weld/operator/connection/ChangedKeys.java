package app.weld.operator.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when Secrets hold another API key than the one that has shown a connection, or made its link. That may be a mistake
 * for a moment, and one of two workspaces is the wrong one: only a key that stays is followed into its workspace.
 */
final class ChangedKeys {
    private final Clock clock;
    private final Duration patience;
    private final Map<String, Change> changes = new ConcurrentHashMap<>();

    private record Change(String keyDigest, Instant seen) {}

    ChangedKeys(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
    }

    /** How long this other key has to stay before it is followed; zero from then on. */
    Duration untilFollowed(String uid, String keyDigest) {
        Instant now = clock.instant();
        Instant seen = changes.compute(
                        uid,
                        (same, before) -> before != null && before.keyDigest().equals(keyDigest)
                                ? before
                                : new Change(keyDigest, now))
                .seen();
        Duration left = Duration.between(now, seen.plus(patience));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The key is the one that is known, or the resource is gone. */
    void forget(String uid) {
        changes.remove(uid);
    }
}
