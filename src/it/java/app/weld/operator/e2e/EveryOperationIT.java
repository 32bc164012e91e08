package app.weld.operator.e2e;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.Recorded;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything that Weld's API can do with a sync and its streams is reached by way of a manifest. */
class EveryOperationIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @Test
    void oneSyncsLifeReachesThemAll() {
        Harness.Tenant tenant = harness.tenant("life");
        tenant.connected("salesforce");
        tenant.crm("enabled: false");
        tenant.awaitSync("crm", "InSyncDisabled");
        // What the source offers is requested where a stream is refused.
        tenant.crm("enabled: true", "settings: {region: eu}", "streams: [{name: accounts}, {name: acounts}]");
        tenant.awaitSync("crm", "StreamNotFound");
        tenant.crm("enabled: true", "settings: {region: eu}", "streams: [{name: accounts}]");
        tenant.awaitSync("crm", "InSync");
        tenant.annotate(WeldEltSync.class, "crm", Annotations.RECONCILE_REQUESTED_AT, "1");
        tenant.annotate(WeldEltSync.class, "crm", Annotations.FULL_REFRESH_REQUESTED_AT, "1");
        tenant.annotate(WeldEltSync.class, "crm", Annotations.RUN_REQUESTED_AT, "1");
        await().until(() -> {
            var status = tenant.sync("crm").getStatus();
            return "1".equals(status.lastHandledReconcileAt())
                    && "1".equals(status.lastHandledFullRefreshAt())
                    && "1".equals(status.lastHandledRunAt());
        });
        tenant.crm("enabled: false", "settings: {region: eu}", "streams: [{name: accounts}]");
        tenant.awaitSync("crm", "InSyncDisabled");
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");

        Map<String, Integer> answered = new LinkedHashMap<>();
        answered.put("GET /elt_syncs", 200);
        answered.put("POST /elt_syncs", 201);
        answered.put("GET /elt_syncs/{id}", 200);
        answered.put("POST /elt_syncs/{id}", 200);
        answered.put("POST /elt_syncs/{id}/enable", 204);
        answered.put("POST /elt_syncs/{id}/disable", 204);
        answered.put("GET /elt_syncs/{id}/status", 200);
        answered.put("DELETE /elt_syncs/{id}", 204);
        answered.put("GET /elt_syncs/{id}/available_source_streams", 200);
        answered.put("POST /elt_syncs/{id}/source_streams", 201);
        answered.put("POST /elt_streams/{id}/request_run", 200);
        answered.put("POST /elt_streams/{id}/request_full_refresh", 204);
        assertThat(answered).allSatisfy((operation, status) -> {
            int space = operation.indexOf(' ');
            assertThat(tenant.calls(operation.substring(0, space), operation.substring(space + 1)))
                    .extracting(Recorded::status)
                    .contains(status);
        });
    }
}
