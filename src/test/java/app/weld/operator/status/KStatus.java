package app.weld.operator.status;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * What kstatus (sigs.k8s.io/cli-utils), and with it Flux, kpt and Helm, makes of a custom resource, in the order in which
 * it asks.
 */
public enum KStatus {
    InProgress,
    Failed,
    Current,
    Terminating;

    /**
     * What kstatus says.
     *
     * @param status absent where the resource has none
     */
    public static KStatus of(HasMetadata resource, ConditionedStatus status) {
        if (resource.getMetadata().getDeletionTimestamp() != null) {
            return Terminating;
        }
        if (status == null) {
            return Current;
        }
        Long observed = status.observedGeneration();
        if (observed != null && !observed.equals(resource.getMetadata().getGeneration())) {
            return InProgress;
        }
        for (Condition condition : status.conditions()) {
            if (condition.isTrue() && condition.type().equals("Reconciling")) {
                return InProgress;
            }
            if (condition.isTrue() && condition.type().equals("Stalled")) {
                return Failed;
            }
        }
        return status.condition("Ready")
                .map(ready -> ready.isTrue() ? Current : InProgress)
                .orElse(Current);
    }
}
