package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Looking without changing, and not even looking. */
class ObserveOnlyAndSuspendIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void showsWhatItWouldCreateAndCreatesItOnceItMay() {
        Harness.Tenant tenant = harness.tenant("nothing");
        tenant.connected("salesforce");
        tenant.crm("managementPolicy: ObserveOnly", "streams: [{name: accounts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "Observed");

        assertThat(sync.getStatus().plan()).singleElement().asString().contains("create a sync", "crm", "accounts");
        assertThat(sync.getStatus().condition("InSync"))
                .hasValueSatisfying(it -> assertThat(it.isTrue()).isFalse());
        assertNoWrites(tenant);

        tenant.crm("streams: [{name: accounts}]");

        WeldEltSync full = tenant.awaitSync("crm", "InSync");
        assertThat(full.getStatus().plan()).isEmpty();
        assertThat(tenant.account().syncs()).hasSize(1);
    }

    @Test
    void showsEveryDifferenceAndChangesNothing() {
        Harness.Tenant tenant = harness.tenant("differs");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 0 * * *");
        tenant.account().addStream(id, "leads");
        tenant.crm(
                "managementPolicy: ObserveOnly",
                "enabled: false",
                "settings: {region: eu}",
                "streamRemovalPolicy: All",
                "streams: [{name: accounts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "Observed");

        assertThat(sync.getStatus().syncId()).isEqualTo(id);
        assertThat(String.join("\n", sync.getStatus().plan()))
                .contains("disable the sync", "syncInterval", "settings.region", "accounts", "remove stream leads");
        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_REQUESTED_AT, "now");
        tenant.awaitNote("Rejected", "ObserveOnly");
        tenant.awaitPolls();
        assertNoWrites(tenant);

        tenant.account().changeEnabled(id, false);

        tenant.awaitSync(
                "crm",
                found -> !String.join("\n", found.getStatus().plan()).contains("disable"),
                "a plan that does not disable");

        tenant.deleteSync("crm");

        tenant.awaitSyncGone("crm");
        assertThat(tenant.account().sync(id)).isPresent();
        assertNoWrites(tenant);
    }

    @Test
    void saysOnceThatWhatItObservedIsGoneAndNotThatItIsCreatedAgain() {
        Harness.Tenant tenant = harness.tenant("observed-gone");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        tenant.crm("managementPolicy: ObserveOnly");
        tenant.awaitSync("crm", "Observed");
        tenant.awaitPolls();

        tenant.account().deleteSync(id);

        tenant.awaitNote("RemoteDeleted", id);
        tenant.annotate(WeldEltSync.class, "crm", "weld.app/reconcile-requested-at", "1");
        tenant.awaitSync(
                "crm", sync -> "1".equals(sync.getStatus().lastHandledReconcileAt()), "the request to be handled");
        assertThat(tenant.notes("RemoteDeleted")).singleElement().asString().doesNotContain("again");
        assertThat(tenant.account().syncs()).isEmpty();
        assertNoWrites(tenant);
    }

    @Test
    void saysThatNothingDiffers() {
        Harness.Tenant tenant = harness.tenant("same");
        String connection = tenant.connected("salesforce");
        String id = tenant.account().createSync(connection, "crm", "0 */6 * * *");
        tenant.account().addStream(id, "accounts");

        tenant.crm("managementPolicy: ObserveOnly", "streams: [{name: accounts}]");

        WeldEltSync sync = tenant.awaitSync("crm", "Observed");
        assertThat(sync.getStatus().plan()).isEmpty();
        assertThat(sync.getStatus().condition("InSync"))
                .hasValueSatisfying(it -> assertThat(it.isTrue()).isTrue());
    }

    @Test
    void leavesASuspendedSyncAloneUntilItIsResumed() {
        Harness.Tenant tenant = harness.tenant("suspend");
        tenant.connected("salesforce");
        tenant.crm();
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();

        tenant.sync(
                "crm",
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: crm",
                "syncInterval: '7 7 * * *'",
                "suspend: true");

        WeldEltSync suspended = tenant.awaitSync("crm", "Suspended");
        assertThat(suspended.getStatus().condition("Suspended"))
                .hasValueSatisfying(it -> assertThat(it.isTrue()).isTrue());
        tenant.account().changeInterval(id, "0 0 * * *");
        tenant.awaitPolls();
        assertThat(tenant.account().sync(id).orElseThrow().interval()).isEqualTo("0 0 * * *");
        assertThat(tenant.calls("POST", "/elt_syncs/{id}")).isEmpty();

        tenant.crm();

        WeldEltSync resumed = tenant.awaitSync("crm", "InSync");
        await().untilAsserted(() ->
                assertThat(tenant.account().sync(id).orElseThrow().interval()).isEqualTo("0 */6 * * *"));
        assertThat(resumed.getStatus().condition("Suspended")).isNotPresent();
    }

    @Test
    void requestsNoAuthorizationOfASuspendedConnection() {
        Harness.Tenant tenant = harness.tenant("suspconn");
        String[] spec = {
            "integrationId: salesforce",
            "apiKeySecretRef: {name: weld-api-key}",
            "redirectUri: https://example.com/connected"
        };
        tenant.connection("salesforce", spec[0], spec[1], spec[2], "suspend: true");
        tenant.awaitConnection("salesforce", "Suspended");
        assertThat(tenant.account().bridges()).isEmpty();

        tenant.connection("salesforce", spec);

        tenant.awaitConnection("salesforce", "AuthorizationPending");
        assertThat(tenant.account().bridges()).hasSize(1);
    }

    private static void assertNoWrites(Harness.Tenant tenant) {
        assertThat(tenant.calls("POST", ".*")).isEmpty();
        assertThat(tenant.calls("DELETE", ".*")).isEmpty();
    }
}
