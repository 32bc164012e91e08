package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConditionedStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KStatusTest {
    private final WeldEltSync resource = new WeldEltSync();

    /** A status of just so much. */
    record Status(Long observedGeneration, List<Condition> conditions) implements ConditionedStatus {
        @Override
        public String lastHandledReconcileAt() {
            return null;
        }
    }

    KStatusTest() {
        resource.getMetadata().setGeneration(2L);
    }

    private KStatus of(Long observed, String... typeAndStatus) {
        List<Condition> conditions = Arrays.stream(typeAndStatus)
                .map(text -> text.split("=", 2))
                .map(parts -> new Condition(parts[0], parts[1], observed, "2026-11-24T00:00:00Z", "Why", ""))
                .toList();
        return KStatus.of(resource, new Status(observed, conditions));
    }

    @Test
    void isTerminatingOnceDeletedWhateverElseIsSaid() {
        resource.getMetadata().setDeletionTimestamp("2026-11-24T00:00:00Z");
        assertThat(of(2L, "Ready=True")).isEqualTo(KStatus.Terminating);
        assertThat(KStatus.of(resource, null)).isEqualTo(KStatus.Terminating);
    }

    @Test
    void isInProgressWhileTheObservedGenerationIsBehind() {
        assertThat(of(1L, "Ready=True")).isEqualTo(KStatus.InProgress);
        assertThat(of(-1L)).isEqualTo(KStatus.InProgress);
        assertThat(of(1L, "Stalled=True")).isEqualTo(KStatus.InProgress);
    }

    @Test
    void believesReconcilingAndStalledBeforeReady() {
        assertThat(of(2L, "Ready=True", "Reconciling=True")).isEqualTo(KStatus.InProgress);
        assertThat(of(2L, "Ready=True", "Stalled=True")).isEqualTo(KStatus.Failed);
        assertThat(of(2L, "Ready=True", "Reconciling=False", "Stalled=False")).isEqualTo(KStatus.Current);
    }

    @Test
    void isCurrentWhenReadyAndInProgressWhenNot() {
        assertThat(of(2L, "Ready=True")).isEqualTo(KStatus.Current);
        assertThat(of(2L, "Ready=False")).isEqualTo(KStatus.InProgress);
        assertThat(of(2L, "Ready=Unknown")).isEqualTo(KStatus.InProgress);
    }

    @Test
    void isCurrentWhereNothingIsSaid() {
        assertThat(of(2L)).isEqualTo(KStatus.Current);
        assertThat(of(null)).isEqualTo(KStatus.Current);
        assertThat(KStatus.of(resource, null)).isEqualTo(KStatus.Current);
    }
}
