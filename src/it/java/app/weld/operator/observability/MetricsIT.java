package app.weld.operator.observability;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.LocalHttp;
import app.weld.operator.api.v1alpha1.WeldWorkspace;
import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code /metrics} shows of a sync, from its first read to its end. */
class MetricsIT {
    @RegisterExtension
    private static final Harness harness = Harness.withOperator("WORKSPACES_ENABLED", "true");

    private static List<String> metrics() {
        try {
            return LocalHttp.get(harness.httpPort(), "/metrics").body().lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of which the tenant's own Secret has the key. */
    private static void workspace(Harness.Tenant tenant) {
        harness.client()
                .resource(Serialization.unmarshal("""
                        apiVersion: weld.app/v1alpha1
                        kind: WeldWorkspace
                        metadata: {name: %1$s}
                        spec:
                          apiKeySecretRef: {namespace: %1$s, name: weld-api-key}
                        """.formatted(tenant.namespace()), WeldWorkspace.class))
                .create();
        String name = "name=\"" + tenant.namespace() + "\"";
        Harness.await().untilAsserted(() -> assertThat(metrics())
                .contains("weld_resource_condition{kind=\"WeldWorkspace\"," + name
                        + ",namespace=\"\",reason=\"KeyAccepted\",status=\"True\",type=\"Ready\"} 1.0")
                .contains("weld_workspace_connections{" + name + ",state=\"managed\"} 1.0")
                .contains("weld_workspace_syncs{" + name + ",state=\"managed\"} 1.0")
                .contains("weld_workspace_syncs{" + name + ",state=\"observed\"} 0.0")
                .contains("weld_workspace_syncs{" + name + ",state=\"orphaned\"} 0.0"));
    }

    @Test
    void allThatAlertsAskForIsThereAndDocumentedAndWhatSpeaksOfASyncGoesWithIt() throws IOException {
        Harness.Tenant tenant = harness.tenant("metrics");
        tenant.connected("salesforce");
        tenant.crm("streams: [{name: accounts}]");
        String id = tenant.awaitSync("crm", "InSync").getStatus().syncId();
        harness.weld().quirks().runLength(Duration.ZERO);
        tenant.account().requestRun(id, "accounts");
        harness.weld().tick();
        tenant.awaitSync("crm", sync -> sync.getStatus().lastRunFinishedAt() != null, "a run to have ended");
        tenant.account().changeInterval(id, "1 1 1 1 *");
        tenant.awaitEvent("DriftCorrected");
        tenant.awaitSync("crm", "InSync");
        workspace(tenant);
        String labels = "name=\"crm\",namespace=\"" + tenant.namespace() + "\"";

        List<String> shown = metrics();

        assertThat(shown)
                .contains("weld_resource_condition{kind=\"WeldEltSync\",name=\"crm\",namespace=\"" + tenant.namespace()
                        + "\",reason=\"InSync\",status=\"True\",type=\"Ready\"} 1.0")
                .contains("weld_sync_run_interval_seconds{" + labels + "} 21600.0")
                .contains("weld_sync_failed_streams{" + labels + "} 0.0")
                .contains("weld_drift_corrected_total{kind=\"WeldEltSync\"," + labels + "} 1.0");
        for (String name : MetricNames.ALL) {
            assertThat(shown).as(name).anyMatch(line -> line.startsWith(name + "{") || line.startsWith(name + " "));
        }
        MetricsTable table = MetricsTable.of(shown);
        if (Boolean.getBoolean("docs.write")) {
            table.write();
        }
        assertThat(table.rows()).hasSizeGreaterThan(14);
        assertThat(MetricsTable.documented())
                .describedAs("not up to date; run: %s", MetricsTable.WRITE_COMMAND)
                .isEqualTo(table.markdown());
        Program.Result lint = GoTool.promtool()
                .run(
                        shown.stream()
                                .filter(line -> line.matches("(# (HELP|TYPE) )?weld_.*"))
                                .collect(Collectors.joining("\n", "", "\n")),
                        "check",
                        "metrics");
        assertThat(lint.output()).isEmpty();
        assertThat(lint.exit()).isZero();

        harness.client()
                .resources(WeldWorkspace.class)
                .withName(tenant.namespace())
                .delete();
        tenant.deleteSync("crm");
        tenant.awaitSyncGone("crm");
        Harness.await().until(() -> metrics().stream()
                .noneMatch(
                        line -> (line.contains("crm") && line.contains(tenant.namespace()) && line.startsWith("weld_"))
                                || line.contains("name=\"" + tenant.namespace())));
    }
}
