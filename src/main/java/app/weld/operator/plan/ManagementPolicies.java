package app.weld.operator.plan;

import app.weld.operator.api.v1alpha1.ManagementPolicy;

/** Applies a management policy, which is a function on a plan. */
public final class ManagementPolicies {
    private ManagementPolicies() {}

    /** The part of the plan that the policy allows to be carried out. */
    public static Plan apply(ManagementPolicy policy, Plan plan) {
        return switch (policy) {
            case Full -> plan;
            case ObserveOnly -> new Plan(java.util.List.of(), plan.blockers(), plan.remarks());
        };
    }
}
