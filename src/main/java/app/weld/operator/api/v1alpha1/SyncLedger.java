package app.weld.operator.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The durable facts of a sync's status: losing one could make a second remote sync, or a second run. They are written
 * together, under a field manager of their own, so that no report built from a stale object can take one away.
 *
 * @param origin how the resource came to stand for the sync; absent where that is not known
 * @param lastSyncId the sync that the resource stood for until Weld no longer had it; should it show again, it is still
 *     this resource's
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

    /** An attempt to create begins. */
    public SyncLedger creating(PendingCreation intent) {
        return new SyncLedger(null, null, origin, lastSyncId, intent, applied, requests);
    }

    /** The sync is known; an attempt to create is over. */
    public SyncLedger bound(String id, String connection, Origin how, LastApplied nowApplied) {
        return new SyncLedger(id, connection, how, null, null, nowApplied, requests);
    }

    /** An attempt to create has come to nothing. */
    public SyncLedger unbound() {
        return new SyncLedger(null, null, origin, lastSyncId, null, applied, requests);
    }

    /** The sync is gone in Weld. What is known of it is kept until another one takes its place: it may show again. */
    public SyncLedger lost() {
        return new SyncLedger(null, null, origin, syncId, null, applied, requests);
    }

    /** The sync that was taken for gone has shown again. */
    public SyncLedger found(String connection) {
        return new SyncLedger(lastSyncId, connection, origin, null, null, applied, requests);
    }

    public SyncLedger withApplied(LastApplied nowApplied) {
        return new SyncLedger(syncId, connectionId, origin, lastSyncId, creation, nowApplied, requests);
    }

    public SyncLedger withRequests(Requests now) {
        return new SyncLedger(syncId, connectionId, origin, lastSyncId, creation, applied, now);
    }
}
