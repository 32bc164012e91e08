package app.weld.operator.sync;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.ConnectionRefusal;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.WeldException;
import java.util.Optional;

/** Checks that the connection in Weld that a sync reads from is still there. */
final class SourceConnection {
    private SourceConnection() {}

    /** Returns why the sync cannot go on; empty where it can. */
    static Optional<Outcome.Stop> check(ResolvedSync sync) {
        SyncContext context = sync.context();
        Workspace workspace = sync.workspace();
        String id = sync.desired().connectionId();
        workspace.watchConnection(context.key(), id);
        String deleted = Situation.CONNECTION_FAILED_TO_STAY.message(id);
        if (isDeleted(context, workspace, id, deleted)) {
            return Optional.of(new Outcome.NotReady(Reason.ConnectionFailed, deleted));
        }
        publishThatItIsThere(context);
        // What was listed before the key was refused is no longer known to be so.
        return !context.isReconcileRequested()
                        && workspace.failure(ResourceKey.Kind.SYNC) instanceof WeldException.Unauthorized refused
                ? Optional.of(new Outcome.Failed(refused))
                : Optional.empty();
    }

    /**
     * No sync is in sync over a connection that was deleted in Weld, whichever way the manifest names it. What the status said
     * of it holds after a restart too, until a listing shows the connection.
     */
    private static boolean isDeleted(SyncContext context, Workspace workspace, String id, String deleted) {
        boolean said = context.readyBefore()
                .filter(ready -> ready.reason().equals(Reason.ConnectionFailed.name())
                        && ready.message().equals(deleted))
                .isPresent();
        return workspace.isConnectionDeleted(id) || (said && !workspace.wasWatchedConnectionShown(id));
    }

    /** Until Weld answers, which may take long, the status is not to say that the sync waits for its connection. */
    private static void publishThatItIsThere(SyncContext context) {
        if (ConnectionRefusal.REASONS.stream().anyMatch(context.attempt()::saidReady)) {
            context.publish(context.status().ready(Situation.SEARCHING).build());
        }
    }
}
