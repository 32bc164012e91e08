package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.cluster.ResourceCaches;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.Situation;
import app.weld.operator.sync.binding.SyncContext;
import java.util.Optional;

/**
 * What a namespace that shares a workspace may name by Weld's ids: nothing that exists, unless the workspace lets it adopt, and
 * never the connection of another namespace. A resource that manages its sync already keeps it, and one that may have created its
 * sync has to find it, or nobody would know of it.
 */
final class WorkspaceRights {
    private WorkspaceRights() {}

    /** Returns why the sync cannot go on; empty where it can. */
    static Optional<Outcome.Stop> check(SyncContext context, ResourceCaches caches) {
        WeldEltSyncSpec spec = context.resource().getSpec();
        if (context.ledger().syncId() != null || context.ledger().creation() != null) {
            return Optional.empty();
        }
        Optional<String> denial = context.adoptionDeniedBy();
        String named = spec.connectionId() != null ? spec.connectionId() : spec.syncId();
        if (denial.isPresent() && named != null) {
            return Optional.of(Outcome.NotReady.of(
                    spec.connectionId() != null
                            ? Situation.SOURCE_NOT_ALLOWED
                            : context.isAdoptionDeniedByConnection()
                                    ? Situation.SHARED_SYNC_NAMED
                                    : Situation.SYNC_NAMED_WITHOUT_RIGHT,
                    denial.get(),
                    context.key().namespace(),
                    named));
        }
        return spec.workspaceRef() != null && spec.connectionId() != null
                ? ofAnotherNamespace(context, caches, spec.connectionId())
                : Optional.empty();
    }

    private static Optional<Outcome.Stop> ofAnotherNamespace(
            SyncContext context, ResourceCaches caches, String connectionId) {
        String own = context.key().namespace();
        boolean isManagedElsewhere = caches.connections()
                .anyMatch(connection -> stands(connection, connectionId)
                        && !connection.getMetadata().getNamespace().equals(own));
        boolean isManagedHere = isManagedElsewhere
                && caches.connections()
                        .anyMatch(connection -> stands(connection, connectionId)
                                && connection.getMetadata().getNamespace().equals(own));
        return isManagedElsewhere && !isManagedHere
                ? Optional.of(Outcome.NotReady.of(Situation.SOURCE_OF_ANOTHER_NAMESPACE, connectionId))
                : Optional.empty();
    }

    private static boolean stands(WeldConnection connection, String id) {
        return connection.getStatus() != null
                && id.equals(connection.getStatus().connectionId());
    }
}
