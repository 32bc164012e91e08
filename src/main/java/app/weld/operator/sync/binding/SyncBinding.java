package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.plan.AppliedDigests;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.weld.Sync;

/** Writes down which sync a resource has made, before anything else is done with it. */
final class SyncBinding {
    private SyncBinding() {}

    /** The ledger of a resource that made this sync: it has no stream that the resource did not add. */
    static SyncLedger made(SyncLedger ledger, Sync sync, DesiredSync desired) {
        return ledger.bound(sync.id(), sync.connectionId(), Origin.Created, AppliedDigests.atCreation(desired, sync));
    }

    /**
     * Binds what this process has just made. A status that was emptied meanwhile is filled again.
     *
     * @return whether the resource stands for this sync now; if not, another process has bound it to another one, or is
     *     about to
     */
    static boolean bindMade(SyncContext context, Sync made, DesiredSync desired) {
        if (context.tryPersist(made(context.ledger(), made, desired))) {
            return true;
        }
        SyncLedger live = context.reload();
        if (live.syncId() == null && live.creation() == null) {
            return context.tryPersist(made(live, made, desired));
        }
        return made.id().equals(live.syncId());
    }
}
