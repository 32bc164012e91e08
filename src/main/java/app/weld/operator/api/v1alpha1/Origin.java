package app.weld.operator.api.v1alpha1;

/** How a resource came to stand for its sync in Weld, which decides what its deletion does by default. */
public enum Origin {
    /** The operator created it for this resource. */
    Created,
    /** It was there before, and was taken over or named by {@code spec.syncId}. */
    Adopted
}
