package app.weld.operator.api.v1alpha1;

/** What happens to streams that the sync has in Weld and {@code spec.streams} does not contain. */
public enum StreamRemovalPolicy {
    /** Streams that this resource added are removed. */
    Owned,
    /** All of them are removed. */
    All,
    /** None of them is removed. */
    None
}
