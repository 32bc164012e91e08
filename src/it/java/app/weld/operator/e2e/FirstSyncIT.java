package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A first connection and sync, as a new user makes them. */
class FirstSyncIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    @Test
    void aPersonAuthorizesASourceAndItsSyncComesToBe() {
        Harness.Tenant tenant = harness.tenant("first");
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected");
        tenant.sync(
                "crm",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "syncInterval: '0 */6 * * *'",
                "streams: [{name: accounts, excludedColumns: [Phone]}, {name: contacts}]");
        tenant.awaitSync("crm", "ConnectionNotReady");
        var pending = tenant.awaitConnection("salesforce", "AuthorizationPending");
        assertThat(pending.getStatus().authorizeUrl()).startsWith(harness.weld().url());

        tenant.account().authorize(pending.getStatus().ledger().bridge().id());

        var connected = tenant.awaitConnection("salesforce", "Connected");
        assertThat(connected.getStatus().authorizeUrl()).isNull();
        WeldEltSync sync = tenant.awaitSync("crm", "InSync");
        assertThat(tenant.account().syncs()).hasSize(1);
        assertThat(tenant.account().streams(sync.getStatus().syncId())).hasSize(2);
        assertThat(sync.getStatus().enabled()).isTrue();
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
    }
}
