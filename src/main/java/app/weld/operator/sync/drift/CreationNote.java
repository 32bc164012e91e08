package app.weld.operator.sync.drift;

import app.weld.operator.plan.Action;
import java.util.ArrayList;
import java.util.List;

/** The one event about a creation: with the streams that were added and all else that was done for the new sync. */
final class CreationNote {
    private CreationNote() {}

    /**
     * What the event says.
     *
     * @param created the sync, and for which schema
     * @param done what was done for it, in this order
     */
    static String of(String created, List<Action> done) {
        List<String> streams = new ArrayList<>();
        List<String> others = new ArrayList<>();
        boolean enabled = false;
        for (Action action : done) {
            switch (action) {
                case Action.PutStreams put
                when put.added().size() == put.changes().size() -> streams.addAll(put.added());
                case Action.Enable _ -> enabled = true;
                default -> others.add(action.describe());
            }
        }
        StringBuilder note = new StringBuilder(created);
        if (!streams.isEmpty()) {
            note.append(streams.size() == 1 ? " with stream " : " with streams ")
                    .append(String.join(", ", streams));
        }
        if (enabled) {
            note.append(", and is enabled");
        }
        others.forEach(other -> note.append("; ").append(other));
        return note.toString();
    }
}
