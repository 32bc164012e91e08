package app.weld.operator.api.v1alpha1;

/** What happens if the described object exists in Weld already and no other resource manages it. */
public enum AdoptionPolicy {
    /** The resource adopts it. */
    AdoptMatching,
    /** The resource does not touch it, creates no second one, and reports a conflict. */
    Never
}
