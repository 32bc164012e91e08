package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Condition;
import app.weld.operator.api.v1alpha1.ConnectionLedger;
import app.weld.operator.api.v1alpha1.ConnectionReport;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionRefusalTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ConnectionLedger BOUND = ConnectionLedger.EMPTY.bound("conn_a", Origin.Created, "digest");

    private static WeldConnection connection() {
        WeldConnection connection = new WeldConnection();
        connection.setMetadata(new ObjectMetaBuilder().withName("crm").build());
        connection.setSpec(Serialization.unmarshal("{\"integrationId\": \"salesforce\"}", WeldConnectionSpec.class));
        return connection;
    }

    private static WeldConnection connection(ConnectionLedger ledger, List<Condition> conditions) {
        WeldConnection connection = connection();
        connection.setStatus(
                WeldConnectionStatus.of(ledger, new ConnectionReport(1L, conditions, null, null, null, null)));
        return connection;
    }

    private static List<Condition> ready(Reason reason) {
        return Conditions.from(List.of(), 1, NOON).ready(reason, "because").build();
    }

    @Test
    void aBoundConnectionIsUsable() {
        assertThat(ConnectionRefusal.of(connection(BOUND, List.of()))).isEmpty();
        assertThat(ConnectionRefusal.of(connection(BOUND, ready(Reason.Connected))))
                .isEmpty();
        // The connection is there, though its resource is in trouble.
        assertThat(ConnectionRefusal.of(connection(BOUND, ready(Reason.RateLimited))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"Conflict", "RemoteConnectionNotFound", "AmbiguousConnection"})
    void aBoundConnectionThatIsNotItsOwnIsNotUsable(Reason reason) {
        assertThat(ConnectionRefusal.of(connection(BOUND, ready(reason))))
                .contains(new ConnectionRefusal(
                        Reason.ConnectionFailed,
                        "WeldConnection crm is not usable (" + reason + "): see its conditions"));
    }

    @ParameterizedTest
    @CsvSource({
        "AuthorizationPending, ConnectionNotReady",
        "Progressing, Progressing",
        "APIUnavailable, Progressing",
        "InvalidAPIKey, ConnectionFailed"
    })
    void oneThatIsNotBoundIsWaitedFor(Reason ready, Reason expected) {
        assertThat(ConnectionRefusal.of(connection(ConnectionLedger.EMPTY, ready(ready))))
                .contains(new ConnectionRefusal(
                        expected, "WeldConnection crm is not connected yet (" + ready + "): see its conditions"));
    }

    @Test
    void aNewOneIsWaitedFor() {
        ConnectionRefusal refusal = new ConnectionRefusal(
                Reason.Progressing, "WeldConnection crm is not connected yet: see its conditions");

        assertThat(ConnectionRefusal.of(connection())).contains(refusal);
        assertThat(ConnectionRefusal.of(connection(ConnectionLedger.EMPTY, List.of())))
                .contains(refusal);
    }

    @Test
    void oneThatWasStalledIsWaitedFor() {
        List<Condition> conditions =
                List.of(new Condition("Stalled", "False", 1L, "2026-01-01T12:00:00Z", "Progressing", "no more"));

        assertThat(ConnectionRefusal.of(connection(ConnectionLedger.EMPTY, conditions)))
                .map(ConnectionRefusal::reason)
                .contains(Reason.Progressing);
    }

    @Test
    void oneThatIsDeletedBeforeItIsBoundHasFailed() {
        WeldConnection deleted = connection(ConnectionLedger.EMPTY, ready(Reason.AuthorizationPending));
        deleted.getMetadata().setDeletionTimestamp("2026-01-01T12:00:00Z");

        assertThat(ConnectionRefusal.of(deleted)).map(ConnectionRefusal::reason).contains(Reason.ConnectionFailed);
    }

    @Test
    void oneThatCannotBeReadIsNotUsable() {
        ConnectionRefusal refusal = new ConnectionRefusal(
                Reason.ConnectionFailed, Situation.CONNECTION_UNREADABLE.message("crm", Reason.UnsupportedValue));
        WeldConnection unreadable = connection(BOUND, ready(Reason.Connected));
        unreadable.markUnreadable("deletionPolicy: Keep");
        WeldConnection empty = connection(BOUND, ready(Reason.Connected));
        empty.setSpec(null);

        assertThat(ConnectionRefusal.of(unreadable)).contains(refusal);
        assertThat(ConnectionRefusal.of(empty)).contains(refusal);
    }
}
