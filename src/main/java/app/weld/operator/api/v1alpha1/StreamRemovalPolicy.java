package app.weld.operator.api.v1alpha1;

/** What happens to streams that the sync has in Weld and {@code spec.streams} does not name. */
public enum StreamRemovalPolicy {
    /** Those that this resource added are removed. */
    Owned,
    /** All are removed. */
    All,
    /** All stay. */
    None
}
