package app.weld.operator.reconcile;

import app.weld.operator.cluster.ApiKeyLookup;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import java.time.Duration;

/** The API key that a resource is reconciled with, or why there is none. */
public sealed interface KeyResolution {
    /** Until the cache shows that the resource, whose Secret is not watched any more, was deleted. */
    Duration UNTIL_DELETED = Duration.ofSeconds(1);

    record Resolved(ApiKey key) implements KeyResolution {}

    record Unresolved(Outcome.Stop why) implements KeyResolution {}

    static KeyResolution of(ApiKeyLookup lookup) {
        if (lookup instanceof ApiKeyLookup.Found found) {
            return new Resolved(found.key());
        }
        if (lookup instanceof ApiKeyLookup.Missing missing) {
            return new Unresolved(new Outcome.NotReady(Reason.SecretNotFound, missing.message()));
        }
        if (lookup instanceof ApiKeyLookup.Invalid invalid) {
            return new Unresolved(new Outcome.NotReady(Reason.InvalidAPIKey, invalid.message()));
        }
        return new Unresolved(Outcome.Requeue.silently(((ApiKeyLookup.Released) lookup).message(), UNTIL_DELETED));
    }
}
