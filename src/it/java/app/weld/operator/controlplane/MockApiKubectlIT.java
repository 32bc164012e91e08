package app.weld.operator.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.process.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That kubectl can be shown on the mock. */
class MockApiKubectlIT {
    private static final String RESOURCES = """
            apiVersion: weld.app/v1alpha1
            kind: WeldConnection
            metadata: {name: salesforce}
            spec:
              integrationId: salesforce
              apiKeySecretRef: {name: weld}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: weld}
            stringData: {apiKey: k}
            """;

    private final ControlPlaneBinaries binaries = ControlPlaneBinaries.obtain(System.out::println);

    @TempDir
    Path folder;

    @Test
    void appliesListsDescribesAnnotatesAndDeletes() throws Exception {
        Path file = Files.writeString(folder.resolve("resources.yaml"), RESOURCES);
        try (MockApi api = MockApi.start()) {
            Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());

            assertThat(kubectl("apply", "--validate=false", "-f", file.toString()))
                    .contains("weldconnection.weld.app/salesforce created", "secret/weld created");
            assertThat(kubectl("apply", "--validate=false", "-f", file.toString()))
                    .contains("unchanged");
            assertThat(kubectl(
                            "apply", "--server-side", "--validate=false", "--force-conflicts", "-f", file.toString()))
                    .contains("serverside-applied");
            assertThat(kubectl("get", "wconn"))
                    .contains("NAME", "READY", "salesforce")
                    .doesNotContain("MESSAGE");
            assertThat(kubectl("get", "wconn", "-o", "wide")).contains("MESSAGE");
            assertThat(kubectl("get", "weld", "--all-namespaces")).contains("weldconnection.weld.app/salesforce");
            assertThat(kubectl("get", "weldeltsyncs")).contains("No resources found");
            assertThat(kubectl("get", "wconn/salesforce", "-o", "jsonpath={.status.observedGeneration}"))
                    .isEqualTo("-1");
            assertThat(kubectl("describe", "wconn", "salesforce")).contains("Integration Id:");
            assertThat(kubectl("annotate", "wconn/salesforce", "weld.app/reconcile-requested-at=now"))
                    .contains("annotated");
            assertThat(kubectl("patch", "wconn/salesforce", "--type=merge", "-p", "{\"spec\":{\"suspend\":true}}"))
                    .contains("patched");
            assertThat(kubectl("create", "namespace", "other")).contains("UnsupportedMediaType");
            assertThat(kubectl("delete", "wconn/salesforce", "--wait=false")).contains("deleted");
            assertThat(kubectl("get", "wconn/salesforce")).contains("(NotFound)", "\"salesforce\" not found");
        }
    }

    private String kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                binaries.kubectl().toString(),
                "--kubeconfig=" + folder.resolve("kubeconfig"),
                "--cache-dir=" + folder.resolve("cache")));
        command.addAll(List.of(arguments));
        return Program.of(command).run().output();
    }
}
