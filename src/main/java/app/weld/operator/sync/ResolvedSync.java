package app.weld.operator.sync;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import app.weld.operator.plan.DesiredSync;
import app.weld.operator.snapshot.Workspace;
import app.weld.operator.sync.binding.SyncContext;
import app.weld.operator.weld.WeldApi;

/** A sync during one reconciliation, once its references are resolved. */
record ResolvedSync(SyncContext context, SyncMemory memory, DesiredSync desired, WeldApi weld, Workspace workspace) {
    ResolvedSync with(DesiredSync other) {
        return new ResolvedSync(context, memory, other, weld, workspace);
    }

    ManagementPolicy policy() {
        return context.resource().getSpec().managementPolicyOrDefault();
    }
}
