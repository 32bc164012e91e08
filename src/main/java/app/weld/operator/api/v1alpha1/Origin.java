package app.weld.operator.api.v1alpha1;

/** How a resource came to manage its object in Weld. For a sync, the origin decides the default deletion policy. */
public enum Origin {
    /** The object was created for this resource: a sync by the operator, a connection by a person who opened its link. */
    Created,
    /** The object existed before, and was adopted or named in the spec. */
    Adopted
}
