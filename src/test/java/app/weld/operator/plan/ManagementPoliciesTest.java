package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.ManagementPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManagementPoliciesTest {
    private static final Plan PLAN = new Plan(
            List.of(new Action.Enable("sync_1")), List.of(new Blocker(Blocker.Kind.SYNC_MISMATCH, "another schema")));

    @Test
    void fullCarriesOutThePlan() {
        assertThat(ManagementPolicies.apply(ManagementPolicy.Full, PLAN)).isEqualTo(PLAN);
    }

    @Test
    void observeOnlyDoesNothingAndStillSaysWhatBlocks() {
        assertThat(ManagementPolicies.apply(ManagementPolicy.ObserveOnly, PLAN))
                .isEqualTo(new Plan(List.of(), PLAN.blockers()));
    }
}
