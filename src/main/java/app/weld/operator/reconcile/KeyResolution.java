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
        return switch (lookup) {
            case ApiKeyLookup.Found(ApiKey key) -> new Resolved(key);
            case ApiKeyLookup.Missing missing ->
                new Unresolved(new Outcome.NotReady(Reason.SecretNotFound, missing.message()));
            case ApiKeyLookup.Invalid invalid ->
                new Unresolved(new Outcome.NotReady(Reason.InvalidAPIKey, invalid.message()));
            case ApiKeyLookup.Released released ->
                new Unresolved(Outcome.Requeue.silently(released.message(), UNTIL_DELETED));
        };
    }
}
