package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A request whose sender has given up on the answer may still be on its way: the grace period is for that. */
class LateCreationIT {
    /** Longer than until the operator searches for it, and much shorter than the grace period. */
    private static final Duration ON_ITS_WAY = Duration.ofSeconds(8);

    @RegisterExtension
    private static final Harness harness =
            Harness.withOperator("WELD_REQUEST_TIMEOUT", "2s", "WELD_CREATION_GRACE", "15s");

    @Test
    void aCreationThatArrivesLateIsNotRepeated() {
        Harness.Tenant tenant = harness.tenant("late");
        String connection = tenant.account().createConnection("salesforce", "source");
        harness.weld()
                .faults()
                .on("POST", "/elt_syncs")
                .withKey(tenant.apiKey())
                .once()
                .delay(ON_ITS_WAY);
        tenant.syncOf("crm", connection);

        tenant.awaitSync("crm", "CreationUnconfirmed");
        tenant.awaitSync("crm", "InSync");

        assertThat(tenant.calls("POST", "/elt_syncs")).hasSize(1);
        assertThat(tenant.account().syncs()).hasSize(1);
        tenant.awaitEvent("CreationRecovered");
    }
}
