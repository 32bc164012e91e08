package app.weld.operator.sync.binding;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.reconcile.OwnershipClaims;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.status.EventReason;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.weld.Sync;
import java.util.List;

/**
 * Reports that Weld has more syncs for what a manifest describes than the one that the resource stands for. They are not
 * touched, no matter who created them, until a person decides what becomes of them.
 */
public final class DuplicateReporter {
    private final EventRecorder events;
    private final OwnershipClaims claims;

    public DuplicateReporter(EventRecorder events, OwnershipClaims claims) {
        this.events = events;
        this.claims = claims;
    }

    public void report(SyncContext context, Workspace workspace, Sync sync, SyncStatusBuilder draft) {
        List<String> others = workspace.duplicates(sync.id()).stream()
                .filter(id -> !claims.isClaimed(id))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        String message = "Weld has more syncs of connection " + sync.connectionId() + " into schema "
                + sync.destinationSchemaName() + ", which no resource stands for: " + String.join(", ", others)
                + "; delete what is not needed in Weld";
        draft.append(message);
        boolean reported = context.readyBefore()
                .map(Condition::message)
                .filter(said -> said.contains(message))
                .isPresent();
        if (!reported) {
            events.record(context.resource(), EventReason.DuplicateSync, message);
        }
    }
}
