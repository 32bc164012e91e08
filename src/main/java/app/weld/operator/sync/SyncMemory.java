package app.weld.operator.sync;

import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FirstSeen;
import app.weld.operator.reconcile.KindMemory;
import app.weld.operator.reconcile.RetryMemory;
import app.weld.operator.sync.binding.BindingMemory;
import app.weld.operator.sync.drift.DriftMemory;
import app.weld.operator.sync.execution.AbsentStreams;
import app.weld.operator.sync.execution.DroppedSettings;
import app.weld.operator.sync.execution.RefusedStreams;
import app.weld.operator.sync.request.RecentChanges;
import app.weld.operator.sync.request.SentRequests;
import app.weld.operator.sync.run.RunPollSchedule;
import app.weld.operator.sync.stop.StoppedSync;

/**
 * What this process remembers of one {@code WeldEltSync}.
 *
 * @param unconfirmedCreation since when a deletion searches for a sync that Weld does not show
 */
record SyncMemory(
        RetryMemory retries,
        BindingMemory binding,
        RunPollSchedule runPolls,
        RecentChanges changes,
        SentRequests sentRequests,
        DriftMemory drift,
        StoppedSync stopped,
        RefusedStreams refusedStreams,
        AbsentStreams absentStreams,
        DroppedSettings droppedSettings,
        FirstSeen unconfirmedCreation)
        implements KindMemory {

    static SyncMemory empty(ControllerContext controller) {
        var intervals = controller.intervals();
        var clock = controller.clock();
        return new SyncMemory(
                RetryMemory.empty(intervals.jitter(), clock),
                new BindingMemory(),
                new RunPollSchedule(intervals.pollInterval(), intervals.jitter()),
                new RecentChanges(System::nanoTime),
                new SentRequests(intervals.creationCheck()),
                new DriftMemory(clock, intervals.creationGrace()),
                new StoppedSync(clock),
                new RefusedStreams(),
                new AbsentStreams(clock, intervals.creationGrace()),
                new DroppedSettings(),
                new FirstSeen());
    }
}
