package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Hold;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An account whose requests hang does not keep another one waiting, though far more of its resources want something. */
class SlowAccountIT {
    private static final int MANY = 80;

    @RegisterExtension
    private static final Harness harness = Harness.withOperator(
            "WELD_REQUEST_TIMEOUT", "60s", "WELD_CREATION_GRACE", "61s", "WELD_POLL_INTERVAL", "60s");

    private static void sync(Harness.Tenant tenant, String connection, String name) {
        tenant.syncOf(name, connection);
    }

    private static long inSync(Harness.Tenant tenant) {
        return harness.client().resources(WeldEltSync.class).inNamespace(tenant.namespace()).list().getItems().stream()
                .filter(sync -> Optional.ofNullable(sync.getStatus())
                        .flatMap(status -> status.condition("Ready"))
                        .filter(ready -> ready.reason().equals("InSync"))
                        .isPresent())
                .count();
    }

    /** The read before a create, which all share, and the creates, of which eight are sent at a time. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void anAccountThatHangsHoldsUpNoOther(String method) throws InterruptedException {
        Harness.Tenant slow = harness.tenant("slow");
        Harness.Tenant quick = harness.tenant("quick");
        String theirs = slow.account().createConnection("salesforce", "slow");
        String ours = quick.account().createConnection("salesforce", "quick");
        Hold hold = harness.weld()
                .faults()
                .on(method, "/elt_syncs")
                .withKey(slow.apiKey())
                .holdBefore();
        for (int i = 0; i < MANY; i++) {
            sync(slow, theirs, "crm-" + i);
        }
        assertThat(hold.awaitArrival(Duration.ofSeconds(30))).isTrue();

        for (String name : List.of("one", "two", "three")) {
            sync(quick, ours, name);
            quick.awaitSync(name, "InSync");
        }

        assertThat(inSync(slow)).isZero();
        hold.release();
        Harness.await().atMost(Duration.ofMinutes(3)).until(() -> inSync(slow) == MANY);
        assertThat(slow.account().syncs()).hasSize(MANY);
    }
}
