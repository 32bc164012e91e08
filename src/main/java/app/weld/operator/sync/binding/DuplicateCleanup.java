package app.weld.operator.sync.binding;

import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.ControllerContext;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Syncs that this process has just made for a resource which stands for another one by then: a process that was frozen
 * on its way to Weld cannot know that somebody else leads since. Its copy is removed when nobody stands for it, it is
 * young and nobody has done anything with it; otherwise it is left and reported.
 */
final class DuplicateCleanup {
    /** What is older may have been found by somebody, and be in use. */
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private final EventRecorder events;
    private final OwnershipClaims claims;
    private final RecentWrites writes;
    private final Clock clock;
    private final Map<String, Copy> byUid = new ConcurrentHashMap<>();

    private record Copy(String id, Instant asked) {}

    DuplicateCleanup(ControllerContext around, OwnershipClaims claims) {
        this.events = around.events();
        this.claims = claims;
        this.writes = around.poller().writes();
        this.clock = around.clock();
    }

    /** @param asked when Weld was asked to make it, or before that */
    void add(String uid, Sync made, Instant asked) {
        byUid.put(uid, new Copy(made.id(), asked));
    }

    /** Whether this sync would not be there but for this process. */
    boolean isCopy(String uid, String syncId) {
        Copy copy = byUid.get(uid);
        return copy != null && copy.id().equals(syncId);
    }

    /** Once it is clear which sync the resource stands for. */
    void remove(SyncContext record, WeldApi weld, @Nullable String boundId) {
        Copy copy = byUid.get(record.uid());
        if (copy == null || boundId == null) {
            return;
        }
        if (!boundId.equals(copy.id())) {
            clear(record, weld, copy, boundId);
        }
        byUid.remove(record.uid(), copy);
    }

    private void clear(SyncContext record, WeldApi weld, Copy copy, String boundId) {
        Sync there = weld.sync(copy.id()).orElse(null);
        if (there == null && !writes.isNew(copy.id())) {
            return;
        }
        String words = "sync " + copy.id() + " was created while another process created sync " + boundId;
        // What is not visible yet, nobody can have found.
        boolean touched = there != null && !streams(there, weld).isEmpty();
        boolean old = clock.instant().isAfter(copy.asked().plus(YOUNG));
        if (touched || old || claims.isClaimed(copy.id())) {
            events.warning(
                    record.resource(),
                    "DuplicateSync",
                    words + ", and is left since it may be in use: delete it in Weld if it is not");
            return;
        }
        weld.deleteSync(copy.id(), false);
        writes.deleted(copy.id());
        events.warning(record.resource(), "DuplicateRemoved", words + ", and is deleted again");
    }

    private static List<Stream> streams(Sync sync, WeldApi weld) {
        return sync.streams() == null ? weld.streamsOf(sync.id()).complete() : sync.streams();
    }

    /** The resource is gone. */
    void forget(String uid) {
        byUid.remove(uid);
    }
}
