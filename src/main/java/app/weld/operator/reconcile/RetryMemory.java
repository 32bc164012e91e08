package app.weld.operator.reconcile;

import java.time.Clock;
import java.util.function.DoubleSupplier;

/**
 * What the kernel remembers of one resource, whatever its kind.
 *
 * @param waiting since when the resource waits without a first status
 * @param missingReference since when something that the resource refers to is missing
 * @param deletion since when the resource is being deleted
 */
public record RetryMemory(Backoff backoff, FirstSeen waiting, FirstSeen missingReference, FirstSeen deletion) {
    public static RetryMemory empty(DoubleSupplier jitter, Clock clock) {
        return new RetryMemory(new Backoff(jitter, clock), new FirstSeen(), new FirstSeen(), new FirstSeen());
    }
}
