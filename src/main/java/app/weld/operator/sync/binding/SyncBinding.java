package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.AdoptionPolicy;
import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.plan.AppliedDigests;
import app.weld.operator.plan.Blocker;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.plan.ObservedSync;
import app.weld.operator.plan.SearchResult;
import app.weld.operator.plan.SyncPlanner;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.NotReadyException;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Sync;
import java.util.List;

/** Writes down which sync a resource stands for, before anything else is done with it. */
final class SyncBinding {
    private final EventRecorder events;

    SyncBinding(EventRecorder events) {
        this.events = events;
    }

    /** What was there before is taken over, where the manifest allows that and there is no doubt. */
    Sync takeOver(SyncContext record, SearchResult<Sync> found, DesiredSync desired) {
        if (found instanceof SearchResult.Several<Sync> several) {
            throw new NotReadyException(
                    Reason.AmbiguousSync,
                    "Weld has several syncs of connection " + desired.connectionId() + " into schema "
                            + desired.destinationSchemaName() + ": " + String.join(", ", several.ids())
                            + "; name one in spec.syncId");
        }
        if (found instanceof SearchResult.Inexact<Sync> inexact) {
            throw new NotReadyException(
                    Reason.AmbiguousSync,
                    "Weld has a sync of connection " + desired.connectionId() + " into a schema that is spelt like "
                            + desired.destinationSchemaName() + ": " + String.join(", ", inexact.ids())
                            + "; name it in spec.syncId if it is meant, or choose another schema");
        }
        Sync sync = ((SearchResult.One<Sync>) found).found();
        WeldEltSyncSpec spec = record.resource().getSpec();
        if (spec.adoptionPolicyOrDefault() == AdoptionPolicy.Never) {
            if (record.ledger().creation() != null) {
                record.persist(record.ledger().unbound());
            }
            throw new NotReadyException(
                    Reason.Conflict,
                    "sync " + sync.id() + " already goes from connection " + desired.connectionId() + " to schema "
                            + desired.destinationSchemaName() + ", and adoptionPolicy is Never");
        }
        requireMeant(sync, desired);
        record.persist(adopted(record.ledger(), sync));
        String how = spec.managementPolicyOrDefault() == ManagementPolicy.ObserveOnly ? "observed" : "taken over";
        events.record(record.resource(), EventReason.SyncAdopted, "sync " + sync.id() + " was there and is " + how);
        return sync;
    }

    /** A sync that {@code spec.syncId} names is bound once it was seen to be the one that the manifest describes. */
    static void bindNamed(SyncContext record, Sync sync, DesiredSync desired) {
        requireMeant(sync, desired);
        record.persist(
                sync.id().equals(record.ledger().lastSyncId())
                        ? record.ledger().found(sync.connectionId())
                        : adopted(record.ledger(), sync));
    }

    /**
     * A resource that was never in agreement with a sync must not be able to run or to delete it.
     *
     * @throws NotReadyException SyncMismatch or ConnectionChanged, while nothing is bound
     */
    private static void requireMeant(Sync sync, DesiredSync desired) {
        Sync whole = sync.streams() == null ? sync.withStreams(List.of()) : sync;
        ObservedSync observed = new ObservedSync(whole, null, LastApplied.NOTHING, true);
        SyncPlanner.plan(desired, observed).blockers().stream()
                .filter(Blocker::isOfAnotherSync)
                .findFirst()
                .ifPresent(blocker -> {
                    throw new NotReadyException(
                            Reason.of(blocker.kind()),
                            blocker.message() + "; this resource does not stand for it: nothing is changed or deleted");
                });
    }

    private static SyncLedger adopted(SyncLedger ledger, Sync sync) {
        return ledger.bound(sync.id(), sync.connectionId(), Origin.Adopted, LastApplied.NOTHING);
    }

    /** The ledger of a resource that made this sync: it has no stream that the resource did not add. */
    static SyncLedger made(SyncLedger ledger, Sync sync, DesiredSync desired) {
        return ledger.bound(sync.id(), sync.connectionId(), Origin.Created, AppliedDigests.atCreation(desired, sync));
    }

    /**
     * Binds what this process has just made. A status that somebody has emptied meanwhile is filled again.
     *
     * @return whether the resource stands for this sync now; if not, another process has bound it to another one, or is
     *     about to
     */
    static boolean bindMade(SyncContext record, Sync made, DesiredSync desired) {
        if (record.tryPersist(made(record.ledger(), made, desired))) {
            return true;
        }
        SyncLedger live = record.reload();
        if (live.syncId() == null && live.creation() == null) {
            return record.tryPersist(made(live, made, desired));
        }
        return made.id().equals(live.syncId());
    }
}
