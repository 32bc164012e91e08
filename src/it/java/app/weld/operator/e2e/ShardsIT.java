package app.weld.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.LocalOperator;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two operators in one namespace, each for the resources with a label of its own. */
class ShardsIT {
    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    private static LocalOperator shard(Harness.Tenant tenant, String name) {
        return start(tenant, "shard-" + name, "WATCH_SELECTOR", "shard=" + name);
    }

    private static LocalOperator start(Harness.Tenant tenant, String instance, String setting, String value) {
        Map<String, String> environment = new HashMap<>(harness.environment());
        environment.put("LEADER_ELECTION", "true");
        environment.put("POD_NAMESPACE", tenant.namespace());
        environment.put("WATCH_NAMESPACES", tenant.namespace());
        environment.put(setting, value);
        return LocalOperator.start(
                environment,
                new KubernetesClientBuilder()
                        .withConfig(harness.client().getConfiguration())
                        .build(),
                instance);
    }

    private static void label(Harness.Tenant tenant, String sync, String shard) {
        harness.client()
                .resources(WeldEltSync.class)
                .inNamespace(tenant.namespace())
                .withName(sync)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"labels\":{\"shard\":" + (shard == null ? "null" : "\"" + shard + "\"")
                                + "}}}");
    }

    private static void sync(Harness.Tenant tenant, String connection, String name) {
        tenant.syncOf(name, connection);
    }

    private static String ready(LocalOperator operator) throws Exception {
        return get(operator, "/readyz");
    }

    private static String get(LocalOperator operator, String path) throws Exception {
        URI url = URI.create("http://localhost:" + operator.httpPort() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** As replicas of one release do, and a second release beside it, which the chart gives another lease. */
    @Test
    void whoStandsByIsReadyAndTellsItselfFromWhoLeads() throws Exception {
        Harness.Tenant tenant = harness.tenant("standby");
        try (LocalOperator first = start(tenant, "first", "LEASE_NAME", "weld-a")) {
            Harness.await().untilAsserted(() -> assertThat(ready(first)).isEqualTo("ok, leading\n"));
            try (LocalOperator second = start(tenant, "second", "LEASE_NAME", "weld-a");
                    LocalOperator other = start(tenant, "other", "LEASE_NAME", "weld-b")) {
                Harness.await().untilAsserted(() -> {
                    assertThat(ready(second)).isEqualTo("ok, standing by\n");
                    assertThat(ready(other)).isEqualTo("ok, leading\n");
                });
                assertThat(ready(first)).isEqualTo("ok, leading\n");
                assertThat(get(first, "/metrics")).containsPattern("(?m)^weld_operator_leader(\\{.*})? 1(\\.0)?$");
                assertThat(get(other, "/metrics")).containsPattern("(?m)^weld_operator_leader(\\{.*})? 1(\\.0)?$");
                assertThat(get(second, "/metrics")).containsPattern("(?m)^weld_operator_leader(\\{.*})? 0(\\.0)?$");
            }
        }
    }

    @Test
    void bothWorkAndWhatLeavesOneIsTakenByTheOtherOrLetGo() throws Exception {
        Harness.Tenant tenant = harness.tenant("shards");
        String connection = tenant.account().createConnection("salesforce", "source");
        sync(tenant, connection, "one");
        sync(tenant, connection, "two");
        label(tenant, "one", "a");
        label(tenant, "two", "b");
        try (LocalOperator a = shard(tenant, "a");
                LocalOperator b = shard(tenant, "b")) {
            tenant.awaitSync("one", "InSync");
            tenant.awaitSync("two", "InSync");
            assertThat(ready(a)).isEqualTo("ok, leading\n");
            assertThat(ready(b)).isEqualTo("ok, leading\n");

            // Another shard takes it, with its sync.
            String id = tenant.sync("one").getStatus().syncId();
            label(tenant, "one", "b");
            tenant.annotate(WeldEltSync.class, "one", Annotations.RECONCILE_REQUESTED_AT, "now");
            Harness.await().untilAsserted(() -> {
                assertThat(tenant.sync("one").getStatus().lastHandledReconcileAt())
                        .isEqualTo("now");
                assertThat(tenant.sync("one").hasFinalizer(Annotations.FINALIZER))
                        .as("the finalizer")
                        .isTrue();
            });
            assertThat(tenant.sync("one").getStatus().syncId()).isEqualTo(id);
            assertThat(tenant.account().syncs()).hasSize(2);

            // No operator takes it: it can be deleted, and its sync stays.
            label(tenant, "two", null);
            Harness.await().until(() -> !tenant.sync("two").hasFinalizer(Annotations.FINALIZER));
            tenant.deleteSync("two");
            Harness.await().until(() -> tenant.sync("two") == null);
            assertThat(tenant.account().syncs()).hasSize(2);
        }
    }
}
