package app.weld.operator.sync.binding;

import app.weld.operator.reconcile.Outcome;
import app.weld.operator.weld.Sync;

/** The result of searching for the sync of a resource, or creating it. */
public sealed interface BindingResult {
    /**
     * The resource is bound to this sync, whose id is in the ledger.
     *
     * @param sync with its streams
     * @param fresh whether it was read just now, rather than taken from the shared listing
     */
    record Bound(Sync sync, boolean fresh) implements BindingResult {}

    /** Weld has no such sync, and {@code managementPolicy} does not let one be created. */
    record Absent() implements BindingResult {}

    /** Which sync it is, or whether there is one, is not settled. */
    record NotBound(Outcome.Stop why) implements BindingResult {}
}
