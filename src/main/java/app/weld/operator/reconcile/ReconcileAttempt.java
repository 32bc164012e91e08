package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One try at bringing a resource into its state.
 *
 * @param before the conditions as they were
 * @param settled everything was as wished when somebody looked last
 * @param of what is being tried: failures of something else do not count
 * @param memory of the resource
 */
public record ReconcileAttempt(
        HasMetadata resource, List<Condition> before, boolean settled, Object of, Instant now, RetryMemory memory) {
    public ReconcileAttempt {
        before = List.copyOf(before);
    }

    Backoff backoff() {
        return memory.backoff();
    }

    public Optional<Condition> ready() {
        return Conditions.find(before, Conditions.READY);
    }
}
