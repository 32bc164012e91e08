package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is of its own in reconciling one kind; the rest is the {@link ReconcileLoop}'s.
 *
 * @param <P> the kind
 * @param <C> a resource of it during one reconciliation
 * @param <M> what is remembered of a resource
 */
public interface Flow<P, C, M extends KindMemory> {
    /** What a resource stands for in Weld, for a person. */
    String object();

    /** What is remembered of a resource that is observed for the first time. */
    M emptyMemory();

    C open(P resource, ResourceAccess<P> access, Instant now, M memory);

    /** Writes down what annotations request, also while the resource has to wait. */
    default void noteRequests(C context) {}

    /**
     * Brings Weld to what the manifest says, as far as that is possible now, and publishes the status unless something stops it.
     *
     * @throws app.weld.operator.weld.WeldException where Weld fails, which is {@link Outcome.Failed}
     */
    Outcome reconcile(C context, M memory);

    /** The resource is suspended: nothing waits for it any more. */
    default void suspended(C context) {}

    /** Puts into the status what stopped the reconciliation; returns when to try again. */
    Duration stopped(C context, ReconcileAttempt attempt, Outcome.Stop stop);

    /**
     * Deletes in Weld what the manifest says is to be deleted.
     *
     * @return what the resource has to wait for; empty when it may be deleted
     * @throws app.weld.operator.weld.WeldException where Weld fails, which is {@link Outcome.Failed}
     */
    Optional<Outcome.Stop> delete(C context, M memory);

    /** What the resource claims by the facts that are written in its status. */
    Optional<OwnershipClaims.Claim> claimOf(P resource);

    /** What the resource claims by the facts as this reconciliation has written them. */
    Optional<OwnershipClaims.Claim> claimNow(C context);

    /** The watch shows a resource, for the first time or changed. Also at the start, before anything is reconciled. */
    default void changed(P resource) {}

    /** This reconciliation may have written the status, of which no watch event is made. */
    default void written(P resource) {}

    /** The watch shows that a resource was deleted. */
    default void deleted(P resource) {}

    /** Ends what others keep for a deleted resource, such as subscriptions; may be called more than once. */
    void release(ResourceKey key);
}
