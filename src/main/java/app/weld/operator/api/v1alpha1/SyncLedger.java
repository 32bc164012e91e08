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
        @Nullable Request pendingRun,
        @Nullable Request pendingFullRefresh,
        @Nullable String lastHandledRunAt,
        @Nullable String lastHandledFullRefreshAt,
        @Nullable String lastHandledCancelFullRefreshAt) {

    public static final SyncLedger EMPTY =
            new SyncLedger(null, null, null, Applied.NOTHING, null, null, null, null, null);

    /** An attempt to create begins. */
    public SyncLedger creating(Creation intent) {
        return new SyncLedger(
                null,
                null,
                intent,
                Applied.NOTHING,
                pendingRun,
                pendingFullRefresh,
                lastHandledRunAt,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt);
    }

    /** The sync is known; an attempt to create is over. */
    public SyncLedger bound(String id, String connection, Applied nowApplied) {
        return new SyncLedger(
                id,
                connection,
                null,
                nowApplied,
                pendingRun,
                pendingFullRefresh,
                lastHandledRunAt,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt);
    }

    /** The sync is gone in Weld, or an attempt to create has come to nothing: what was applied went with it. */
    public SyncLedger unbound() {
        return new SyncLedger(
                null,
                null,
                null,
                Applied.NOTHING,
                pendingRun,
                pendingFullRefresh,
                lastHandledRunAt,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt);
    }

    public SyncLedger withApplied(Applied nowApplied) {
        return new SyncLedger(
                syncId,
                connectionId,
                creation,
                nowApplied,
                pendingRun,
                pendingFullRefresh,
                lastHandledRunAt,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt);
    }

    public SyncLedger running(Request request) {
        return new SyncLedger(
                syncId,
                connectionId,
                creation,
                applied,
                request,
                pendingFullRefresh,
                lastHandledRunAt,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt);
    }

    public SyncLedger runHandled(String value) {
        return new SyncLedger(
                syncId,
                connectionId,
                creation,
                applied,
                null,
                pendingFullRefresh,
                value,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt);
    }

    public SyncLedger refreshing(Request request) {
        return new SyncLedger(
                syncId,
                connectionId,
                creation,
                applied,
                pendingRun,
                request,
                lastHandledRunAt,
                lastHandledFullRefreshAt,
                lastHandledCancelFullRefreshAt);
    }

    public SyncLedger fullRefreshHandled(String value) {
        return new SyncLedger(
                syncId,
                connectionId,
                creation,
                applied,
                pendingRun,
                null,
                lastHandledRunAt,
                value,
                lastHandledCancelFullRefreshAt);
    }

    public SyncLedger cancelHandled(String value) {
        return new SyncLedger(
                syncId,
                connectionId,
                creation,
                applied,
                pendingRun,
                pendingFullRefresh,
                lastHandledRunAt,
                lastHandledFullRefreshAt,
                value);
    }
}
