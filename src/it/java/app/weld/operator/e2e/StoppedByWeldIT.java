package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Weld stops a sync by itself when its runs fail again and again. */
class StoppedByWeldIT {
    private static final String ENABLE = "/elt_syncs/{id}/enable";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @BeforeAll
    static void start() {
        harness.weld().quirks().runLength(Duration.ZERO).stopAfterFailures(2);
    }

    @Test
    void isSaidAndLeftUntilSomethingChanges() {
        Harness.Tenant tenant = stopped("stopped");

        WeldEltSync sync = tenant.awaitSync("crm", "StoppedByWeld");

        assertThat(Harness.ready(sync))
                .hasValueSatisfying(ready -> assertThat(ready.message()).contains("token expired"));
        tenant.awaitNote("StoppedByWeld", "token expired");
        int before = tenant.calls("POST", ENABLE).size();
        tenant.awaitPolls();
        harness.stopOperator();
        harness.startOperator();
        tenant.awaitPolls();
        assertThat(tenant.calls("POST", ENABLE)).hasSize(before);
        assertThat(Harness.hasReason(tenant.sync("crm"), "StoppedByWeld")).isTrue();
        assertThat(tenant.notes("DriftCorrected")).isEmpty();
        assertThat(tenant.eventsOf("StoppedByWeld")).isEqualTo(1);

        tenant.annotate(WeldEltSync.class, "crm", Annotations.RECONCILE_REQUESTED_AT, "mended");

        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.calls("POST", ENABLE)).hasSize(before + 1);
        assertThat(tenant.notes("DriftCorrected")).isEmpty();
        assertThat(tenant.notes("DriftRepeated")).isEmpty();
    }

    @Test
    void isEnabledAtOnceByANewManifest() {
        Harness.Tenant tenant = stopped("edited");
        tenant.awaitSync("crm", "StoppedByWeld");

        tenant.crm("streams: [{name: accounts}, {name: contacts}]");

        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.account().syncs().get(0).enabled()).isTrue();
    }

    @Test
    void isNotSaidOfWhatAPersonDisables() {
        Harness.Tenant tenant = harness.tenant("byhand");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.account().changeEnabled(id, false);

        tenant.awaitNote("DriftCorrected", "enabled");
        assertThat(tenant.notes("StoppedByWeld")).isEmpty();
    }

    private static Harness.Tenant stopped(String prefix) {
        Harness.Tenant tenant = harness.tenant(prefix);
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        for (int run = 0; run < 2; run++) {
            tenant.account().failNextRun(id, "accounts", "token expired");
            tenant.account().requestRun(id, "accounts");
            harness.weld().tick();
        }
        assertThat(tenant.account().syncs().get(0).enabled()).isFalse();
        return tenant;
    }
}
