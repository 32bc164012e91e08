package app.weld.operator.sync.stop;

import app.weld.operator.api.v1alpha1.PendingRequest;
import app.weld.operator.api.v1alpha1.Requests;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.Connection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may have mended the cause of a stop: the manifest, the connection, or a request by annotation.
 *
 * @param connectionChangedAt when the connection was changed last, for example authorized again; absent if that is not known
 * @param reconcile the latest request to compare with Weld
 * @param run the latest request of a run
 * @param fullRefresh the latest request of a full refresh
 */
record StopBasis(
        long generation,
        String connectionId,
        @Nullable Instant connectionChangedAt,
        @Nullable String reconcile,
        @Nullable String run,
        @Nullable String fullRefresh) {
    static StopBasis of(SyncContext context, DesiredSync desired, Workspace workspace) {
        Requests requests = context.ledger().requests();
        String reconcile = context.reconcileRequest();
        return new StopBasis(
                context.generation(),
                desired.connectionId(),
                workspace.connection(desired.connectionId()) instanceof CacheLookup.Hit<Connection> listed
                        ? listed.object().updatedAt()
                        : null,
                // An annotation that is removed requests nothing.
                reconcile == null ? context.before().lastHandledReconcileAt() : reconcile,
                value(requests.run()),
                value(requests.fullRefresh()));
    }

    private static @Nullable String value(@Nullable PendingRequest request) {
        return request == null ? null : request.value();
    }
}
