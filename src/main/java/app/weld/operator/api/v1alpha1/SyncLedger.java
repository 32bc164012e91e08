package app.weld.operator.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * The durable facts of a sync's status: losing one could make a second remote sync, or a second run. They are written
 * together, under a field manager of their own, so that no report built from a stale object can take one away.
 */
public record SyncLedger(
        @Nullable String syncId,
        @Nullable String connectionId,
        @Nullable Creation creation,
        Applied applied,
        Requests requests) {

    public static final SyncLedger EMPTY = new SyncLedger(null, null, null, Applied.NOTHING, Requests.NONE);

    /** An attempt to create begins. */
    public SyncLedger creating(Creation intent) {
        return new SyncLedger(null, null, intent, Applied.NOTHING, requests);
    }

    /** The sync is known; an attempt to create is over. */
    public SyncLedger bound(String id, String connection, Applied nowApplied) {
        return new SyncLedger(id, connection, null, nowApplied, requests);
    }

    /** The sync is gone in Weld, or an attempt to create has come to nothing: what was applied went with it. */
    public SyncLedger unbound() {
        return new SyncLedger(null, null, null, Applied.NOTHING, requests);
    }

    public SyncLedger withApplied(Applied nowApplied) {
        return new SyncLedger(syncId, connectionId, creation, nowApplied, requests);
    }

    public SyncLedger withRequests(Requests now) {
        return new SyncLedger(syncId, connectionId, creation, applied, now);
    }
}
