package app.weld.operator.reconcile;

/** What this process remembers of one resource of a kind. */
public interface KindMemory {
    /** What the kernel remembers, whatever the kind. */
    RetryMemory retries();
}
