package app.weld.operator.api.v1alpha1;

/** Whether the operator may change Weld for a resource. */
public enum ManagementPolicy {
    /** The operator creates, updates and deletes. */
    Full,
    /** The operator changes nothing, and reports in {@code status.plan} what it would do. */
    ObserveOnly
}
