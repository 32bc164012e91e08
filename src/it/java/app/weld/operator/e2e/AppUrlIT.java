package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where people find syncs and connections in the Weld app. */
class AppUrlIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator(
            "WELD_APP_SYNC_URL", "https://weld.example/connections/{connectionId}/syncs/{id}",
            "WELD_APP_CONNECTION_URL", "https://weld.example/connections/{id}");

    @Test
    void isInTheStatusOfBothKinds() {
        Harness.Tenant tenant = harness.tenant("urls");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        String connection = sync.getStatus().connectionId();
        assertThat(sync.getStatus().url())
                .isEqualTo("https://weld.example/connections/" + connection + "/syncs/"
                        + sync.getStatus().syncId());
        assertThat(tenant.connection("salesforce").getStatus().url())
                .isEqualTo("https://weld.example/connections/" + connection);
    }
}
