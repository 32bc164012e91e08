package app.weld.operator.api.v1alpha1;

/** What happens when Weld already has what a resource describes and no other resource claims it. */
public enum AdoptionPolicy {
    /** It is taken over. */
    AdoptMatching,
    /** It is left alone; the resource reports a conflict and creates nothing beside it. */
    Never
}
