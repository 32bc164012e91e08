package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.SyncRow;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weld's clock and the operator's differ: neither is compared with the other. */
class ClocksIT {
    private static void awaitReads(Harness.Tenant tenant) {
        int before = tenant.calls("GET", "/connections").size();
        Harness.await().until(() -> tenant.calls("GET", "/connections").size() >= before + 3);
    }

    private static String bridge(Harness.Tenant tenant) {
        return tenant.connection("salesforce").getStatus().ledger().bridge().id();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2H", "PT2M", "PT-2M", "PT-2H"})
    void anAuthorizationIsRecognised(String ahead) {
        try (Harness harness = Harness.withWeldAhead(Duration.parse(ahead)).open()) {
            Harness.Tenant tenant = harness.tenant("skewed");
            tenant.account().createConnection("salesforce", "salesforce");
            tenant.connection(
                    "salesforce",
                    "integrationId: salesforce",
                    "apiKeySecretRef: {name: weld-api-key}",
                    "redirectUri: https://example.com/connected",
                    "adoptionPolicy: Never");
            tenant.awaitConnection("salesforce", "AuthorizationPending");
            awaitReads(tenant);
            assertThat(tenant.calls("POST", "/connection_bridges")).hasSize(1);

            String id = tenant.account().authorize(bridge(tenant));
            assertThat(tenant.awaitConnection("salesforce", "Connected")
                            .getStatus()
                            .connectionId())
                    .isEqualTo(id);

            tenant.annotate(
                    WeldConnection.class,
                    "salesforce",
                    Annotations.REAUTHORIZE_REQUESTED_AT,
                    Instant.now().toString());
            Harness.await()
                    .until(() -> tenant.connection("salesforce").getStatus().authorizeUrl() != null);
            awaitReads(tenant);
            assertThat(tenant.connection("salesforce").getStatus().ledger().bridge())
                    .isNotNull();
            tenant.account().authorize(bridge(tenant));
            tenant.awaitNote("Connected", "was authorized again");
        }
    }

    /** The answer is lost, and the process with it: the next one knows no more than what stands in the status. */
    @ParameterizedTest
    @ValueSource(strings = {"PT2H", "PT2M", "PT-2M", "PT-2H"})
    void aCreationWhoseProcessEndedIsRecognisedAsOurs(String ahead) {
        try (Harness harness = Harness.withWeldAhead(Duration.parse(ahead)).open()) {
            Harness.Tenant tenant = harness.tenant("ended");
            tenant.connected("salesforce");
            harness.weld()
                    .faults()
                    .on("POST", "/elt_syncs")
                    .withKey(tenant.apiKey())
                    .once()
                    .cutAfter();
            tenant.crm("adoptionPolicy: Never", "streams: [{name: accounts}]");
            Harness.await().until(() -> tenant.account().syncs().size() == 1);
            harness.stopOperator();

            harness.startOperator();

            WeldEltSync sync = tenant.awaitSync("crm", "InSync");
            assertThat(tenant.account().syncs())
                    .extracting(SyncRow::id)
                    .containsExactly(sync.getStatus().syncId());
            assertThat(sync.getStatus().origin()).isEqualTo(Origin.Created);
            assertThat(sync.getStatus().ledger().applied().owned()).containsExactly("accounts");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT2H", "PT-2H"})
    void whatWasThereBeforeIsNotOursHoweverFarTheClocksAreApart(String ahead) {
        try (Harness harness = Harness.withWeldAhead(Duration.parse(ahead)).open()) {
            Harness.Tenant tenant = harness.tenant("theirs");
            String connection = tenant.connected("salesforce");
            String theirs = tenant.account().createSync(connection, "crm", "0 0 * * *");

            tenant.crm("adoptionPolicy: Never");

            tenant.awaitSync("crm", "Conflict");
            harness.stopOperator();
            harness.startOperator();
            tenant.awaitPolls();
            assertThat(Harness.hasReason(tenant.sync("crm"), "Conflict")).isTrue();
            assertThat(tenant.account().syncs()).extracting(SyncRow::id).containsExactly(theirs);
        }
    }
}
