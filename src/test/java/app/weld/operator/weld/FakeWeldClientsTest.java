package app.weld.operator.weld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.ManualClock;
import org.junit.jupiter.api.Test;

class FakeWeldClientsTest {
    private final FakeWeld weld = new FakeWeld(new ManualClock());
    private final ApiKey key = new ApiKey("key-one");
    private final FakeWeldClients clients = new FakeWeldClients().account(key, weld);

    @Test
    void opensTheWorkspaceOfTheKey() {
        weld.addConnection("conn_a", "salesforce", "CRM");

        assertThat(clients.of(key, Priority.USER).connections().items()).hasSize(1);
        assertThat(weld.count(Call.CONNECTIONS)).isEqualTo(1);
        assertThat(clients.calls(Priority.USER)).isEqualTo(1);
        assertThat(clients.calls(Priority.BACKGROUND)).isZero();
    }

    @Test
    void refusesAnUnknownKey() {
        WeldApi api = clients.of(new ApiKey("key-two"), Priority.BACKGROUND);

        assertThatThrownBy(api::syncs)
                .isInstanceOf(WeldException.Unauthorized.class)
                .hasMessageNotContaining("key-two");
        assertThat(api.toString()).doesNotContain("key-two");
    }

    @Test
    void aRefusedKeyStaysRefusedUntilThatIsForgotten() {
        WeldApi api = clients.of(key, Priority.USER);
        clients.revoke(key);
        assertThatThrownBy(api::syncs).isInstanceOf(WeldException.Unauthorized.class);
        clients.account(key, weld);
        assertThatThrownBy(api::syncs).isInstanceOf(WeldException.Unauthorized.class);

        clients.forgetRefusal(key);

        assertThat(api.syncs().items()).isEmpty();
        assertThat(clients.forgotten()).containsExactly(key);
        assertThat(weld.count(Call.SYNCS)).isEqualTo(1);
    }

    @Test
    void passesOnWhatTheWorkspaceThrows() {
        weld.down();

        assertThatThrownBy(clients.of(key, Priority.USER)::syncs).isInstanceOf(WeldException.Unavailable.class);
    }
}
