package app.weld.operator.sync;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.cluster.ReconcileTrigger;
import app.weld.operator.plan.SchemaName;
import app.weld.operator.reconcile.Backoff;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.reconcile.ReferenceResolver;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Connects {@link SyncReconciliation} and {@link SyncDeletion} to the framework. */
@ControllerConfiguration(name = "weldeltsync", informer = @Informer)
public final class WeldEltSyncReconciler implements Reconciler<WeldEltSync>, Cleaner<WeldEltSync> {
    private static final Duration MOVED = Duration.ofMillis(100);

    private final ControllerContext around;
    private final OwnershipClaims claims = new OwnershipClaims();
    private final SyncReconciliation reconciliation;
    private final SyncDeletion deletion;
    private final Backoff deletionBackoff;
    /** The keys of the resources that are there, by namespace and name. */
    private final Map<String, ResourceKey> current = new ConcurrentHashMap<>();
    private final ReconcileTrigger<WeldEltSync> wakeups = new ReconcileTrigger<>("weldeltsync-wakeups", this::changed);

    public WeldEltSyncReconciler(ControllerContext around) {
        this.around = around;
        this.deletionBackoff = new Backoff(around.intervals().jitter(), around.clock());
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
        if (key.equals(current.get(key.qualifiedName()))) {
            reconciliation.retrySoon(key.uid());
            deletionBackoff.changed(key.uid());
        }
        wakeups.wake(key);
    }

    @Override
    public UpdateControl<WeldEltSync> reconcile(WeldEltSync sync, Context<WeldEltSync> context) {
        try {
            return reconciled(sync, context);
        } finally {
            forgetWhatWent(sync);
        }
    }

    private UpdateControl<WeldEltSync> reconciled(WeldEltSync sync, Context<WeldEltSync> context) {
        SyncContext record = open(sync, context);
        Duration next = reconciliation.run(record);
        note(sync, record.ledger());
        // An edit that came while we wrote may have lost its event (java-operator-sdk#3398).
        return record.editedMeanwhile()
                ? UpdateControl.<WeldEltSync>noUpdate().reschedule()
                : UpdateControl.<WeldEltSync>noUpdate().rescheduleAfter(next);
    }

    @Override
    public DeleteControl cleanup(WeldEltSync sync, Context<WeldEltSync> context) {
        try {
            return cleanedUp(sync, context);
        } finally {
            forgetWhatWent(sync);
        }
    }

    private DeleteControl cleanedUp(WeldEltSync sync, Context<WeldEltSync> context) {
        SyncContext record = open(sync, context);
        ReconcileAttempt attempt = record.attempt();
        Optional<Duration> notBefore = deletionBackoff.remaining(record.uid(), attempt.of());
        if (notBefore.isPresent()) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(notBefore.get());
        }
        try {
            deletion.run(record);
        } catch (RequeueException | NotReadyException | WeldException e) {
            SyncStatusBuilder draft = record.status();
            Duration next = new FailureHandler(around.events(), around.intervals(), deletionBackoff)
                    .ofDeletion(e, "sync", attempt, draft);
            record.publish(draft.build());
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(record.editedMeanwhile() ? MOVED : next);
        }
        forget(ResourceKey.of(sync));
        return DeleteControl.defaultDelete();
    }

    private SyncContext open(WeldEltSync sync, Context<WeldEltSync> context) {
        if (!around.caches().hasGone(sync)) {
            met(sync);
        }
        return new SyncContext(
                sync,
                StatusApplier.access(sync, WeldEltSync.class, context),
                around.clock().instant());
    }

    /** One of the same name may have gone unseen, while the watch was cut: what is remembered of that one is nobody's. */
    private void met(WeldEltSync sync) {
        ResourceKey key = ResourceKey.of(sync);
        ResourceKey former = current.put(key.qualifiedName(), key);
        if (former != null && !former.equals(key)) {
            forget(former);
        }
    }

    /** Also at the start, before anything is reconciled: what resources have written down, they claim. */
    private void changed(WeldEltSync sync, boolean gone) {
        if (gone) {
            forget(ResourceKey.of(sync));
            around.caches().syncGone(sync);
            around.caches().gone(sync);
            return;
        }
        met(sync);
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

    /**
     * A resource may go while it is worked on, or have gone just before a thread that had it already comes to work on it: what was
     * subscribed to and remembered for it then is nobody's.
     */
    private void forgetWhatWent(WeldEltSync sync) {
        ResourceKey key = ResourceKey.of(sync);
        if (!key.equals(current.get(key.qualifiedName()))
                || around.caches().hasGone(sync)) {
            forget(key);
        }
    }

    private void forget(ResourceKey key) {
        String uid = key.uid();
        current.remove(key.qualifiedName(), key);
        around.poller().unsubscribe(key);
        around.apiKeys().forget(key);
        reconciliation.forget(uid);
        deletion.forget(uid);
        around.counters().forget(key);
        deletionBackoff.forget(uid);
        claims.release(key).forEach(around.requeue());
    }
}
