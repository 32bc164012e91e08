package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.status.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcileAttemptTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private static ReconcileAttempt after(Condition... conditions) {
        return new ReconcileAttempt(
                new WeldConnection(),
                List.of(conditions),
                false,
                1L,
                NOW,
                RetryMemory.empty(() -> 0, Clock.systemUTC()));
    }

    private static Condition condition(String type, Reason reason) {
        return new Condition(type, "False", 1L, NOW.toString(), reason.name(), "m");
    }

    @Test
    void hasSaidWhatReadySays() {
        ReconcileAttempt attempt =
                after(condition("APIReachable", Reason.RateLimited), condition("Ready", Reason.Rejected));

        assertThat(attempt.saidReady(Reason.Rejected)).isTrue();
        assertThat(attempt.saidReady(Reason.Conflict)).isFalse();
        assertThat(attempt.saidReady(Reason.RateLimited))
                .as("of Weld, not of the resource")
                .isFalse();
        assertThat(attempt.ready()).contains(condition("Ready", Reason.Rejected));
    }

    @Test
    void hasSaidNothingAtFirst() {
        assertThat(after().saidReady(Reason.Rejected)).isFalse();
        assertThat(after().ready()).isEmpty();
    }
}
