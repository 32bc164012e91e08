package app.weld.operator.api.v1alpha1;

/** What happens in Weld when the resource is deleted. */
public enum DeletionPolicy {
    /** What the resource stands for is deleted too. */
    Delete,
    /** It stays. */
    Retain
}
