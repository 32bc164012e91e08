package app.weld.operator.sync;

import app.weld.operator.reconcile.FailureHandler;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.Ownership;
import app.weld.operator.reconcile.ReconcileAttempt;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** Says in the status of a sync what stopped its reconciliation, and lets other resources go on where it cannot. */
final class SyncFailures {
    /** What is not there in Weld for the key of the resource, or not to be made with it. */
    private static final Set<Reason> REFUSALS = EnumSet.of(
            Reason.Rejected, Reason.InvalidSettings, Reason.RemoteSyncNotFound, Reason.RemoteConnectionNotFound);

    private final FailureHandler failures;
    private final Ownership ownership;
    private final WriteVisibility visibility;

    SyncFailures(FailureHandler failures, Ownership ownership, WriteVisibility visibility) {
        this.failures = failures;
        this.ownership = ownership;
        this.visibility = visibility;
    }

    /** Returns when to try again. */
    Duration publish(SyncContext context, ReconcileAttempt attempt, Outcome.Stop stop) {
        boolean cannotAct = FailureHandler.cannotAct(stop);
        if (cannotAct || isRefused(stop)) {
            context.withdrawUnsentIntent();
        }
        if (cannotAct) {
            ownership.suspend(context.key());
        } else if (isUnbound(context) && isRefused(stop)) {
            ownership.doubt(context.key());
        }
        SyncStatusBuilder status = context.status();
        if (context.ledger().syncId() == null) {
            status.notFound();
        }
        // What was observed meanwhile counts: a sync that was deleted is not as desired any more.
        ReconcileAttempt failed = context.attempt();
        Outcome.Stop why = stop instanceof Outcome.Failed(WeldException cause)
                ? visibility.notYet(context, cause).orElse(stop)
                : stop;
        Duration next = failures.handle(why, failed, status);
        if (FailureHandler.isWorthReporting(why, failed)) {
            context.publish(status.build());
        } else if (attempt.settled() && !context.wasInSync()) {
            context.publishFirst(status.ready(Situation.WAITS_TO_RECREATE).build());
        }
        return next;
    }

    private static boolean isUnbound(SyncContext context) {
        return context.ledger().syncId() == null && context.ledger().creation() == null;
    }

    private static boolean isRefused(Outcome.Stop stop) {
        return switch (stop) {
            case Outcome.Failed failed -> failed.cause() instanceof WeldException.Rejected;
            case Outcome.NotReady notReady -> REFUSALS.contains(notReady.reason());
            case Outcome.Requeue requeue -> false;
        };
    }
}
