package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Bridge;
import app.weld.operator.api.v1alpha1.WeldConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Secret holds the key of another workspace for a while: what a connection is then, and when the key is right again. */
class WrongKeysIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    private static void byLabel(Harness.Tenant tenant, String... more) {
        tenant.connection(
                "salesforce",
                "integrationId: salesforce",
                "apiKeySecretRef: {name: weld-api-key}",
                "redirectUri: https://example.com/connected",
                String.join("\n", more));
    }

    private static String connectionId(Harness.Tenant tenant) {
        return tenant.awaitConnection("salesforce", "Connected").getStatus().connectionId();
    }

    private static String bridgeId(Harness.Tenant tenant) {
        Harness.await()
                .until(() -> Harness.hasReason(tenant.connection("salesforce"), "AuthorizationPending")
                        && tenant.connection("salesforce").getStatus().ledger().bridge() != null);
        return tenant.awaitConnection("salesforce", "AuthorizationPending")
                .getStatus()
                .ledger()
                .bridge()
                .id();
    }

    @Test
    void whatWasFoundByItsLabelInTheWrongWorkspaceIsLeftOnceTheKeyIsRight() {
        Harness.Tenant tenant = harness.tenant("right");
        Harness.Tenant other = harness.tenant("wrong");
        String there = other.account().createConnection("salesforce", "salesforce");
        tenant.secret(other.apiKey());
        byLabel(tenant);
        assertThat(connectionId(tenant)).isEqualTo(there);

        tenant.secret(tenant.apiKey());

        String bridge = bridgeId(tenant);
        tenant.awaitEvent("ConnectionReleased");
        String mine = tenant.account().authorize(bridge);
        assertThat(connectionId(tenant)).isEqualTo(mine);
        assertThat(other.account().connection(there)).isPresent();
    }

    @Test
    void aConnectionThatWasFoundIsTakenBackWithItsKey() {
        Harness.Tenant tenant = harness.tenant("back");
        Harness.Tenant other = harness.tenant("away");
        String mine = tenant.account().createConnection("salesforce", "salesforce");
        // Of two with the label in the end, it is the one that it had.
        byLabel(tenant);
        assertThat(connectionId(tenant)).isEqualTo(mine);

        tenant.secret(other.apiKey());
        bridgeId(tenant);
        tenant.account().createConnection("salesforce", "salesforce");
        tenant.secret(tenant.apiKey());

        WeldConnection back = tenant.awaitConnection("salesforce", "Connected");
        assertThat(back.getStatus().connectionId()).isEqualTo(mine);
        assertThat(back.getStatus().authorizeUrl()).isNull();
        assertThat(back.getStatus().ledger().formerConnectionIds()).isEmpty();
        assertThat(tenant.account().bridges()).isEmpty();
    }

    @Test
    void aConnectionThatASyncWasMadeOnIsNeverGivenUp() {
        Harness.Tenant tenant = harness.tenant("stood");
        Harness.Tenant other = harness.tenant("lure");
        String mine = tenant.account().createConnection("salesforce", "salesforce");
        other.account().createConnection("salesforce", "salesforce");
        byLabel(tenant);
        tenant.crm();
        tenant.awaitSync("crm", "InSync");

        tenant.secret(other.apiKey());
        tenant.awaitConnection("salesforce", "RemoteConnectionNotFound");
        tenant.awaitSync("crm", "ConnectionFailed");
        assertThat(tenant.connection("salesforce").getStatus().connectionId()).isEqualTo(mine);

        tenant.secret(tenant.apiKey());
        assertThat(connectionId(tenant)).isEqualTo(mine);
        tenant.awaitSync("crm", "InSync");
        assertThat(tenant.account().syncs()).hasSize(1);
        assertThat(other.account().syncs()).isEmpty();
        assertThat(tenant.notes("ConnectionReleased")).isEmpty();
    }

    @Test
    void aConnectionThatAPersonAuthorizedIsNeverGivenUp() {
        Harness.Tenant tenant = harness.tenant("made");
        Harness.Tenant other = harness.tenant("trap");
        byLabel(tenant);
        String mine = tenant.account().authorize(bridgeId(tenant));
        assertThat(connectionId(tenant)).isEqualTo(mine);
        other.account().createConnection("salesforce", "salesforce");

        tenant.secret(other.apiKey());
        tenant.awaitConnection("salesforce", "RemoteConnectionNotFound");
        tenant.secret(tenant.apiKey());

        assertThat(connectionId(tenant)).isEqualTo(mine);
        assertThat(tenant.notes("ConnectionReleased")).isEmpty();
    }

    @Test
    void aLinkIntoTheWrongWorkspaceIsReplacedOnceTheKeyIsRight() {
        Harness.Tenant tenant = harness.tenant("link");
        Harness.Tenant other = harness.tenant("elsewhere");
        tenant.account().createConnection("salesforce", "salesforce");
        tenant.secret(other.apiKey());
        byLabel(tenant, "adoptionPolicy: Never");
        String wrong = bridgeId(tenant);
        assertThat(other.account().bridges()).hasSize(1);

        tenant.secret(tenant.apiKey());

        // In between there is none.
        Harness.await().until(() -> {
            Bridge bridge = tenant.connection("salesforce").getStatus().ledger().bridge();
            return bridge != null && bridge.confirmed() && !wrong.equals(bridge.id());
        });
        String mine = tenant.account().authorize(bridgeId(tenant));
        assertThat(connectionId(tenant)).isEqualTo(mine);
    }

    @Test
    void anotherKeyOfTheSameWorkspaceKeepsTheLink() {
        Harness.Tenant tenant = harness.tenant("rotated");
        byLabel(tenant);
        String bridge = bridgeId(tenant);
        String link = tenant.connection("salesforce").getStatus().authorizeUrl();

        String digest = tenant.connection("salesforce").getStatus().ledger().apiKeyDigest();
        String further = "further-" + tenant.apiKey();
        harness.weld().addKey(tenant.account(), further);
        tenant.secret(further);
        Harness.await()
                .until(() -> !digest.equals(
                        tenant.connection("salesforce").getStatus().ledger().apiKeyDigest()));

        assertThat(tenant.connection("salesforce").getStatus().authorizeUrl()).isEqualTo(link);
        String mine = tenant.account().authorize(bridge);
        assertThat(connectionId(tenant)).isEqualTo(mine);
    }

    @Test
    void aWrongKeyForAMomentChangesNothing() {
        Harness.Tenant tenant = harness.tenant("moment");
        Harness.Tenant other = harness.tenant("slip");
        String mine = tenant.account().createConnection("salesforce", "salesforce");
        other.account().createConnection("salesforce", "salesforce");
        byLabel(tenant);
        assertThat(connectionId(tenant)).isEqualTo(mine);

        tenant.secret(other.apiKey());
        tenant.awaitConnection("salesforce", "RemoteConnectionNotFound");
        tenant.secret(tenant.apiKey());

        assertThat(connectionId(tenant)).isEqualTo(mine);
        assertThat(tenant.notes("ConnectionReleased")).isEmpty();
    }

    @Test
    void whatANewKeyDoesNotShowIsKeptFromNoResourceForGood() {
        Harness.Tenant strayed = harness.tenant("strayed");
        Harness.Tenant rightful = harness.tenant("rightful");
        rightful.account().createConnection("salesforce", "salesforce");
        strayed.secret(rightful.apiKey());
        byLabel(strayed);
        String shared = connectionId(strayed);
        strayed.crm();
        strayed.awaitSync("crm", "InSync");
        rightful.connectionOf(shared);
        rightful.awaitConnection("salesforce", "Conflict");

        strayed.secret(strayed.apiKey());

        assertThat(connectionId(rightful)).isEqualTo(shared);
        strayed.awaitConnection("salesforce", "RemoteConnectionNotFound");
    }
}
