package app.weld.operator.sync;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.cluster.ReconcileTrigger;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.reconcile.ReferenceResolver;
import app.weld.operator.reconcile.ResourceMemory;
import app.weld.operator.reconcile.StatusApplier;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.RequeueException;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.WeldException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Connects {@link SyncReconciliation} and {@link SyncDeletion} to the framework. */
@ControllerConfiguration(name = "weldeltsync", informer = @Informer)
public final class WeldEltSyncReconciler implements Reconciler<WeldEltSync>, Cleaner<WeldEltSync> {
    private static final Duration MOVED = Duration.ofMillis(100);

    private final ControllerContext around;
    private final OwnershipClaims claims = new OwnershipClaims();
    private final SyncReconciliation reconciliation;
    private final SyncDeletion deletion;
    private final ResourceMemory<SyncMemory> memories;

    private final ReconcileTrigger<WeldEltSync> wakeups = new ReconcileTrigger<>("weldeltsync-wakeups", this::changed);

    public WeldEltSyncReconciler(ControllerContext around) {
        this.around = around;
        this.memories = new ResourceMemory<>(() -> SyncMemory.empty(around), around.caches()::hasGone, this::release);
        ReferenceResolver references = new ReferenceResolver(around.caches(), around.apiKeys());
        this.reconciliation = new SyncReconciliation(around, references, claims);
        this.deletion = new SyncDeletion(around, references, claims);
    }

    @Override
    public List<EventSource<?, WeldEltSync>> prepareEventSources(EventSourceContext<WeldEltSync> context) {
        around.caches().syncs(context.getPrimaryCache());
        return List.of(wakeups);
    }

    /** Something that the sync depends on has changed: it is reconciled soon, whatever it was waiting for. */
    public void requeue(ResourceKey key) {
        memories.find(key).ifPresent(memory -> memory.retries().backoff().changed());
        wakeups.wake(key);
    }

    @Override
    public UpdateControl<WeldEltSync> reconcile(WeldEltSync sync, Context<WeldEltSync> context) {
        return memories.use(sync, memory -> reconciled(sync, memory, context));
    }

    private UpdateControl<WeldEltSync> reconciled(WeldEltSync sync, SyncMemory memory, Context<WeldEltSync> context) {
        SyncContext record = open(sync, memory, context);
        Duration next = reconciliation.run(record, memory);
        note(sync, record.ledger());
        // An edit that came while we wrote may have lost its event (java-operator-sdk#3398).
        return record.editedMeanwhile()
                ? UpdateControl.<WeldEltSync>noUpdate().reschedule()
                : UpdateControl.<WeldEltSync>noUpdate().rescheduleAfter(next);
    }

    @Override
    public DeleteControl cleanup(WeldEltSync sync, Context<WeldEltSync> context) {
        return memories.use(sync, memory -> cleanedUp(sync, memory, context));
    }

    private DeleteControl cleanedUp(WeldEltSync sync, SyncMemory memory, Context<WeldEltSync> context) {
        SyncContext record = open(sync, memory, context);
        ReconcileAttempt attempt = record.attempt();
        Optional<Duration> notBefore = memory.retries().backoff().remaining(attempt.of());
        if (notBefore.isPresent()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(notBefore.get());
        }
        try {
            deletion.run(record, memory.unconfirmedCreation());
        } catch (RequeueException | NotReadyException | WeldException e) {
            SyncStatusBuilder draft = record.status();
            Duration next =
                    new FailureHandler(around.events(), around.intervals()).ofDeletion(e, "sync", attempt, draft);
            record.publish(draft.build());
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(record.editedMeanwhile() ? MOVED : next);
        }
        memories.remove(ResourceKey.of(sync));
        return DeleteControl.defaultDelete();
    }

    private SyncContext open(WeldEltSync sync, SyncMemory memory, Context<WeldEltSync> context) {
        return new SyncContext(
                sync,
                StatusApplier.access(sync, WeldEltSync.class, context),
                around.clock().instant(),
                memory.retries(),
                memory.binding());
    }

    /** Also at the start, before anything is reconciled: what resources have written down, they claim. */
    private void changed(WeldEltSync sync, boolean gone) {
        if (gone) {
            memories.remove(ResourceKey.of(sync));
            around.caches().syncGone(sync);
            around.caches().gone(sync);
            return;
        }
        memories.met(sync);
        if (sync.getStatus() == null) {
            return;
        }
        note(sync, sync.getStatus().ledger());
    }

    /**
     * What a resource stands for, and what it is about to create, it claims; what it merely names it does not, before its own
     * key has shown it. What cannot be read keeps what is its own all the same.
     */
    private void note(WeldEltSync sync, SyncLedger ledger) {
        WeldEltSyncSpec spec = sync.getSpec();
        String connection = ledger.connectionId();
        if (connection == null && ledger.creation() != null) {
            connection = ledger.creation().connectionId();
        }
        String identity = connection == null || spec == null
                ? null
                : connection + " " + SchemaName.cleaned(spec.destinationSchemaName());
        if (ledger.syncId() != null) {
            claims.note(OwnershipClaims.Claim.bound(sync, ledger.syncId(), identity));
        } else if (identity != null) {
            claims.note(OwnershipClaims.Claim.named(sync, null, identity));
        }
    }

    /** Nothing that is kept for this resource outlives it. */
    private void release(ResourceKey key) {
        around.poller().unsubscribe(key);
        around.apiKeys().forget(key);
        around.counters().forget(key);
        claims.release(key).forEach(around.requeue());
    }
}
