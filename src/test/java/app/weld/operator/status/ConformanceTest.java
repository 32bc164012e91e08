package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConformanceTest {
    private static List<String> broken(long observed, Condition... conditions) {
        WeldEltSync resource = new WeldEltSync();
        resource.getMetadata().setGeneration(2L);
        return Conformance.broken(resource, new KStatusTest.Status(observed, List.of(conditions)));
    }

    private static Condition condition(String type, String status) {
        return condition(type, status, 2, "Reason", "A message");
    }

    private static Condition condition(String type, String status, long observed, String reason, String message) {
        return new Condition(type, status, observed, "2026-01-01T00:00:00Z", reason, message);
    }

    @Test
    void findsNothingWrongWithWhatIsRight() {
        assertThat(broken(-1)).isEmpty();
        assertThat(broken(2, condition("Ready", "True"), condition("APIReachable", "False")))
                .isEmpty();
        assertThat(broken(2, condition("Ready", "Unknown"), condition("Reconciling", "True")))
                .isEmpty();
        assertThat(broken(2, condition("Ready", "False"), condition("Stalled", "True")))
                .isEmpty();
    }

    @Test
    void missesReady() {
        assertThat(broken(2)).containsExactly("Ready is there after the first look");
    }

    @Test
    void seesConditionsThatExcludeEachOther() {
        assertThat(broken(
                        2, condition("Ready", "False"), condition("Reconciling", "True"), condition("Stalled", "True")))
                .containsExactly("Reconciling and Stalled exclude each other");
        assertThat(broken(2, condition("Ready", "True"), condition("Reconciling", "True")))
                .containsExactly("Ready=True excludes Reconciling and Stalled");
        assertThat(broken(2, condition("Ready", "Unknown"), condition("Stalled", "True")))
                .containsExactly("Ready=Unknown only together with Reconciling");
        assertThat(broken(2, condition("Ready", "True"), condition("Stalled", "False")))
                .contains("Stalled is there only while True");
    }

    @Test
    void seesGenerationsThatDoNotFit() {
        assertThat(broken(3, condition("Ready", "True", 3, "Reason", "m"))).hasSize(2);
        assertThat(broken(2, condition("Ready", "True"), condition("InSync", "True", 1, "Reason", "m")))
                .containsExactly("InSync: all generations are equal when Ready");
    }

    @Test
    void seesWordsThatDoNotLast() {
        assertThat(broken(2, condition("Ready", "True", 2, "not_camel", "m"))).hasSize(1);
        assertThat(broken(2, condition("Ready", "True", 2, "Reason", "failed at 2026-01-01T00:00:00Z")))
                .hasSize(1);
        assertThat(broken(2, condition("Ready", "True", 2, "Reason", "see req_1234567")))
                .hasSize(1);
    }
}
