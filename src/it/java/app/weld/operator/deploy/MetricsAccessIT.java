package app.weld.operator.deploy;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.LocalHttp;
import app.weld.operator.TestCertificate;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who may read the metrics, as a real API server decides it of real tokens, with the rights that the chart gives. */
class MetricsAccessIT {
    private static final List<String> RIGHTS =
            List.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");

    @RegisterExtension
    private static final Harness harness = Harness.withoutOperator();

    @TempDir
    Path folder;

    private final String home = harness.controlPlane().newNamespace("weld-system");
    private final String monitoring = harness.controlPlane().newNamespace("monitoring");
    private final TestCertificate certificate = TestCertificate.make("EC");
    private final List<HasMetadata> installed = new ArrayList<>();

    @AfterEach
    void uninstall() {
        installed.forEach(item -> harness.client().resource(item).delete());
    }

    @Test
    void onlyWhoMayGetThemReadsTheMetricsAndNoCallerWhileTheApiServerDoesNotSay() throws Exception {
        Rendered chart = Helm.HELM_4.render("""
                rbac: {aggregate: false}
                metrics:
                  tls: {secretName: weld-metrics}
                  authorization:
                    enabled: true
                    readers: [{kind: ServiceAccount, name: prometheus, namespace: %s}]
                """.formatted(monitoring), "--namespace=" + home);
        install(chart);
        certificate.writeTo(folder);
        harness.startOperatorAs(
                home,
                Rendered.name(chart.get("ServiceAccount")),
                "POD_NAMESPACE",
                home,
                "METRICS_PORT",
                "0",
                "METRICS_CERT_DIR",
                folder.toString(),
                "METRICS_AUTHORIZATION",
                chart.environment().get("METRICS_AUTHORIZATION"));

        HttpResponse<String> read = scrape(token("prometheus"));
        assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
        assertThat(read.body()).contains("weld_operator_build_info");
        HttpResponse<String> refused = scrape(token("somebody"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .isEqualTo("system:serviceaccount:" + monitoring + ":somebody may not get the URL path /metrics\n");
        assertThat(scrape(token("prometheus", "--audience=vault")).statusCode())
                .as("a token for somebody else")
                .isEqualTo(401);
        assertThat(scrape("eyJhbGciOiJub25lIn0.e30.").statusCode()).isEqualTo(401);
        assertThat(scrape(null).statusCode()).isEqualTo(401);

        assertThat(LocalHttp.get(harness.httpPort(), "/readyz").statusCode())
                .as("the kubelet has no token")
                .isEqualTo(200);
        assertThat(LocalHttp.get(harness.httpPort(), "/metrics").statusCode())
                .as("no way around it")
                .isEqualTo(404);

        harness.client()
                .rbac()
                .clusterRoleBindings()
                .withName(Rendered.name(chart.get("ClusterRoleBinding", ":metrics-authorization")))
                .delete();
        await().untilAsserted(() -> assertThat(
                        scrape(token("prometheus", "--duration=2h")).statusCode())
                .isEqualTo(503));
    }

    private void install(Rendered chart) {
        for (String kind : RIGHTS) {
            for (JsonNode document : chart.all(kind)) {
                HasMetadata item = new KubernetesSerialization().unmarshal(document.toString());
                installed.add(harness.client().resource(item).serverSideApply());
            }
        }
        for (String name : List.of("prometheus", "somebody")) {
            harness.client()
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(monitoring)
                            .endMetadata()
                            .build())
                    .create();
        }
    }

    private String token(String account, String... more) {
        List<String> command = new ArrayList<>(List.of("create", "token", account, "--namespace=" + monitoring));
        command.addAll(List.of(more));
        return Kubectl.run(command.toArray(String[]::new)).strip();
    }

    private HttpResponse<String> scrape(String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + harness.metricsPort() + "/metrics"))
                .timeout(Duration.ofSeconds(20));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(certificate.trusted()).build()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
