package app.weld.operator.sync.request;

import app.weld.operator.api.v1alpha1.OrchestrationRef;
import app.weld.operator.api.v1alpha1.WeldEltSyncSpec;
import app.weld.operator.reconcile.RequestedAction;
import app.weld.operator.weld.Sync;

/**
 * What to say where Weld does not run a sync that an orchestration starts. Whether it runs one alone is not documented: the operator
 * tries, and never runs the orchestration instead, which would run other syncs as well.
 */
final class OrchestratedSync {
    private OrchestratedSync() {}

    /** What may be the cause, and what a person can do, to be appended to a message; empty for any other sync. */
    static String explanation(RequestedAction action, WeldEltSyncSpec spec, Sync remote) {
        String id = remote.orchestrationId();
        if (id == null || action != RequestedAction.RUN) {
            return "";
        }
        OrchestrationRef named = spec.orchestrationRef();
        String name = named == null ? id : named.name() + " (" + id + ")";
        return " (orchestration " + name
                + " starts this sync, and Weld may not run it alone: run the orchestration in the"
                + " Weld app, which also runs what else belongs to it)";
    }
}
