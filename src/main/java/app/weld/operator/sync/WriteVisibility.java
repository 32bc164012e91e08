package app.weld.operator.sync;

import app.weld.operator.reconcile.Outcome;
import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.status.Situation;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.Optional;

/** Tells a sync that Weld does not show yet from one that is not there: what Weld reads may lag behind what it wrote. */
final class WriteVisibility {
    private final RecentWrites writes;
    private final Duration retry;

    WriteVisibility(RecentWrites writes, Duration retry) {
        this.writes = writes;
        this.retry = retry;
    }

    /** The wait after a 404 about a sync that was created a moment ago; empty after anything else. */
    Optional<Outcome.Stop> notYet(SyncContext context, WeldException failure) {
        String id = context.ledger().syncId();
        boolean notYet = failure instanceof WeldException.Rejected rejected
                && rejected.notFound()
                && id != null
                && writes.isNew(id);
        return notYet
                ? Optional.of(
                        Outcome.Requeue.because(Situation.NOT_SHOWN_YET, retry, String.valueOf(failure.getMessage())))
                : Optional.empty();
    }
}
