package app.weld.operator.reconcile;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Reason;
import app.weld.operator.status.StatusText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One try at bringing a resource into its state.
 *
 * @param before the conditions as they were
 * @param settled whether everything was as desired at the last reconciliation
 * @param of what is being tried: failures of something else do not count
 * @param memory of the resource
 */
public record ReconcileAttempt(
        HasMetadata resource, List<Condition> before, boolean settled, Object of, Instant now, RetryMemory memory) {
    public ReconcileAttempt {
        before = List.copyOf(before);
    }

    /** Whether Ready has this reason already. */
    public boolean saidReady(Reason reason) {
        return ready().filter(ready -> ready.reason().equals(reason.name())).isPresent();
    }

    /** Whether Ready has this reason and this message already. */
    boolean said(Reason reason, String message) {
        return ready().filter(ready ->
                        ready.reason().equals(reason.name()) && ready.message().equals(StatusText.message(message)))
                .isPresent();
    }

    /** Whether a person had to act already. */
    boolean wasStalled() {
        return Conditions.find(before, Conditions.STALLED)
                .filter(stalled -> stalled.status().equals("True"))
                .isPresent();
    }

    Backoff backoff() {
        return memory.backoff();
    }

    public Optional<Condition> ready() {
        return Conditions.find(before, Conditions.READY);
    }
}
