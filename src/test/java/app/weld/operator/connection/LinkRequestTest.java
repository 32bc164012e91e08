package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.reconcile.StaleStatusException;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.FakeWeld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;

/** What Weld may answer when a link is requested. */
class LinkRequestTest {
    private static final String URL = "https://weld.example/authorize/1";

    private final AuthorizationFixture it = new AuthorizationFixture();

    private static ConnectionBridge made(@Nullable String url, @Nullable Instant created) {
        return new ConnectionBridge("bridge_1", "state", url, created, null);
    }

    @ParameterizedTest
    @NullAndEmptySource
    void aLinkThatNobodyCanOpenIsARefusal(@Nullable String url) {
        assertRefused(url);
    }

    @Test
    void aLinkThatTheStatusCannotHoldIsARefusal() {
        assertRefused("x".repeat(4097));
        assertThat(it.open(made("x".repeat(4096), null), it.account()))
                .isInstanceOf(AuthorizationResult.LinkOpen.class);
    }

    private void assertRefused(@Nullable String url) {
        assertThat(it.open(made(url, null), it.account()))
                .isEqualTo(new AuthorizationResult.Stopped(new Outcome.NotReady(
                        Reason.Rejected, "Weld answered without a usable link to authorize the source")));
        assertThat(it.ledger().authorizeUrl()).isNull();
    }

    @Test
    void aLinkIsAsOldAsWeldSays() {
        Instant created = it.clock.instant().minusSeconds(5);

        it.open(made(URL, created), it.account());

        assertThat(it.ledger().bridge().linkedAt()).isEqualTo(created.toString());
        assertThat(it.ledger().authorizeUrlExpiresAt())
                .isEqualTo(created.plus(Duration.ofDays(1)).toString());
    }

    @Test
    void aLinkIsAsOldAsWeldsAnswerWhereWeldDoesNotSay() {
        it.weld.quirks().clockOffset(Duration.ofHours(1));

        it.open(made(URL, null), it.account());

        assertThat(it.ledger().bridge().linkedAt())
                .isEqualTo(it.clock.instant().plus(Duration.ofHours(1)).toString());
    }

    @Test
    void aLinkExpiresByOurClockWhereWeldTellsNoTime() {
        it.open(
                made(URL, null),
                new Account(
                        it.account().key(), new FakeWeld(it.clock), it.account().writes()));

        assertThat(it.ledger().bridge().linkedAt()).isNull();
        assertThat(it.ledger().authorizeUrlExpiresAt())
                .isEqualTo(it.clock.instant().plus(Duration.ofDays(1)).toString());
    }

    /** Otherwise the next reconciliation would request a second one. */
    @Test
    void aLinkIsWrittenIntoAStatusThatSomebodyTookAwayMeanwhile() {
        it.weld.beforeNext(Call.CREATE_BRIDGE, () -> it.overwrite(ConnectionLedger.EMPTY));

        assertThat(it.authorize()).isInstanceOf(AuthorizationResult.LinkOpen.class);

        assertThat(it.ledger().bridge().id()).isEqualTo(it.bridgeId());
        assertThat(it.ledger().authorizeUrl()).isNotNull();
        it.authorize();
        assertThat(it.weld.allBridges()).hasSize(1);
    }

    @Test
    void aLinkIsNotWrittenOverThatOfAnotherProcess() {
        ConnectionLedger other = ConnectionLedger.EMPTY.bridging(
                Bridge.intended("other", it.clock.instant().toString(), null, null, List.of(), 0));
        it.weld.beforeNext(Call.CREATE_BRIDGE, () -> it.overwrite(other));

        assertThatThrownBy(it::authorize).isInstanceOf(StaleStatusException.class);

        assertThat(it.ledger()).isEqualTo(other);
    }
}
