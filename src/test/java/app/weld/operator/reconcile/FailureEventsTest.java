package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.controlplane.MockApi;
import app.weld.operator.status.ConnectionStatusBuilder;
import app.weld.operator.status.Reason;
import app.weld.operator.status.Situation;
import app.weld.operator.weld.WeldException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a failure is announced by an event, in a cluster. */
class FailureEventsTest {
    private final MockApi api = MockApi.start();
    private final ManualClock clock = new ManualClock();
    private final RequeueIntervals intervals =
            new RequeueIntervals(Duration.ofMinutes(1), Duration.ofSeconds(90), () -> 0);
    private final EventRecorder events = new EventRecorder(api.client(), clock, "test", Runnable::run);
    private final FailureHandler failures = new FailureHandler(events, intervals);
    private final RetryMemory memory = RetryMemory.empty(() -> 0, clock);
    private final WeldConnection resource = new WeldConnection();
    private List<Condition> conditions = List.of();

    FailureEventsTest() {
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("crm")
                .withNamespace("team")
                .withUid("uid")
                .build());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private Duration meet(Outcome.Stop stop) {
        ConnectionStatusBuilder status = ConnectionStatusBuilder.after(
                new ConnectionReport(1L, conditions, null, null, null, null), 1, clock.instant());
        Duration next = failures.handle(stop, attempt(), status);
        conditions = status.build().conditions();
        return next;
    }

    private ReconcileAttempt attempt() {
        return new ReconcileAttempt(resource, conditions, false, 1L, clock.instant(), memory);
    }

    private List<String> events() {
        return api.client().v1().events().inNamespace("team").list().getItems().stream()
                .map(event -> event.getType() + " " + event.getReason() + " of "
                        + event.getInvolvedObject().getName() + ": " + event.getMessage())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"Conflict", "InvalidAPIKey", "UnsupportedValue", "WorkspaceMismatch"})
    void whatAPersonHasToMendIsAnnouncedOnceAndTriedAgainAfterAPollInterval(Reason reason) {
        assertThat(meet(new Outcome.NotReady(reason, "look here"))).isEqualTo(Duration.ofMinutes(1));
        clock.advance(Duration.ofHours(1));
        assertThat(meet(new Outcome.NotReady(reason, "look here"))).isEqualTo(Duration.ofMinutes(2));

        assertThat(events()).containsExactly("Warning " + reason + " of crm: look here");
    }

    @Test
    void whatMayComeByItselfIsNotAnnouncedAndTriedAgainSoon() {
        assertThat(meet(new Outcome.NotReady(Reason.ConnectionNotFound, "there is none")))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(meet(new Outcome.NotReady(Reason.SecretNotFound, "there is none")))
                .isEqualTo(Duration.ofSeconds(2));

        assertThat(events()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"ConnectionNotFound", "NamespaceNotAllowed", "SecretNotFound"})
    void whatHasNotComeForLongIsAnnouncedOnce(Reason reason) {
        meet(new Outcome.NotReady(reason, "there is none"));
        clock.advance(Duration.ofMinutes(11));
        meet(new Outcome.NotReady(reason, "there is none"));
        clock.advance(Duration.ofHours(1));
        meet(new Outcome.NotReady(reason, "there is none"));

        assertThat(events()).containsExactly("Warning " + reason + " of crm: there is none");
        assertThat(conditions).extracting(Condition::type).containsExactly("Ready", "Stalled");
    }

    @Test
    void anotherProblemForTheSameReasonIsAnnouncedToo() {
        meet(new Outcome.NotReady(Reason.Rejected, "the plan is too small"));
        meet(new Outcome.NotReady(Reason.Rejected, "the source is not allowed"));

        assertThat(events())
                .containsExactly(
                        "Warning Rejected of crm: the plan is too small",
                        "Warning Rejected of crm: the source is not allowed");
    }

    @Test
    void aWaitOfAPersonIsAnnouncedOnce() {
        Outcome.Stop wait = Outcome.Requeue.because(
                Situation.REMOTE_CONNECTION_DELETED_IN_USE, Duration.ofSeconds(30), "conn_1", "orders");
        meet(wait);
        clock.advance(Duration.ofHours(1));
        meet(wait);

        assertThat(events()).hasSize(1).first().asString().startsWith("Warning RemoteConnectionNotFound of crm: ");
    }

    @Test
    void aRefusalOfWeldIsAnnouncedOnceWithItsWords() {
        Outcome.Stop refusal = new Outcome.Failed(new WeldException.Rejected(400, "sync_interval is not valid"));
        assertThat(meet(refusal)).isEqualTo(Duration.ofMinutes(1));
        clock.advance(Duration.ofHours(1));
        meet(refusal);

        assertThat(events()).containsExactly("Warning Rejected of crm: sync_interval is not valid");
        assertThat(conditions).extracting(Condition::type).containsExactly("Ready", "Stalled");
    }

    @Test
    void aRefusedKeyIsAnnouncedAsOne() {
        meet(new Outcome.Failed(new WeldException.Unauthorized("Weld refuses the key (401)")));

        assertThat(events()).containsExactly("Warning InvalidAPIKey of crm: Weld refuses the key (401)");
    }

    @Test
    void anAnswerThatIsMissingIsNotAnnounced() {
        meet(new Outcome.Failed(new WeldException.OutcomeUnknown("no answer")));

        assertThat(events()).isEmpty();
        assertThat(conditions).extracting(Condition::reason).containsOnly("APIUnavailable");
    }

    @Test
    void aDeletionThatIsBlockedIsAnnounced() {
        ConnectionStatusBuilder status = ConnectionStatusBuilder.after(ConnectionReport.EMPTY, 1, clock.instant());
        new DeletionFailures(events, failures)
                .handle(
                        new Outcome.NotReady(Reason.SecretNotFound, "there is no Secret"),
                        "connection",
                        attempt(),
                        status);

        assertThat(events())
                .singleElement()
                .asString()
                .startsWith(
                        "Warning DeletionBlocked of crm: the connection cannot be deleted in Weld: there is no Secret");
    }
}
