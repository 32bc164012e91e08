package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Call;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that a person authorizes again. */
class ReauthorizationTest {
    private final AuthorizationFixture it = new AuthorizationFixture();
    private String id = "";

    @BeforeEach
    void connected() {
        id = it.weld.addConnection("salesforce", "eu").id();
        it.authorize();
        it.clock.advance(Duration.ofHours(1));
    }

    private void request(String value) {
        it.annotate(Annotations.REAUTHORIZE_REQUESTED_AT, value);
    }

    @Test
    void withoutARequestNothingIsDone() {
        assertThat(it.reauthorize(id)).isInstanceOf(AuthorizationResult.Connected.class);
        assertThat(it.weld.writes()).isEmpty();
    }

    @Test
    void aRequestIsHandledOnceWithALinkForThisConnection() {
        request("1");

        assertThat(it.reauthorize(id)).isInstanceOf(AuthorizationResult.Renewing.class);
        assertThat(it.reauthorize(id)).isInstanceOf(AuthorizationResult.Renewing.class);

        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
        assertThat(it.ledger().lastHandledReauthorizeAt()).isEqualTo("1");
        assertThat(it.ledger().bridge().connectionId()).isEqualTo(id);
        assertThat(it.ledger().connectionId()).isEqualTo(id);
    }

    @Test
    void aNewRequestReplacesTheLink() {
        request("1");
        it.reauthorize(id);
        request("2");
        it.reauthorize(id);

        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(2);
        assertThat(it.ledger().lastHandledReauthorizeAt()).isEqualTo("2");
    }

    @Test
    void itIsOverOnceWeldShowsThatThePersonHasAgreed() {
        request("1");
        it.reauthorize(id);
        it.clock.advance(Duration.ofMinutes(5));
        it.weld.authorize(it.bridgeId());

        assertThat(it.reauthorize(id)).isInstanceOf(AuthorizationResult.Connected.class);
        assertThat(it.ledger().bridge()).isNull();
        assertThat(it.ledger().connectionId()).isEqualTo(id);
    }

    @Test
    void itIsOverOnceTheLinkHasExpired() {
        request("1");
        it.reauthorize(id);
        it.clock.advance(Duration.ofDays(1));

        assertThat(it.reauthorize(id)).isInstanceOf(AuthorizationResult.Connected.class);
        assertThat(it.ledger().bridge()).isNull();
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
    }

    @Test
    void aLostLinkIsFoundAgainAndOnlyThenIsTheRequestHandled() {
        request("1");
        it.weld.loseAnswer(Call.CREATE_BRIDGE);

        assertThat(it.reauthorize(id))
                .isInstanceOfSatisfying(AuthorizationResult.Stopped.class, stopped -> assertThat(stopped.why())
                        .isInstanceOfSatisfying(Outcome.Requeue.class, requeue -> assertThat(requeue.reason())
                                .isEqualTo(Reason.CreationUnconfirmed)));
        assertThat(it.ledger().lastHandledReauthorizeAt()).isNull();

        assertThat(it.reauthorize(id)).isInstanceOf(AuthorizationResult.Renewing.class);
        assertThat(it.ledger().lastHandledReauthorizeAt()).isEqualTo("1");
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(1);
    }

    @Test
    void aLostLinkThatIsNotShownIsReplacedAfterTheGracePeriod() {
        request("1");
        it.weld.listsBridges(false);
        it.weld.loseAnswer(Call.CREATE_BRIDGE);
        it.reauthorize(id);
        it.clock.advance(Duration.ofSeconds(90));

        assertThat(it.reauthorize(id)).isInstanceOf(AuthorizationResult.Renewing.class);
        assertThat(it.weld.count(Call.CREATE_BRIDGE)).isEqualTo(2);
        assertThat(it.ledger().bridge().connectionId()).isEqualTo(id);
    }
}
