package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConnectionStatusBuilderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static ConnectionStatusBuilder after(ConnectionReport before) {
        return ConnectionStatusBuilder.after(before, 3, NOON);
    }

    @Test
    void saysWhatWasLearned() {
        // When
        ConnectionReport report = after(ConnectionReport.EMPTY)
                .ready(Reason.Connected, "connected")
                .reachable(true, Reason.Reachable, "Weld answers")
                .integration("salesforce")
                .reconcileHandled("now")
                .build();

        // Then
        assertThat(report.observedGeneration()).isEqualTo(3);
        assertThat(report.integrationId()).isEqualTo("salesforce");
        assertThat(report.lastHandledReconcileAt()).isEqualTo("now");
        assertThat(report.conditions()).extracting(Condition::type).containsExactly("Ready", "APIReachable");
    }

    @Test
    void keepsWhatWasKnown() {
        // Given
        ConnectionReport before = after(ConnectionReport.EMPTY)
                .integration("salesforce")
                .reconcileHandled("now")
                .build();

        // When
        ConnectionReport report = after(before).reconcileHandled(null).build();

        // Then
        assertThat(report).isEqualTo(before);
    }

    @Test
    void isSuspendedOnlyWhileThatIsTheReason() {
        // When
        ConnectionReport suspended = after(ConnectionReport.EMPTY)
                .ready(Reason.Suspended, "left alone")
                .build();
        ConnectionReport resumed =
                after(suspended).ready(Reason.Connected, "connected").build();

        // Then
        assertThat(Conditions.find(suspended.conditions(), "Suspended")
                        .orElseThrow()
                        .isTrue())
                .isTrue();
        assertThat(resumed.conditions()).extracting(Condition::type).containsExactly("Ready");
    }

    @Test
    void saysNothingOfAnApiThatWasNotCalled() {
        ConnectionReport unreachable = after(ConnectionReport.EMPTY)
                .reachable(false, Reason.RateLimited, "Weld asks for less")
                .build();

        assertThat(after(unreachable).notUnreachable().build().conditions()).isEmpty();
        assertThat(after(unreachable).reachabilityUnknown().build().conditions())
                .isEmpty();
        ConnectionReport reachable = after(ConnectionReport.EMPTY)
                .reachable(true, Reason.Reachable, "Weld answers")
                .build();
        assertThat(after(reachable).notUnreachable().build().conditions()).hasSize(1);
        assertThat(after(reachable).reachabilityUnknown().build().conditions()).isEmpty();
    }
}
