package app.weld.operator.api.v1alpha1;

/** How a resource came to stand for its object in Weld; of a sync it decides what its deletion does by default. */
public enum Origin {
    /** It was created for this resource: a sync by the operator, a connection by a person who opened its link. */
    Created,
    /** It was there before, and was taken over or named in the spec. */
    Adopted
}
