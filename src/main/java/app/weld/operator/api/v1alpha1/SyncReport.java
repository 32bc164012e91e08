package app.weld.operator.api.v1alpha1;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a sync's status that reports its current state. {@link WeldEltSyncStatus} describes the components. */
public record SyncReport(
        @Nullable Long observedGeneration,
        List<Condition> conditions,
        @Nullable String state,
        @Nullable Boolean enabled,
        @Nullable String syncInterval,
        @Nullable String lastRunFinishedAt,
        @Nullable String nextRunAt,
        @Nullable Integer streamCount,
        @Nullable Integer failedStreamCount,
        @Nullable Integer availableStreamCount,
        List<StreamStatus> streams,
        List<String> plan,
        @Nullable String lastHandledReconcileAt,
        @Nullable String destination,
        @Nullable String runDueAt,
        @Nullable String lastSuccessAt,
        List<String> offeredStreams,
        @Nullable String url) {

    public static final SyncReport EMPTY =
            new SyncReport(null, List.of(), null, null, null, null, null, null, null, null, List.of(), List.of(), null);

    /** A report without the destination, the next due run, the latest success, the streams that are offered and the address. */
    public SyncReport(
            @Nullable Long observedGeneration,
            List<Condition> conditions,
            @Nullable String state,
            @Nullable Boolean enabled,
            @Nullable String syncInterval,
            @Nullable String lastRunFinishedAt,
            @Nullable String nextRunAt,
            @Nullable Integer streamCount,
            @Nullable Integer failedStreamCount,
            @Nullable Integer availableStreamCount,
            List<StreamStatus> streams,
            List<String> plan,
            @Nullable String lastHandledReconcileAt) {
        this(
                observedGeneration,
                conditions,
                state,
                enabled,
                syncInterval,
                lastRunFinishedAt,
                nextRunAt,
                streamCount,
                failedStreamCount,
                availableStreamCount,
                streams,
                plan,
                lastHandledReconcileAt,
                null,
                null,
                null,
                List.of(),
                null);
    }

    public SyncReport {
        conditions = Condition.ours(conditions);
        // The API server may store the items of such a list in another order, which is no change.
        streams = streams.stream()
                .sorted(Comparator.comparing(StreamStatus::name))
                .toList();
        plan = List.copyOf(plan);
        offeredStreams = List.copyOf(offeredStreams);
    }
}
