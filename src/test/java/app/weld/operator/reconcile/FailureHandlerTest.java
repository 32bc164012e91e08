package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.cluster.EventRecorder;
import app.weld.operator.status.ConnectionStatusBuilder;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Failures that say nothing in an event, so that no cluster is needed. */
class FailureHandlerTest {
    private static final Instant BEGAN = Instant.parse("2026-11-24T10:00:00Z");

    private final RequeueIntervals intervals = new RequeueIntervals(Duration.ofMinutes(1), Duration.ofSeconds(90));
    private final RetryMemory memory = RetryMemory.empty(intervals.jitter(), Clock.systemUTC());
    private final FailureHandler failures =
            new FailureHandler(new EventRecorder(null, Clock.systemUTC(), "test", event -> {}), intervals);
    private List<Condition> conditions = List.of();

    private Duration meet(WeldException cause, boolean settled, Instant now) {
        return meet(new Outcome.Failed(cause), settled, now);
    }

    private Duration meet(Outcome.Stop stop, boolean settled, Instant now) {
        WeldConnection resource = new WeldConnection();
        resource.getMetadata().setUid("uid");
        ConnectionStatusBuilder draft =
                ConnectionStatusBuilder.after(new ConnectionReport(1L, conditions, null, null, null, null), 1, now);
        Duration next =
                failures.handle(stop, new ReconcileAttempt(resource, conditions, settled, 1L, now, memory), draft);
        conditions = draft.build().conditions();
        return next;
    }

    private Duration missSecret(Instant now) {
        return meet(new Outcome.NotReady(Reason.SecretNotFound, "Secret weld-api-key is not there"), false, now);
    }

    private List<String> types() {
        return conditions.stream()
                .map(condition -> condition.type() + "=" + condition.status() + " " + condition.reason())
                .toList();
    }

    @Test
    void aMissingSecretIsWaitedForAndAfterTenMinutesTakesAPerson() {
        missSecret(BEGAN);
        assertThat(types()).containsExactly("Ready=False SecretNotFound", "Reconciling=True SecretNotFound");

        missSecret(BEGAN.plusSeconds(599));
        assertThat(types()).containsExactly("Ready=False SecretNotFound", "Reconciling=True SecretNotFound");

        missSecret(BEGAN.plusSeconds(600));
        assertThat(types()).containsExactly("Ready=False SecretNotFound", "Stalled=True SecretNotFound");

        missSecret(BEGAN.plusSeconds(3600));
        assertThat(types()).containsExactly("Ready=False SecretNotFound", "Stalled=True SecretNotFound");
        assertThat(conditions.get(0).lastTransitionTime()).isEqualTo(BEGAN.toString());
    }

    @Test
    void aMissingSecretIsLookedAtAgainInTimeToSayThatItTakesAPerson() {
        Instant now = BEGAN;
        while (now.isBefore(BEGAN.plus(intervals.maxSecretWait()))) {
            Duration next = missSecret(now);
            assertThat(next).isLessThanOrEqualTo(Duration.ofMinutes(3));
            now = now.plus(next);
        }
        missSecret(now);
        assertThat(types()).contains("Stalled=True SecretNotFound");
    }

    @Test
    void whatIsAsDeclaredStaysReadyWhileWeldIsNotReachable() {
        conditions = List.of(new Condition("Ready", "True", 1L, BEGAN.toString(), "Connected", "connected"));

        meet(new WeldException.RateLimited(Duration.ofSeconds(30)), true, BEGAN);

        assertThat(types()).containsExactly("Ready=True Connected", "APIReachable=False RateLimited");
    }

    @Test
    void whatIsNotAppliedYetIsNotReadyWhileWeldIsNotReachable() {
        conditions = List.of(new Condition("Ready", "True", 1L, BEGAN.toString(), "Connected", "connected"));

        Duration next = meet(new WeldException.RateLimited(Duration.ofSeconds(30)), false, BEGAN);

        assertThat(types())
                .containsExactly(
                        "Ready=False RateLimited", "Reconciling=True RateLimited", "APIReachable=False RateLimited");
        assertThat(next).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(36));
    }

    /** Nobody asks Weld for one that does not go on: that it did not answer once is not so for ever. */
    @Test
    void aConflictSaysNothingOfWeldAnyMore() {
        meet(new WeldException.Unavailable("Weld answers 503"), true, BEGAN);
        assertThat(types()).anyMatch(type -> type.startsWith("APIReachable=False"));

        ConnectionStatusBuilder draft =
                ConnectionStatusBuilder.after(new ConnectionReport(1L, conditions, null, null, null, null), 1, BEGAN);
        conditions = draft.ready(Reason.Conflict, "another is older")
                .reachabilityUnknown()
                .build()
                .conditions();

        assertThat(types()).containsExactly("Ready=False Conflict", "Stalled=True Conflict");
    }

    @Test
    void whatIsBlockedByOtherThingsDoesNotSayThatWeldIsNotReachable() {
        meet(new WeldException.Unavailable("down"), false, BEGAN);
        assertThat(types()).contains("APIReachable=False APIUnavailable");

        meet(new Outcome.NotReady(Reason.ConnectionNotFound, "WeldConnection salesforce is not there"), false, BEGAN);

        assertThat(types()).containsExactly("Ready=False ConnectionNotFound", "Reconciling=True ConnectionNotFound");
    }

    @Test
    void aDeletionWithoutItsSecretNamesTheWayOnBeforeTheWayOut() {
        Outcome.NotReady missing = new Outcome.NotReady(Reason.SecretNotFound, "Secret weld-api-key is not there");

        assertThat(DeletionFailures.blocked(missing, "sync"))
                .isEqualTo("the sync cannot be deleted in Weld: Secret weld-api-key is not there; create the Secret"
                        + " again, with the key, and the deletion goes on at once" + DeletionFailures.WAY_OUT);
    }

    @Test
    void aWaitWithoutAWordLeavesTheLastReportAsItIs() {
        Condition ready = new Condition("Ready", "True", 1L, BEGAN.toString(), "Connected", "connected");
        WeldConnection resource = new WeldConnection();
        ReconcileAttempt before = new ReconcileAttempt(resource, List.of(), false, 1L, BEGAN, memory);
        ReconcileAttempt after = new ReconcileAttempt(resource, List.of(ready), false, 1L, BEGAN, memory);
        Outcome.Stop busy = new Outcome.Failed(new WeldException.Busy(Duration.ofSeconds(1)));

        ReconcileAttempt muchLater =
                new ReconcileAttempt(resource, List.of(), false, 1L, BEGAN.plusSeconds(300), memory);
        assertThat(FailureHandler.isWorthReporting(busy, before))
                .as("that nothing is known yet stands in observedGeneration")
                .isFalse();
        assertThat(FailureHandler.isWorthReporting(busy, muchLater))
                .as("a long wait is said")
                .isTrue();
        assertThat(FailureHandler.isWorthReporting(busy, after)).isFalse();
        assertThat(FailureHandler.isWorthReporting(Outcome.Requeue.silently("soon", Duration.ZERO), after))
                .isFalse();
        assertThat(FailureHandler.isWorthReporting(Outcome.Requeue.because(Reason.InUse, "used", Duration.ZERO), after))
                .isTrue();
        assertThat(FailureHandler.isWorthReporting(new Outcome.Failed(new WeldException.Unavailable("down")), after))
                .isTrue();
    }

    @Test
    void aSecretThatGoesMissingAgainIsWaitedForAnew() {
        missSecret(BEGAN);
        missSecret(BEGAN.plusSeconds(60));
        meet(new WeldException.Unavailable("Weld answers 503"), false, BEGAN.plusSeconds(540));

        missSecret(BEGAN.plusSeconds(660));
        assertThat(types()).as("something else was wrong before").contains("Reconciling=True SecretNotFound");
        missSecret(BEGAN.plusSeconds(661));
        assertThat(types()).as("the former wait is over").contains("Reconciling=True SecretNotFound");

        missSecret(BEGAN.plusSeconds(1260));
        assertThat(types()).contains("Stalled=True SecretNotFound");
    }

    @Test
    void aMissingConnectionTakesAPersonAfterTenMinutesToo() {
        Outcome.Stop missing = new Outcome.NotReady(Reason.ConnectionNotFound, "there is none");
        meet(missing, false, BEGAN);
        meet(missing, false, BEGAN.plusSeconds(600));

        assertThat(types()).containsExactly("Ready=False ConnectionNotFound", "Stalled=True ConnectionNotFound");
    }

    @Test
    void aConnectionThatAPersonHasToOpenIsWaitedForHoweverLong() {
        Outcome.Stop waiting = new Outcome.NotReady(Reason.ConnectionNotReady, "a person has to open its link");
        meet(waiting, false, BEGAN);
        meet(waiting, false, BEGAN.plusSeconds(86_400));

        assertThat(types()).containsExactly("Ready=False ConnectionNotReady", "Reconciling=True ConnectionNotReady");
    }

    @Test
    void nothingIsKnownOfWeldWhereAnotherResourceHasTheObject() {
        conditions = List.of(new Condition("APIReachable", "True", 1L, BEGAN.toString(), "Reachable", "Weld answers"));
        ReconcileAttempt said = new ReconcileAttempt(
                new WeldConnection(),
                List.of(new Condition("Ready", "False", 1L, BEGAN.toString(), "Conflict", "another is older")),
                false,
                1L,
                BEGAN,
                memory);
        ConnectionStatusBuilder draft =
                ConnectionStatusBuilder.after(new ConnectionReport(1L, conditions, null, null, null, null), 1, BEGAN);
        failures.handle(new Outcome.NotReady(Reason.Conflict, "another is older"), said, draft);
        conditions = draft.build().conditions();

        assertThat(types()).containsExactly("Ready=False Conflict", "Stalled=True Conflict");
    }

    @Test
    void whatIsNotReadyForAnotherReasonLeavesWeldReachable() {
        conditions = List.of(new Condition("APIReachable", "True", 1L, BEGAN.toString(), "Reachable", "Weld answers"));
        missSecret(BEGAN);

        assertThat(types()).contains("APIReachable=True Reachable");
    }

    @Test
    void aPartThatFailsDoesNotDecideReadiness() {
        Condition ready = new Condition("Ready", "True", 1L, BEGAN.toString(), "Connected", "connected");
        assertThat(meetPartly(ready, new WeldException.Unavailable("Weld answers 503", Duration.ofSeconds(10))))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(12));
        assertThat(types()).containsExactly("Ready=True Connected", "APIReachable=False APIUnavailable");

        assertThat(meetPartly(ready, new WeldException.Busy(Duration.ofSeconds(5))))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(types()).as("a budget says nothing of Weld").containsExactly("Ready=True Connected");
    }

    private Duration meetPartly(Condition ready, WeldException cause) {
        conditions = List.of(ready);
        ConnectionStatusBuilder draft =
                ConnectionStatusBuilder.after(new ConnectionReport(1L, conditions, null, null, null, null), 1, BEGAN);
        Duration next = failures.handlePartial(
                cause, new ReconcileAttempt(new WeldConnection(), conditions, true, 1L, BEGAN, memory), draft);
        conditions = draft.build().conditions();
        return next;
    }

    @Test
    void anExhaustedBudgetIsWaitedForWithoutBackOff() {
        assertThat(meet(new WeldException.Busy(Duration.ofSeconds(3)), false, BEGAN))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(types()).containsExactly("Ready=Unknown Progressing", "Reconciling=True Progressing");
    }

    @Test
    void eachFailureOfWeldHasItsReason() {
        assertThat(FailureHandler.reason(new WeldException.Unauthorized("no"))).isEqualTo(Reason.InvalidAPIKey);
        assertThat(FailureHandler.reason(new WeldException.RateLimited(Duration.ZERO)))
                .isEqualTo(Reason.RateLimited);
        assertThat(FailureHandler.reason(new WeldException.Rejected(400, "no"))).isEqualTo(Reason.Rejected);
        assertThat(FailureHandler.reason(new WeldException.Unavailable("down"))).isEqualTo(Reason.APIUnavailable);
        assertThat(FailureHandler.reason(new WeldException.OutcomeUnknown("lost")))
                .isEqualTo(Reason.APIUnavailable);
        assertThat(FailureHandler.reason(new WeldException.Busy(Duration.ZERO))).isEqualTo(Reason.APIUnavailable);
    }

    @Test
    void whoHasNoKeyOrNoConnectionCannotAct() {
        assertThat(FailureHandler.cannotAct(new Outcome.Failed(new WeldException.Unauthorized("no"))))
                .isTrue();
        assertThat(FailureHandler.cannotAct(new Outcome.NotReady(Reason.SecretNotFound, "")))
                .isTrue();
        assertThat(FailureHandler.cannotAct(new Outcome.NotReady(Reason.NamespaceNotAllowed, "")))
                .isTrue();
        assertThat(FailureHandler.cannotAct(new Outcome.NotReady(Reason.AdoptionNotAllowed, "")))
                .isTrue();
        assertThat(FailureHandler.cannotAct(new Outcome.NotReady(Reason.InvalidAPIKey, "")))
                .isTrue();

        assertThat(FailureHandler.cannotAct(new Outcome.NotReady(Reason.ConnectionNotFound, "")))
                .isTrue();
        assertThat(FailureHandler.cannotAct(new Outcome.NotReady(Reason.ConnectionFailed, "")))
                .isTrue();

        assertThat(FailureHandler.cannotAct(new Outcome.NotReady(Reason.ConnectionNotReady, "")))
                .as("of several that wait, the oldest takes precedence")
                .isFalse();
        assertThat(FailureHandler.cannotAct(new Outcome.NotReady(Reason.Conflict, "")))
                .isFalse();
        assertThat(FailureHandler.cannotAct(new Outcome.Failed(new WeldException.Unavailable("down"))))
                .isFalse();
        assertThat(FailureHandler.cannotAct(Outcome.Requeue.silently("soon", Duration.ZERO)))
                .isFalse();
    }
}
