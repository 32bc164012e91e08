package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.poll.Workspace;
import app.weld.operator.status.SyncDraft;
import app.weld.operator.weld.Sync;
import java.util.List;

/**
 * Says that Weld has more syncs for what a manifest describes than the one that it stands for. Whoever made them, they
 * are somebody's until a person decides otherwise.
 */
final class Duplicates {
    private final EventRecorder events;
    private final Claims claims;

    Duplicates(EventRecorder events, Claims claims) {
        this.events = events;
        this.claims = claims;
    }

    void tell(SyncRecord record, Workspace workspace, Sync sync, SyncDraft draft) {
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
            events.warning(record.resource(), "DuplicateSync", words);
        }
    }
}
