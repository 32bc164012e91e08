package app.weld.operator.api.v1alpha1;

/** Whether the operator may change Weld for a resource. */
public enum ManagementPolicy {
    /** It creates, updates and deletes. */
    Full,
    /** It changes nothing and shows in {@code status.plan} what it would do. */
    ObserveOnly
}
