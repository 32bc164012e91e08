package app.weld.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.crd.generator.annotation.PrinterColumnFormat;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The observed state of a sync: a durable part ({@link SyncLedger}), written with its own field manager, and the current state
 * ({@link SyncReport}). kubectl describes the fields in alphabetical order: what a person needs comes before {@code tracking}.
 */
@JsonClassDescription("The observed state of the sync.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WeldEltSyncStatus(
        @PrinterColumn(name = "Sync ID", priority = 1)
        @Size(max = 255)
        @JsonPropertyDescription("Weld's id of the sync.")
        @Nullable
        String syncId,

        @PrinterColumn(name = "Connection", priority = 1)
        @Size(max = 255)
        @JsonPropertyDescription("Weld's id of the connection that the sync reads from.")
        @Nullable
        String connectionId,

        @PrinterColumn(name = "Origin", priority = 1)
        @JsonPropertyDescription(
                "Created: the operator created the sync for this resource. Adopted: the sync existed before. This decides the default of spec.deletionPolicy.")
        @Nullable
        Origin origin,

        @JsonPropertyDescription(
                "The intent to create the sync; present while the operator does not know whether the sync exists.")
        @Nullable
        PendingCreation creation,

        @JsonPropertyDescription("The latest request of spec.request and its progress.") @Nullable
        PendingRequest request,

        @JsonPropertyDescription("The latest run that an annotation requested and its progress.") @Nullable
        PendingRequest runRequest,

        @JsonPropertyDescription("The latest full refresh that an annotation requested and its progress.") @Nullable
        PendingRequest fullRefreshRequest,

        @JsonPropertyDescription("The latest request to cancel a full refresh and its progress.") @Nullable
        PendingRequest cancelFullRefreshRequest,

        @Size(max = 1024)
        @JsonPropertyDescription("The value of weld.app/run-requested-at that was handled last.")
        @Nullable
        String lastHandledRunAt,

        @Size(max = 1024)
        @JsonPropertyDescription("The value of weld.app/full-refresh-requested-at that was handled last.")
        @Nullable
        String lastHandledFullRefreshAt,

        @Size(max = 1024)
        @JsonPropertyDescription("The value of weld.app/cancel-full-refresh-requested-at that was handled last.")
        @Nullable
        String lastHandledCancelFullRefreshAt,

        @Min(-1)
        @Max(9007199254740991L)
        @JsonPropertyDescription("The metadata.generation that the operator has acted on; -1 before the first time.")
        @Nullable
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("The conditions, one for each type.")
        List<Condition> conditions,

        @PrinterColumn(name = "Message")
        @Size(max = 64)
        @JsonPropertyDescription(
                "The most important message, shortened for kubectl get: that of Ready, or that Weld does not answer or that runs fail.")
        @Nullable
        String summary,

        @PrinterColumn(name = "State")
        @Size(max = 64)
        @JsonPropertyDescription(
                "State of the latest runs: the first of Running, Retrying, Delayed, Scheduled, Failed and Completed that applies to any stream. Before the first run, it is the state that Weld reports for the sync, unless that only says whether the sync is enabled.")
        @Nullable
        String state,

        @PrinterColumn(name = "Enabled", priority = 1)
        @JsonPropertyDescription("Whether the sync is enabled in Weld.")
        @Nullable
        Boolean enabled,

        @PrinterColumn(name = "Schedule", priority = 1)
        @Size(max = 255)
        @JsonPropertyDescription("The schedule in Weld; absent while an orchestration starts the sync.")
        @Nullable
        String syncInterval,

        @PrinterColumn(name = "Last Run", format = PrinterColumnFormat.DATE_TIME, priority = 1)
        @Size(max = 64)
        @JsonPropertyDescription("When the latest run of any stream finished, RFC 3339.")
        @Nullable
        String lastRunFinishedAt,

        @PrinterColumn(name = "Last Success", format = PrinterColumnFormat.DATE_TIME)
        @Size(max = 64)
        @JsonPropertyDescription(
                "When the latest successful run of any stream finished, RFC 3339. A failure does not change it.")
        @Nullable
        String lastSuccessAt,

        @PrinterColumn(name = "Next Run", priority = 1)
        @Size(max = 64)
        @JsonPropertyDescription(
                "When the schedule starts the next run, RFC 3339, if Weld reads it in UTC as assumed. Absent while the sync is disabled, and for schedules that only Weld can read (L, W, #, ?).")
        @Nullable
        String nextRunAt,

        @Size(max = 64)
        @JsonPropertyDescription(
                "When the next run that has not succeeded is due, RFC 3339: the first start after the latest success, or after the sync was enabled or got its schedule. A time in the past means that the run is late. Absent whenever nextRunAt is absent.")
        @Nullable
        String runDueAt,

        @PrinterColumn(name = "Destination", priority = 1)
        @Size(max = 1024)
        @JsonPropertyDescription(
                "The warehouse that the data is loaded into: its type, and Weld's id of the connection to it.")
        @Nullable
        String destination,

        @PrinterColumn(name = "Streams", priority = 1)
        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("How many streams the sync has in Weld.")
        @Nullable
        Integer streamCount,

        @PrinterColumn(name = "Failed")
        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("How many streams failed in their latest run.")
        @Nullable
        Integer failedStreamCount,

        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("How many streams the source offered when the operator last read them.")
        @Nullable
        Integer availableStreamCount,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "Names of the streams that the source offers and that can be synced, at most 1,000, as the operator last read them; with spec.streamSelector.")
        List<@Size(min = 1, max = 255) String> offeredStreams,

        @Size(max = 1000) @JsonPropertyDescription("The streams that the sync has in Weld, by name.")
        List<StreamStatus> streams,

        @Size(max = 1000)
        @JsonPropertyDescription(
                "What the operator would change, one line for each change; with managementPolicy ObserveOnly.")
        List<@Size(min = 1, max = 1024) String> plan,

        @Size(max = 1024)
        @JsonPropertyDescription("The value of weld.app/reconcile-requested-at that was handled last.")
        @Nullable
        String lastHandledReconcileAt,

        @PrinterColumn(name = "URL", priority = 1)
        @Size(max = 2048)
        @JsonPropertyDescription(
                "The address of the sync in the Weld app, if the operator is configured with WELD_APP_SYNC_URL.")
        @Nullable
        String url,

        @JsonPropertyDescription(
                "What the operator has to remember about this resource. It is for the operator alone, and may change with every version.")
        @Nullable
        SyncTracking tracking)
        implements ConditionedStatus {

    public WeldEltSyncStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        streams = streams == null ? List.of() : List.copyOf(streams);
        offeredStreams = offeredStreams == null ? List.of() : List.copyOf(offeredStreams);
        plan = plan == null ? List.of() : List.copyOf(plan);
    }

    /** The status of a resource that was not reconciled yet. */
    public static WeldEltSyncStatus empty() {
        return of(SyncLedger.EMPTY, SyncReport.EMPTY);
    }

    public static WeldEltSyncStatus of(SyncLedger ledger, SyncReport report) {
        return new WeldEltSyncStatus(
                ledger.syncId(),
                ledger.connectionId(),
                ledger.origin(),
                ledger.creation(),
                ledger.requests().declared(),
                ledger.requests().run(),
                ledger.requests().fullRefresh(),
                ledger.requests().cancelFullRefresh(),
                ledger.requests().lastHandledRunAt(),
                ledger.requests().lastHandledFullRefreshAt(),
                ledger.requests().lastHandledCancelFullRefreshAt(),
                report.observedGeneration(),
                report.conditions(),
                Summary.of(report.conditions()),
                report.state(),
                report.enabled(),
                report.syncInterval(),
                report.lastRunFinishedAt(),
                report.lastSuccessAt(),
                report.nextRunAt(),
                report.runDueAt(),
                report.destination(),
                report.streamCount(),
                report.failedStreamCount(),
                report.availableStreamCount(),
                report.offeredStreams(),
                report.streams(),
                report.plan(),
                report.lastHandledReconcileAt(),
                report.url(),
                SyncTracking.of(ledger));
    }

    /** The durable part. */
    public SyncLedger ledger() {
        SyncTracking tracked = SyncTracking.orNothing(tracking);
        return new SyncLedger(
                syncId,
                connectionId,
                origin,
                tracked.lastSyncId(),
                creation,
                tracked.applied() == null ? LastApplied.NOTHING : tracked.applied(),
                new Requests(
                        runRequest,
                        fullRefreshRequest,
                        cancelFullRefreshRequest,
                        request,
                        lastHandledRunAt,
                        lastHandledFullRefreshAt,
                        lastHandledCancelFullRefreshAt,
                        tracked.handledRequests()));
    }

    /** The current state. */
    public SyncReport report() {
        return new SyncReport(
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
                destination,
                runDueAt,
                lastSuccessAt,
                offeredStreams,
                url);
    }
}
