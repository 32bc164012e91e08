package app.weld.operator.sync;

import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.FirstSeen;
import app.weld.operator.reconcile.KindMemory;
import app.weld.operator.reconcile.RetryMemory;
import app.weld.operator.sync.binding.BindingMemory;

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
        CarriedOutGenerations carriedOut,
        ReplacedValues replaced,
        DriftThrottle driftThrottle,
        StoppedSync stopped,
        RefusedStreams refusedStreams,
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
                new CarriedOutGenerations(clock, intervals.creationGrace()),
                new ReplacedValues(clock, intervals.creationGrace()),
                new DriftThrottle(clock),
                new StoppedSync(clock),
                new RefusedStreams(),
                new DroppedSettings(),
                new FirstSeen());
    }
}
