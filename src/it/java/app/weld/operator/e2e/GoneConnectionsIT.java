package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that a person deletes in Weld: what the syncs say that read from them, and how what stood for them goes. */
class GoneConnectionsIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator().withoutRequestCheck();

    private static void byId(Harness.Tenant tenant, String connection) {
        tenant.syncOf("crm", connection);
        tenant.awaitSync("crm", "InSync");
        // What was never listed proves nothing by not being listed.
        tenant.awaitPolls();
    }

    private static void restart() {
        harness.stopOperator();
        harness.startOperator();
    }

    @Test
    void aSyncThatNamesItByItsIdSaysSoAlsoAfterARestart() {
        Harness.Tenant tenant = harness.tenant("bare");
        String connection = tenant.account().createConnection("salesforce", "salesforce");
        byId(tenant, connection);
        tenant.account().deleteConnection(connection);

        WeldEltSync sync = tenant.awaitSync("crm", "ConnectionFailed");
        assertThat(StateRow.of(sync)).isEqualTo("False ConnectionFailed | Stalled | Failed");
        assertThat(StateRow.message(sync))
                .startsWith("connection " + connection + " was deleted in Weld, so this sync cannot run again: ");

        restart();
        tenant.awaitPolls();
        tenant.annotate(
                WeldEltSync.class,
                "crm",
                Annotations.RECONCILE_REQUESTED_AT,
                Instant.now().toString());
        tenant.awaitPolls();
        assertThat(StateRow.message(tenant.awaitSync("crm", "ConnectionFailed")))
                .startsWith("connection " + connection + " was deleted in Weld, so this sync cannot run again: ");
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().syncs()).isEmpty();
    }

    @Test
    void aSyncSaysSoThoughItsWeldConnectionIsSuspended() {
        Harness.Tenant tenant = harness.tenant("asleep");
        String connection = tenant.connected("salesforce");
        tenant.crm();
        tenant.awaitSync("crm", "InSync");
        tenant.connectionOf(connection, "suspend: true");
        tenant.awaitConnection("salesforce", "Suspended");
        tenant.awaitPolls();

        tenant.account().deleteConnection(connection);

        tenant.awaitSync("crm", "ConnectionFailed");
    }

    @Test
    void whatWasNeverListedIsWorkedWithAndSaidNotToBeListed() {
        Harness.Tenant tenant = harness.tenant("unlisted");
        String connection = tenant.account().createConnection("salesforce", "salesforce");
        harness.weld()
                .faults()
                .on("GET", "/connections")
                .withKey(tenant.apiKey())
                .rewrite(answer -> ((ObjectNode) answer).set("data", JsonNodeFactory.instance.arrayNode()));
        tenant.syncOf("crm", connection);

        WeldEltSync sync = tenant.awaitSync(
                "crm",
                seen -> Harness.hasReason(seen, "InSync")
                        && StateRow.message(seen).contains("Weld does not list connection " + connection),
                "InSync, and that the connection is not listed");
        assertThat(StateRow.of(sync)).isEqualTo("True InSync | Current");
    }

    @Test
    void aKeyThatMayNotListConnectionsKeepsASyncFromNothing() {
        Harness.Tenant tenant = harness.tenant("forbidden");
        String connection = tenant.account().createConnection("salesforce", "salesforce");
        harness.weld()
                .faults()
                .on("GET", "/connections")
                .withKey(tenant.apiKey())
                .fail(403);
        byId(tenant, connection);
        assertThat(StateRow.of(tenant.awaitSync("crm", "InSync"))).isEqualTo("True InSync | Current");
    }

    @Test
    void aWeldConnectionGoesAfterARestartWithTheKeyThatHadShownItAndNoOther() {
        Harness.Tenant tenant = harness.tenant("restarted");
        Harness.Tenant other = harness.tenant("stranger");
        String connection = tenant.account().createConnection("salesforce", "salesforce");
        tenant.connectionOf(connection, "deletionPolicy: Delete");
        tenant.awaitConnection("salesforce", "Connected");
        harness.stopOperator();
        tenant.account().deleteConnection(connection);
        tenant.secret(other.apiKey());
        harness.startOperator();
        tenant.deleteConnection("salesforce");

        assertThat(StateRow.message(tenant.awaitConnection("salesforce", "DeletionBlocked")))
                .contains("this API key has never shown connection " + connection);

        tenant.secret(tenant.apiKey());
        tenant.awaitConnectionGone("salesforce");
        assertThat(tenant.notes("ConnectionDeleted")).hasSize(1);
    }
}
