package app.weld.operator.sync.binding;

import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.status.EventReason;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a sync that this process has just created for a resource which is bound to another sync by then: a process that was
 * frozen on its way to Weld cannot know that another one leads since. The sync is deleted if no resource stands for it, it is
 * young and has no streams; otherwise it is left and reported.
 */
final class DuplicateCleanup {
    /** A person may have noticed what is older, and use it. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private final EventRecorder events;
    private final OwnershipClaims claims;
    private final RecentWrites writes;
    private final Clock clock;

    DuplicateCleanup(ControllerContext controller, OwnershipClaims claims) {
        this.events = controller.events();
        this.claims = claims;
        this.writes = controller.poller().writes();
        this.clock = controller.clock();
    }

    /** @param requested when Weld was requested to make it, or before that */
    void add(SyncContext context, Sync made, Instant requested) {
        context.binding().redundant(new RedundantSync(made.id(), requested));
    }

    /** Whether this sync would not be there but for this process. */
    boolean isRedundant(SyncContext context, String syncId) {
        RedundantSync redundant = context.binding().redundant();
        return redundant != null && redundant.id().equals(syncId);
    }

    /** Once it is clear which sync the resource stands for. */
    void remove(SyncContext context, WeldApi weld, @Nullable String boundId) {
        RedundantSync redundant = context.binding().redundant();
        if (redundant == null || boundId == null) {
            return;
        }
        if (!boundId.equals(redundant.id())) {
            clear(context, weld, redundant, boundId);
        }
        context.binding().redundant(null);
    }

    private void clear(SyncContext context, WeldApi weld, RedundantSync redundant, String boundId) {
        Sync there = weld.sync(redundant.id()).orElse(null);
        if (there == null && !writes.isNew(redundant.id())) {
            return;
        }
        String message = "sync " + redundant.id() + " was created while another process created sync " + boundId;
        // No person can have noticed what is not visible yet.
        boolean touched = there != null && !streams(there, weld).isEmpty();
        boolean old = clock.instant().isAfter(redundant.requested().plus(YOUNG));
        if (touched || old || claims.isClaimed(redundant.id())) {
            events.record(
                    context.resource(),
                    EventReason.DuplicateSync,
                    message + ", and is left since it may be in use: delete it in Weld if it is not");
            return;
        }
        weld.deleteSync(redundant.id(), false);
        writes.deleted(redundant.id());
        events.record(context.resource(), EventReason.DuplicateRemoved, message + ", and is deleted again");
    }

    private static List<Stream> streams(Sync sync, WeldApi weld) {
        return sync.streams() == null ? weld.streamsOf(sync.id()).complete() : sync.streams();
    }
}
