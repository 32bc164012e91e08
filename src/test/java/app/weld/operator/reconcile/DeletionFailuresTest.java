package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.ConnectionStatusBuilder;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeletionFailuresTest {
    private final ManualClock clock = new ManualClock();
    private final EventRecorder events = new EventRecorder(null, clock, "test", task -> {});
    private final RequeueIntervals intervals =
            new RequeueIntervals(Duration.ofMinutes(1), Duration.ofSeconds(90), () -> 0);
    private final DeletionFailures failures = new DeletionFailures(events, new FailureHandler(events, intervals));
    private final RetryMemory memory = RetryMemory.empty(() -> 0, clock);
    private Condition ready;

    private Duration meet(Outcome.Stop stop) {
        ConnectionStatusBuilder status = ConnectionStatusBuilder.after(
                new ConnectionReport(1L, List.of(), null, null, null, null), 1, clock.instant());
        Duration next = failures.handle(
                stop,
                "sync",
                new ReconcileAttempt(new WeldConnection(), List.of(), false, 1L, clock.instant(), memory),
                status);
        ready = Conditions.find(status.build().conditions(), Conditions.READY).orElseThrow();
        return next;
    }

    @Test
    void aWaitSaysWhatItWaitsFor() {
        assertThat(meet(Outcome.Requeue.because(Reason.InUse, "syncs still use it", Duration.ofSeconds(30))))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(ready.reason()).isEqualTo("InUse");

        assertThat(meet(Outcome.Requeue.silently("another process works on this resource", Duration.ofSeconds(1))))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(ready.reason()).isEqualTo("Deleting");
        assertThat(ready.message()).isEqualTo("another process works on this resource");
    }

    @Test
    void aBudgetThatIsUsedUpIsNoFailure() {
        assertThat(meet(new Outcome.Failed(new WeldException.Busy(Duration.ofSeconds(2)))))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(ready.reason()).isEqualTo("Deleting");
        assertThat(ready.message()).contains("request budget");
    }

    @Test
    void aFailureBlocksTheDeletionAndNamesTheWayOut() {
        assertThat(meet(new Outcome.Failed(new WeldException.Unavailable("Weld answers 503"))))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(ready.reason()).isEqualTo("DeletionBlocked");
        assertThat(ready.message())
                .startsWith("the sync cannot be deleted in Weld: Weld answers 503")
                .contains("weld.app/force-delete");

        assertThat(meet(new Outcome.Failed(new WeldException.Unavailable("Weld answers 503"))))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aFailureWaitsAsLongAsWeldSays() {
        assertThat(meet(new Outcome.Failed(new WeldException.RateLimited(Duration.ofSeconds(40)))))
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void aMissingSecretSaysHowToGoOn() {
        meet(new Outcome.NotReady(Reason.SecretNotFound, "Secret weld-api-key is not there"));
        assertThat(ready.message()).contains("create the Secret again");

        meet(new Outcome.NotReady(Reason.WorkspaceMismatch, "not of this workspace"));
        assertThat(ready.message()).doesNotContain("create the Secret again");
    }
}
