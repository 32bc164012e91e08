package app.weld.operator.sync.run;

import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.snapshot.OrchestrationActivity;
import app.weld.operator.weld.Sync;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the runs of a sync depend on.
 *
 * @param activity what is known of the runs of its orchestration; absent where nothing is
 * @param awaitedSince since when a run that was requested is awaited; absent where none is
 */
record RunBasis(
        @Nullable String cron,
        @Nullable String orchestration,
        @Nullable OrchestrationActivity activity,
        boolean enabled,
        boolean neverRan,
        @Nullable Instant awaitedSince) {
    static RunBasis of(
            Sync remote, @Nullable OrchestrationActivity activity, SyncReport report, @Nullable Instant awaitedSince) {
        return new RunBasis(
                remote.syncInterval(),
                remote.orchestrationId(),
                remote.orchestrationId() == null ? null : activity,
                remote.enabled(),
                ReportedRuns.haveNeverBegun(remote, report),
                awaitedSince);
    }

    boolean isScheduled() {
        return enabled && orchestration == null;
    }
}
