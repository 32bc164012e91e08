package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.status.Conditions;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionStatusesTest {
    private static final Duration MAX = Duration.ofMinutes(10);

    private final AuthorizationFixture it = new AuthorizationFixture();

    private static String condition(ConnectionReport report, String type) {
        return Conditions.find(report.conditions(), type)
                .map(found -> found.status() + " " + found.reason() + " " + found.message())
                .orElse("");
    }

    private Duration resync() {
        return ConnectionStatuses.resync(it.open(), it.account(), Optional.empty(), MAX);
    }

    @Test
    void saysWhetherTheLinkIsOfThisKey() {
        assertThat(condition(ConnectionStatuses.pending(it.open(), false), Conditions.READY))
                .startsWith("False AuthorizationPending a person must open the link");
        assertThat(condition(ConnectionStatuses.pending(it.open(), true), Conditions.READY))
                .startsWith(
                        "False AuthorizationPending the link in status.authorizeUrl was created with another API key");
    }

    @Test
    void saysThatItIsConnectedAndWhetherWeldAnswers() {
        Connection connection = it.weld.addConnection("salesforce", "eu");

        ConnectionReport answered = ConnectionStatuses.connected(it.open(), connection, false, null);
        assertThat(condition(answered, Conditions.READY)).isEqualTo("True Connected the source is connected");
        assertThat(condition(answered, Conditions.API_REACHABLE)).startsWith("True Reachable");
        assertThat(answered.integrationId()).isEqualTo("salesforce");

        ConnectionReport down = ConnectionStatuses.connected(
                it.open(), connection, true, new WeldException.Unavailable("Weld answers 503"));
        assertThat(condition(down, Conditions.READY)).contains("a link to authorize it again");
        assertThat(condition(down, Conditions.API_REACHABLE)).isEqualTo("False APIUnavailable Weld answers 503");
    }

    @Test
    void isReconciledAgainWhenTheLinkExpires() {
        assertThat(resync()).isEqualTo(MAX);

        it.authorize();
        assertThat(resync()).isEqualTo(MAX);

        it.clock.advance(Duration.ofDays(1).minusMinutes(5));
        assertThat(resync()).isEqualTo(Duration.ofMinutes(5).plusMillis(100));

        it.clock.advance(Duration.ofMinutes(5));
        assertThat(resync()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void isReconciledAgainWhenTheKeyHasStayed() {
        it.authorize();

        assertThat(ConnectionStatuses.resync(it.open(), it.account(), Optional.of(Duration.ofMinutes(2)), MAX))
                .isEqualTo(Duration.ofMinutes(2).plusMillis(100));
        assertThat(ConnectionStatuses.resync(it.open(), it.account(), Optional.of(Duration.ofHours(2)), MAX))
                .isEqualTo(MAX);
    }
}
