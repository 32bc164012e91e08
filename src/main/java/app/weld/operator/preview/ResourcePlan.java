package app.weld.operator.preview;

import app.weld.operator.status.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen for one resource.
 *
 * @param title kind, namespace and name
 * @param source the file, or that only the cluster has it
 * @param removed whether the resource would be deleted
 * @param calls in the order in which they would be sent
 * @param reason of its condition Ready afterwards; absent for one that is removed
 * @param message of that condition
 * @param notes what a person should know, although it stops nothing
 */
public record ResourcePlan(
        String title,
        String source,
        boolean removed,
        List<PlannedCall> calls,
        @Nullable Reason reason,
        String message,
        List<String> notes) {
    public ResourcePlan {
        calls = List.copyOf(calls);
        notes = List.copyOf(notes);
    }

    /** Whether Weld would be changed. */
    public boolean changes() {
        return calls.stream().anyMatch(call -> call.refused() == null);
    }

    /** Whether a person has to mend the manifest, or something else, before it can be carried out. */
    public boolean isBlocked() {
        return reason != null
                && reason != Reason.StoppedByWeld
                && (reason.kind() == Reason.Kind.STALLED
                        || reason == Reason.ConnectionNotFound
                        || reason == Reason.WorkspaceNotFound
                        || reason == Reason.NamespaceNotAllowed);
    }

    /** Whether a person has to authorize a source. */
    public boolean waits() {
        return reason == Reason.AuthorizationPending || reason == Reason.ConnectionNotReady;
    }
}
