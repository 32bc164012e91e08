package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.poll.Subscriber;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedirectsTest {
    private static final Subscriber SHOP = Subscriber.connection("team", "shop");
    private static final Bridge BRIDGE = bridge("state-1");

    private final List<Subscriber> woken = new ArrayList<>();
    private final Redirects redirects = new Redirects(woken::add);

    private static Bridge bridge(String state) {
        return new Bridge(null, state, "2026-03-01T10:00:00Z", null, null, null, List.of());
    }

    @Test
    void wakesWhoWaitsForTheState() {
        redirects.expect(BRIDGE, SHOP);

        assertThat(redirects.arrive("state-1", "k1")).isTrue();
        assertThat(redirects.of(BRIDGE)).isEqualTo("k1");
        assertThat(woken).containsExactly(SHOP);
    }

    @Test
    void keepsNothingThatNobodyWaitsFor() {
        assertThat(redirects.arrive("state-1", "k1")).isFalse();
        redirects.expect(BRIDGE, SHOP);

        assertThat(redirects.of(BRIDGE)).isNull();
        assertThat(woken).isEmpty();
    }

    @Test
    void forgetsABridgeThatIsDone() {
        redirects.expect(BRIDGE, SHOP);
        redirects.arrive("state-1", "k1");
        redirects.forget((Bridge) null);
        assertThat(redirects.of(BRIDGE)).isEqualTo("k1");

        redirects.forget(BRIDGE);

        assertThat(redirects.of(BRIDGE)).isNull();
        assertThat(redirects.arrive("state-1", "k1")).isFalse();
    }

    @Test
    void forgetsAllBridgesOfAResourceThatIsGone() {
        Bridge other = bridge("state-2");
        redirects.expect(BRIDGE, SHOP);
        redirects.expect(other, Subscriber.connection("team", "other"));
        redirects.arrive("state-1", "k1");

        redirects.forget(SHOP);

        assertThat(redirects.of(BRIDGE)).isNull();
        assertThat(redirects.arrive("state-1", "k1")).isFalse();
        assertThat(redirects.arrive("state-2", "k2")).isTrue();
    }
}
