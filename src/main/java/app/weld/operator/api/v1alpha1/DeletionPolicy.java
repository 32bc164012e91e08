package app.weld.operator.api.v1alpha1;

/** What happens in Weld when the resource is deleted. */
public enum DeletionPolicy {
    /** The object in Weld is deleted, too. */
    Delete,
    /** The object in Weld stays. */
    Retain
}
