package app.weld.operator.api.v1alpha1;

/** The fields that the specs of both kinds have in common. */
public interface ManagedSpec {
    /** Whether the operator leaves the resource alone for now. */
    boolean suspended();
}
