package app.weld.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.SecretKeyRef;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizationCallbacksTest {
    private static final WeldConnection SHOP = connection("shop");
    private static final Bridge BRIDGE = bridge("state-1");

    private final List<ResourceKey> woken = new ArrayList<>();
    private final AuthorizationCallbacks redirects = new AuthorizationCallbacks(woken::add);

    private static WeldConnection connection(String name) {
        WeldConnection connection = new WeldConnection();
        connection.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName(name)
                .withUid("uid-" + name)
                .build());
        connection.setSpec(new WeldConnectionSpec(
                "salesforce", null, new SecretKeyRef("weld-api-key", null), null, null, null, null, null, null, null));
        return connection;
    }

    private static Bridge bridge(String state) {
        return Bridge.intended(state, "2026-03-01T10:00:00Z", null, null, List.of(), 0);
    }

    @Test
    void wakesWhoWaitsForTheState() {
        redirects.expect(BRIDGE, SHOP, "w1");

        assertThat(redirects.arrive("state-1", Optional.of("k1")))
                .contains(new AuthorizationCallbacks.Awaited("salesforce", ResourceKey.of(SHOP)));
        assertThat(redirects.of(BRIDGE)).isEqualTo("k1");
        assertThat(woken).containsExactly(ResourceKey.of(SHOP));
    }

    @Test
    void keepsNothingThatNobodyWaitsFor() {
        assertThat(redirects.arrive("state-1", Optional.of("k1"))).isEmpty();
        redirects.expect(BRIDGE, SHOP, "w1");

        assertThat(redirects.of(BRIDGE)).isNull();
        assertThat(woken).isEmpty();
    }

    @Test
    void forgetsABridgeThatIsDone() {
        redirects.expect(BRIDGE, SHOP, "w1");
        redirects.arrive("state-1", Optional.of("k1"));
        redirects.forget((Bridge) null);
        assertThat(redirects.of(BRIDGE)).isEqualTo("k1");

        redirects.forget(BRIDGE);

        assertThat(redirects.of(BRIDGE)).isNull();
        assertThat(redirects.arrive("state-1", Optional.of("k1"))).isEmpty();
    }

    @Test
    void forgetsAllBridgesOfAResourceThatIsGone() {
        Bridge other = bridge("state-2");
        redirects.expect(BRIDGE, SHOP, "w1");
        redirects.expect(other, connection("other"), "w1");
        redirects.arrive("state-1", Optional.of("k1"));

        redirects.forget(ResourceKey.of(SHOP));

        assertThat(redirects.of(BRIDGE)).isNull();
        assertThat(redirects.arrive("state-1", Optional.of("k1"))).isEmpty();
        assertThat(redirects.arrive("state-2", Optional.of("k2"))).isPresent();
    }

    @Test
    void isNewsOnceForEachBrowserThatComesBack() {
        redirects.expect(BRIDGE, SHOP, "w1");
        assertThat(redirects.hasArrived(BRIDGE)).isFalse();

        redirects.arrive("state-1", Optional.empty());

        assertThat(redirects.of(BRIDGE)).isNull();
        assertThat(redirects.hasArrived(BRIDGE)).isTrue();
        assertThat(redirects.hasArrived(BRIDGE)).isFalse();
        redirects.arrive("state-1", Optional.of("k1"));
        assertThat(redirects.hasArrived(BRIDGE)).isTrue();
    }

    @Test
    void doesNotTakeTheDigestThatEverybodyReadsForTheState() {
        redirects.expect(BRIDGE, SHOP, "w1");

        assertThat(redirects.arrive(String.valueOf(BRIDGE.stateDigest()), Optional.of("k1")))
                .isEmpty();
    }

    @Test
    void knowsWhetherSomebodyElseWaitsInTheSameWorkspace() {
        Bridge other = bridge("state-2");
        redirects.expect(BRIDGE, SHOP, "w1");
        assertThat(redirects.others(SHOP, "w1", link -> true)).isEmpty();

        redirects.expect(other, connection("other"), "w2");
        assertThat(redirects.others(SHOP, "w1", link -> true)).isEmpty();

        redirects.expect(bridge("state-3"), connection("third"), null);
        assertThat(redirects.others(SHOP, "w1", link -> true))
                .as("whose workspace is not known yet")
                .containsExactly(new AuthorizationCallbacks.Requested("salesforce", "third"));
        redirects.forget(bridge("state-3"));
        assertThat(redirects.others(SHOP, "w1", link -> true)).isEmpty();
    }

    /** Its person may have opened it before, or may still. */
    @Test
    void countsALinkThatNobodyWaitsForAsLongAsItWorks() {
        AuthorizationCallbacks.Requested requested = new AuthorizationCallbacks.Requested("salesforce", "other");
        redirects.expect(bridge("state-2"), connection("other"), "w1");
        redirects.pause(bridge("state-2"));
        assertThat(redirects.others(SHOP, "w1", link -> true)).containsExactly(requested);
        assertThat(redirects.others(SHOP, "w2", link -> true)).isEmpty();
        assertThat(redirects.arrive("state-2", Optional.of("k1"))).isEmpty();

        redirects.expect(bridge("state-2"), connection("other"), "w1");
        assertThat(redirects.others(SHOP, "w1", link -> true)).containsExactly(requested);
        redirects.forget(ResourceKey.of(connection("other")));
        assertThat(redirects.others(SHOP, "w1", link -> true))
                .as("its resource is deleted")
                .containsExactly(requested);

        assertThat(redirects.others(SHOP, "w1", link -> false)).isEmpty();
        assertThat(redirects.others(SHOP, "w1", link -> true))
                .as("it has expired")
                .isEmpty();
    }

    @Test
    void doesNotMindALinkThatNobodyWaitsForAndThatLeadsToTheSame() {
        redirects.expect(BRIDGE, SHOP, "w1");
        redirects.forget(ResourceKey.of(SHOP));
        WeldConnection again = connection("shop");
        again.getMetadata().setUid("uid-again");

        assertThat(redirects.others(again, "w1", link -> true)).isEmpty();
    }

    @Test
    void doesNotWaitAgainForALinkThatIsOver() {
        redirects.expect(BRIDGE, SHOP, "w1");
        redirects.forget(BRIDGE);

        redirects.expect(BRIDGE, SHOP, null);

        assertThat(redirects.arrive("state-1", Optional.of("k1"))).isEmpty();
        assertThat(redirects.others(connection("else"), "w1", link -> true)).isEmpty();
    }

    @Test
    void waitsAgainForALinkThatWasPausedOnceItsKeyIsKnown() {
        redirects.expect(BRIDGE, SHOP, "w1");
        redirects.pause(BRIDGE);
        redirects.expect(BRIDGE, SHOP, "w1");
        redirects.expect(BRIDGE, SHOP, null);

        assertThat(redirects.arrive("state-1", Optional.of("k1"))).isPresent();
        assertThat(redirects.others(connection("else"), "w2", link -> true))
                .as("whose workspace is known still")
                .isEmpty();
    }

    @Test
    void waitsForNoLinkThatHasNoState() {
        Bridge stateless =
                new Bridge(null, null, "2026-03-01T10:00:00Z", null, null, null, List.of(), null, null, null);
        redirects.expect(stateless, SHOP, "w1");
        redirects.pause(stateless);
        redirects.forget(stateless);

        assertThat(redirects.of(stateless)).isNull();
        assertThat(redirects.hasArrived(stateless)).isFalse();
        assertThat(redirects.hasArrived(null)).isFalse();
    }
}
