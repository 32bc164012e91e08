package app.weld.operator.reconcile;

/**
 * The names under which the operator applies a status. Server-side apply removes the fields that a manager no longer sends, so
 * a report that was built from a stale object cannot remove a durable fact.
 */
public final class FieldManager {
    /** Applies the durable facts. */
    public static final String IDENTITY = "weld-operator-identity";
    /** Applies everything else. */
    public static final String REPORT = "weld-operator";

    private FieldManager() {}
}
