package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Integration;
import app.weld.operator.standin.OfferedStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Weld says of integrations, and what a person learns of it. */
class IntegrationsIT {
    private static final String BRIDGES = "/connection_bridges";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void aStartDateThatTheIntegrationDoesNotSupportIsSaidOnce() {
        Harness.Tenant tenant = harness.tenant("nostart");
        tenant.account()
                .addIntegration(Integration.source(
                        "sheets", "Sheets", false, "BUSINESS", List.of(OfferedStream.named("accounts"))));
        String connection = tenant.account().createConnection("sheets", "Sheets");
        for (String name : List.of("crm", "shop")) {
            tenant.syncOf(name, connection, "startDate: '2024-01-01'", "streams: [{name: accounts}]");
        }
        tenant.connected("salesforce");
        tenant.sync(
                "other",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: other",
                "syncInterval: '0 4 * * *'",
                "startDate: '2024-01-01'",
                "streams: [{name: accounts}]");

        for (String name : List.of("crm", "shop")) {
            WeldEltSync sync = tenant.awaitSync(
                    name,
                    found -> Harness.hasReason(found, "InSync")
                            && Harness.ready(found)
                                    .orElseThrow()
                                    .message()
                                    .contains("integration sheets does not support a start date"),
                    "a start date that has no effect");
            assertThat(Harness.ready(sync).orElseThrow().isTrue()).isTrue();
        }
        tenant.awaitNote("StartDateIgnored", "sheets");
        tenant.awaitSync("other", "InSync");
        tenant.awaitPolls();
        assertThat(Harness.ready(tenant.sync("other")).orElseThrow().message()).doesNotContain("start date");
        assertThat(tenant.calls("GET", "/integrations")).as("one for all syncs").hasSize(1);
        assertThat(tenant.eventsOf("StartDateIgnored")).isEqualTo(2);
    }

    @Test
    void noListIsReadWithoutAStartDate() {
        Harness.Tenant tenant = harness.tenant("nodate");
        tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        tenant.awaitPolls();

        assertThat(tenant.calls("GET", "/integrations")).isEmpty();
    }

    @Test
    void aRefusalNamesThePlanThatTheIntegrationNeeds() {
        Harness.Tenant tenant = harness.tenant("plan");
        tenant.account()
                .addIntegration(Integration.source(
                        "netsuite", "NetSuite", true, "ENTERPRISE", List.of(OfferedStream.named("accounts"))));
        harness.weld().faults().on("POST", BRIDGES).withKey(tenant.apiKey()).fail(403);

        tenant.connection(
                "netsuite",
                "integrationId: netsuite",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.org/done");

        WeldConnection connection = tenant.awaitConnection("netsuite", "Rejected");
        assertThat(connection.getStatus().condition("Ready").orElseThrow().message())
                .contains("integration netsuite needs the plan ENTERPRISE or a larger one");
        await().untilAsserted(() -> tenant.awaitNote("Rejected", "ENTERPRISE"));
    }
}
