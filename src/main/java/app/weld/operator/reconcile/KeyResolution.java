package app.weld.operator.reconcile;

import app.weld.operator.cluster.ApiKeyLookup;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** The API key that a resource is reconciled with, or why there is none. */
public sealed interface KeyResolution {
    /** Until the cache shows that the resource, whose Secret is not watched any more, was deleted. */
    Duration UNTIL_DELETED = Duration.ofSeconds(1);

    /** Reasons of a resource whose key was deleted with the Secret or the WeldWorkspace. */
    Set<Reason> LOST = EnumSet.of(Reason.SecretNotFound, Reason.WorkspaceNotFound, Reason.WorkspaceUnavailable);

    record Resolved(ApiKey key) implements KeyResolution {}

    /**
     * There is no key.
     *
     * @param withdrawn whether the WeldWorkspace does not allow the namespace that refers to it, or no longer does
     */
    record Unresolved(Outcome.Stop why, boolean withdrawn) implements KeyResolution {
        public Unresolved(Outcome.Stop why) {
            this(why, false);
        }
    }

    static KeyResolution of(ApiKeyLookup lookup) {
        return switch (lookup) {
            case ApiKeyLookup.Found(ApiKey key) -> new Resolved(key);
            case ApiKeyLookup.Missing missing ->
                new Unresolved(new Outcome.NotReady(Reason.SecretNotFound, missing.message()));
            case ApiKeyLookup.Invalid invalid ->
                new Unresolved(new Outcome.NotReady(Reason.InvalidAPIKey, invalid.message()));
            case ApiKeyLookup.NoWorkspace none ->
                new Unresolved(new Outcome.NotReady(none.situation().reason(), none.message()), none.isWithdrawn());
            case ApiKeyLookup.Released released ->
                new Unresolved(Outcome.Requeue.silently(released.message(), UNTIL_DELETED));
        };
    }
}
