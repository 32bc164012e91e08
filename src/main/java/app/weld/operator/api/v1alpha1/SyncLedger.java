package app.weld.operator.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The durable part of a sync's status. If a part of it were lost, a second remote sync or a second run could be created. It is
 * written as a whole, with its own field manager, so that no report from a stale object can remove a part of it.
 *
 * @param origin how the resource came to manage the sync; absent if that is not known
 * @param lastSyncId the sync that the resource managed until Weld no longer had it; if Weld shows it again, it still belongs to
 *     this resource
 */
public record SyncLedger(
        @Nullable String syncId,
        @Nullable String connectionId,
        @Nullable Origin origin,
        @Nullable String lastSyncId,
        @Nullable PendingCreation creation,
        LastApplied applied,
        Requests requests) {

    public static final SyncLedger EMPTY =
            new SyncLedger(null, null, null, null, null, LastApplied.NOTHING, Requests.NONE);

    /** An attempt to create the sync begins. */
    public SyncLedger creating(PendingCreation intent) {
        return new SyncLedger(null, null, origin, lastSyncId, intent, applied, requests);
    }

    /** The sync is known, so an attempt to create it is over. */
    public SyncLedger bound(String id, String connection, Origin how, LastApplied nowApplied) {
        return new SyncLedger(id, connection, how, null, null, nowApplied, requests);
    }

    /** An attempt to create the sync has failed. */
    public SyncLedger unbound() {
        return new SyncLedger(null, null, origin, lastSyncId, null, applied, requests);
    }

    /** The sync does not exist in Weld. What is known about it is kept until another one replaces it, because it may show again. */
    public SyncLedger lost() {
        return new SyncLedger(null, null, origin, syncId, null, applied, requests);
    }

    /** Weld shows the sync again that it did not show before. */
    public SyncLedger shownAgain(String connection) {
        return new SyncLedger(lastSyncId, connection, origin, null, null, applied, requests);
    }

    public SyncLedger withApplied(LastApplied nowApplied) {
        return new SyncLedger(syncId, connectionId, origin, lastSyncId, creation, nowApplied, requests);
    }

    public SyncLedger withRequests(Requests now) {
        return new SyncLedger(syncId, connectionId, origin, lastSyncId, creation, applied, now);
    }
}
