package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void aSituationGivesTheReasonAndTheMessage() {
        assertThat(Outcome.NotReady.of(Situation.CONNECTION_MISSING, "crm", "team"))
                .isEqualTo(new Outcome.NotReady(
                        Reason.ConnectionNotFound,
                        "there is no WeldConnection crm in namespace team: create it, or correct"
                                + " spec.connectionRef"));
        assertThat(Outcome.Requeue.because(Situation.CONNECTION_NOT_CONNECTED, Duration.ofSeconds(7), "crm"))
                .isEqualTo(new Outcome.Requeue(
                        Reason.ConnectionNotReady,
                        "WeldConnection crm is not connected yet: see its conditions",
                        Duration.ofSeconds(7)));
    }
}
