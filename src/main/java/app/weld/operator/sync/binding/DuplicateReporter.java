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
 * Says that Weld has more syncs for what a manifest describes than the one that it stands for. Whoever made them, they
 * are somebody's until a person decides otherwise.
 */
public final class DuplicateReporter {
    private final EventRecorder events;
    private final OwnershipClaims claims;

    public DuplicateReporter(EventRecorder events, OwnershipClaims claims) {
        this.events = events;
        this.claims = claims;
    }

    public void tell(SyncContext record, Workspace workspace, Sync sync, SyncStatusBuilder draft) {
        List<String> others = workspace.twins(sync.id()).stream()
                .filter(id -> !claims.isClaimed(id))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        String words = "Weld has more syncs of connection " + sync.connectionId() + " into schema "
                + sync.destinationSchemaName() + ", which no resource stands for: " + String.join(", ", others)
                + "; delete what is not needed in Weld";
        draft.besides(words);
        boolean told = record.readyBefore()
                .map(Condition::message)
                .filter(message -> message.contains(words))
                .isPresent();
        if (!told) {
            events.record(record.resource(), EventReason.DuplicateSync, words);
        }
    }
}
