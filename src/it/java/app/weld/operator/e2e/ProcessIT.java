package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.OperatorProcess;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The jar as a process: how it starts, leads, shows itself and stops. */
class ProcessIT {
    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator().withoutRequestCheck();

    private static Map<String, String> environment(String... nameAndValue) {
        Map<String, String> environment = new HashMap<>(harness.environment());
        environment.put("KUBECONFIG", harness.controlPlane().kubeconfigFile().toString());
        for (int i = 0; i < nameAndValue.length; i += 2) {
            environment.put(nameAndValue[i], nameAndValue[i + 1]);
        }
        environment.remove("HTTP_PORT");
        return environment;
    }

    private static void sync(Harness.Tenant tenant, String name) {
        String connection = tenant.account().connections().isEmpty()
                ? tenant.account().createConnection("salesforce", "source")
                : tenant.account().connections().get(0).id();
        tenant.syncOf(name, connection);
    }

    @Test
    void worksShowsMetricsAndLogsAndStopsCleanly() throws Exception {
        Harness.Tenant tenant = harness.tenant("process");
        try (OperatorProcess process =
                OperatorProcess.start(environment("WATCH_NAMESPACES", tenant.namespace(), "LOG_FORMAT", "json"))) {
            process.awaitReady();
            sync(tenant, "crm");
            tenant.awaitSync("crm", "InSync");

            assertThat(process.status("/healthz")).isEqualTo(200);
            assertThat(process.body("/metrics"))
                    .contains("weld_api_requests_total{")
                    .contains("endpoint=\"POST /elt_syncs\"")
                    .doesNotContain(tenant.apiKey());
            assertThat(process.terminate()).isZero();
            assertThat(process.log()).doesNotContain(tenant.apiKey()).contains("stopped");
            // From the first line on, and no warning of the operator's own kinds among them.
            assertThat(process.log()).doesNotContain("unstable version", "\"WARN\"");
            for (String line : process.log().lines().toList()) {
                assertThat(new ObjectMapper().readTree(line).path("time").isTextual())
                        .isTrue();
            }
        }
    }

    @Test
    void namesAWrongSettingInOneLineAndDoesNotStart() {
        try (OperatorProcess process = OperatorProcess.start(environment("WELD_POLL_INTERVAL", "soon"))) {
            assertThat(process.awaitExit()).isEqualTo(2);
            assertThat(process.log().lines()).singleElement().asString().contains("WELD_POLL_INTERVAL=soon");
        }
    }

    @Test
    void doesNotStartWithoutACluster() {
        try (OperatorProcess process = OperatorProcess.start(environment("KUBECONFIG", "/does/not/exist"))) {
            assertThat(process.awaitExit()).isNotZero();
        }
    }

    @Test
    void aStandbyAsksNothingOfWeldAndTakesOverWhenTheLeaderIsKilled() {
        Harness.Tenant tenant = harness.tenant("leaders");
        Map<String, String> environment = environment(
                "LEADER_ELECTION", "true", "POD_NAMESPACE", tenant.namespace(), "WATCH_NAMESPACES", tenant.namespace());
        try (OperatorProcess leader = OperatorProcess.start(environment).awaitReady();
                OperatorProcess standby = OperatorProcess.start(environment).awaitReady()) {
            sync(tenant, "first");
            tenant.awaitSync("first", "InSync");
            assertThat(standby.body("/metrics")).doesNotContain("weld_api_requests_total{");

            leader.kill();
            sync(tenant, "second");

            Harness.await().atMost(Duration.ofSeconds(45)).untilAsserted(() -> assertThat(
                            Harness.hasReason(tenant.sync("second"), "InSync"))
                    .isTrue());
            assertThat(tenant.account().syncs()).hasSize(2);
        }
    }

    @Test
    void givesTheLeaseBackWhenItStops() {
        Harness.Tenant tenant = harness.tenant("resigns");
        Map<String, String> environment = environment(
                "LEADER_ELECTION", "true", "POD_NAMESPACE", tenant.namespace(), "WATCH_NAMESPACES", tenant.namespace());
        try (OperatorProcess process = OperatorProcess.start(environment).awaitReady()) {
            Harness.await()
                    .until(() -> holder(tenant) != null && !holder(tenant).isEmpty());

            assertThat(process.terminate()).isZero();

            assertThat(holder(tenant)).isNullOrEmpty();
        }
    }

    private static String holder(Harness.Tenant tenant) {
        var lease = harness.client()
                .leases()
                .inNamespace(tenant.namespace())
                .withName("weld-operator")
                .get();
        return lease == null ? null : lease.getSpec().getHolderIdentity();
    }
}
