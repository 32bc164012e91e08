package app.weld.operator.reconcile;

import java.time.Duration;

/**
 * The compare-and-set of the durable facts is lost: the resource has other facts than this reconciliation believes, since its
 * cache is behind or another process works on the resource; or the resource is not there any more. Nothing was written.
 */
public final class StaleStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    /** By then the cache shows what another process has written. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    public StaleStatusException(String message) {
        super(message, null, false, false);
    }

    public Outcome.Requeue outcome() {
        return Outcome.Requeue.silently(String.valueOf(getMessage()), RETRY);
    }
}
