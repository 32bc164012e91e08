package app.weld.operator.sync;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.Flow;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.reconcile.ResourceAccess;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.sync.request.RequestRecorder;
import app.weld.operator.turn.RequestTurns;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What is of its own in reconciling a sync. */
final class SyncFlow implements Flow<WeldEltSync, SyncContext, SyncMemory> {
    private final ControllerContext controller;
    private final RequestRecorder requests;
    private final SyncReconciliation reconciliation;
    private final RequestTurns turns;
    private final SyncDeletion deletion;
    private final SyncFailures failures;

    SyncFlow(
            ControllerContext controller,
            RequestRecorder requests,
            SyncReconciliation reconciliation,
            RequestTurns turns,
            SyncDeletion deletion,
            SyncFailures failures) {
        this.controller = controller;
        this.requests = requests;
        this.reconciliation = reconciliation;
        this.turns = turns;
        this.deletion = deletion;
        this.failures = failures;
    }

    @Override
    public String object() {
        return "sync";
    }

    @Override
    public SyncMemory emptyMemory() {
        return SyncMemory.empty(controller);
    }

    @Override
    public SyncContext open(WeldEltSync resource, ResourceAccess<WeldEltSync> access, Instant now, SyncMemory memory) {
        return new SyncContext(resource, access, now, memory.retries(), memory.binding(), controller.appUrls());
    }

    @Override
    public void noteRequests(SyncContext context) {
        requests.record(context);
    }

    @Override
    public Outcome reconcile(SyncContext context, SyncMemory memory) {
        return inTurn(context, () -> reconciliation.run(context, memory), Outcome.Requeue.class::isInstance);
    }

    @Override
    public Duration stopped(SyncContext context, ReconcileAttempt attempt, Outcome.Stop stop) {
        return failures.publish(context, attempt, stop);
    }

    @Override
    public Optional<Outcome.Stop> delete(SyncContext context, SyncMemory memory) {
        return inTurn(context, () -> deletion.run(context, memory.unconfirmedCreation()), Optional::isPresent);
    }

    @Override
    public void suspended(SyncContext context) {
        turns.forget(context.key());
        context.withdrawUnsentIntent();
    }

    /**
     * Gives the turn in the request budget back at the end of the work, unless the work goes on soon.
     *
     * @param stopped whether a result means that something is left to do, so that a resource which waits keeps its place
     */
    private <T> T inTurn(SyncContext context, Supplier<T> work, Predicate<T> stopped) {
        boolean finished = false;
        Duration delay = null;
        try {
            T result = work.get();
            finished = !stopped.test(result);
            return result;
        } catch (WeldException.Busy e) {
            delay = e.retryAfter();
            throw e;
        } catch (WeldException.RateLimited e) {
            // Others would only meet the same pause. It comes back a little later than Weld asked for.
            delay = e.retryAfter().multipliedBy(5).dividedBy(4);
            throw e;
        } finally {
            if (delay != null) {
                turns.interrupted(context.key(), delay);
            } else if (finished) {
                turns.finished(context.key());
            } else {
                turns.stopped(context.key());
            }
        }
    }

    @Override
    public Optional<OwnershipClaims.Claim> claimOf(WeldEltSync resource) {
        return resource.getStatus() == null
                ? Optional.empty()
                : claim(resource, resource.getStatus().ledger());
    }

    @Override
    public Optional<OwnershipClaims.Claim> claimNow(SyncContext context) {
        return claim(context.resource(), context.ledger());
    }

    /**
     * A resource claims what it stands for and what it is about to create. What it merely names it does not claim before its
     * own key has shown it. A resource that cannot be read keeps what is its own all the same.
     */
    private static Optional<OwnershipClaims.Claim> claim(WeldEltSync sync, SyncLedger ledger) {
        WeldEltSyncSpec spec = sync.getSpec();
        String connection = ledger.connectionId();
        if (connection == null && ledger.creation() != null) {
            connection = ledger.creation().connectionId();
        }
        String identity = connection == null || spec == null
                ? null
                : SchemaName.destination(connection, spec.destinationSchemaName());
        if (ledger.syncId() != null) {
            return Optional.of(OwnershipClaims.Claim.bound(sync, ledger.syncId(), identity));
        }
        if (identity == null) {
            return Optional.empty();
        }
        return Optional.of(
                ledger.creation() != null
                        ? OwnershipClaims.Claim.creating(sync, identity)
                        : OwnershipClaims.Claim.named(sync, null, identity));
    }

    /** The deletion of a connection continues when its last sync is deleted. */
    @Override
    public void deleted(WeldEltSync resource) {
        controller.caches().syncDeleted(resource);
    }

    @Override
    public void release(ResourceKey key) {
        controller.counters().forget(key);
        turns.forget(key);
    }
}
