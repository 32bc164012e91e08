package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Origin;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Weld's reads are seconds behind its writes: nothing is made or written twice for that, and no person is blamed. */
class LaggingReadsIT {
    private static final Duration LAG = Duration.ofSeconds(4);
    private static final int MANIFESTS = 6;

    @RegisterExtension
    private static final Harness harness =
            Harness.withOperator("WELD_POLL_INTERVAL", "2s", "WELD_CREATION_GRACE", "12s");

    @AfterEach
    void noLag() {
        harness.weld().quirks().listingLag(Duration.ZERO).readLag(Duration.ZERO);
    }

    @Test
    void oneSyncForEachManifestAndOneUpdateForEachEdit() {
        Harness.Tenant tenant = harness.tenant("lagging");
        tenant.connected("salesforce");
        harness.weld().quirks().listingLag(LAG).readLag(LAG);
        List<String> names =
                IntStream.range(0, MANIFESTS).mapToObj(i -> "crm-" + i).toList();
        names.forEach(name -> apply(tenant, name, "0 */6 * * *"));
        names.forEach(name -> tenant.awaitSync(name, "InSync"));
        names.forEach(name -> apply(tenant, name, "0 */8 * * *"));
        names.forEach(name -> tenant.awaitSync(
                name, sync -> "0 */8 * * *".equals(sync.getStatus().syncInterval()), "edited"));
        tenant.awaitPolls();
        tenant.awaitPolls();

        assertThat(tenant.account().syncs()).hasSize(MANIFESTS);
        assertThat(tenant.calls("POST", "/elt_syncs")).hasSize(MANIFESTS);
        assertThat(tenant.calls("PUT", "/elt_syncs/{id}").size()
                        + tenant.calls("PATCH", "/elt_syncs/{id}").size()
                        + tenant.calls("POST", "/elt_syncs/{id}").size())
                .isEqualTo(MANIFESTS);
        for (String name : names) {
            assertThat(Harness.hasReason(tenant.sync(name), "InSync")).isTrue();
            assertThat(tenant.sync(name).getStatus().syncInterval()).isEqualTo("0 */8 * * *");
        }
        assertThat(tenant.notes("RemoteDeleted")).isEmpty();
        assertThat(tenant.notes("DriftCorrected")).isEmpty();
        assertThat(tenant.notes("DuplicateSync")).isEmpty();
    }

    private static void apply(Harness.Tenant tenant, String name, String interval) {
        tenant.sync(
                name,
                "connectionRef: {name: salesforce}",
                "destinationSchemaName: " + name.replace('-', '_'),
                "syncInterval: '" + interval + "'",
                "streams: [{name: accounts}, {name: contacts}]");
    }

    @Test
    void aResourceThatComesAgainAtOnceTakesNoSyncThatIsDeletedAlready() {
        Harness.Tenant tenant = harness.tenant("again");
        tenant.connected("salesforce");
        tenant.crm();
        String first = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        tenant.awaitPolls();
        harness.weld().quirks().listingLag(LAG).readLag(LAG);

        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        tenant.crm();

        String second = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        assertThat(second).isNotEqualTo(first);
        assertThat(tenant.sync("crm").getStatus().origin()).isEqualTo(Origin.Created);
        assertThat(tenant.account().syncs()).hasSize(1);
    }
}
