package app.weld.operator.deploy;

import static app.weld.operator.Harness.await;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.BridgeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a machine without the plugin to the first converged sync: each command in a shell, as a person types it, with the released
 * archive, krew, kubectl, a real API server, and the stand-in of Weld. The page shows what was printed. {@code -Ddocs.write=true}
 * writes it.
 */
class RecordedWalkIT {
    private static final Path PAGE = Path.of("docs/guides/first-sync-recorded.md");
    private static final Path JAR = Path.of(System.getProperty("weld.operator.jar", "target/weld-operator.jar"));
    private static final String NAMESPACE = "sales-recorded";
    private static final String KEY = "the-key-of-the-recorded-walk";
    private static final String LINK = "https://weld.example/the-link";

    @RegisterExtension
    private static final Harness harness = Harness.withOperator();

    @TempDir
    private Path laptop;

    private final StringBuilder page = new StringBuilder();

    @Test
    void walksFromAnEmptyLaptopToAConvergedSync() throws Exception {
        Account account = harness.weld().account(KEY);
        harness.weld().quirks().runLength(Duration.ofMillis(300));
        harness.weld().tickEvery(Duration.ofMillis(100));
        fillTheLaptop();

        part("The plugin, from the files of a release");
        record("kubectl krew install --manifest=weld.yaml --archive=kubectl-weld.tar.gz");
        part("A namespace with the API key");
        record("kubectl create namespace sales");
        record("kubectl create secret generic weld-api-key -n sales --from-file=apiKey=api-key.txt");
        record("kubectl weld integrations -n sales --secret weld-api-key");
        part("The connection, which a person authorizes while the command waits");
        record("kubectl apply -n sales -f salesforce-connection.yaml");
        CompletableFuture<Void> authorized =
                // The clients of this process need the common pool.
                CompletableFuture.runAsync(
                        () -> record("kubectl weld authorize salesforce -n sales"), Thread::startVirtualThread);
        await().until(() -> Files.exists(laptop.resolve("printed"))
                && Files.readString(laptop.resolve("printed")).contains("Open this link"));
        BridgeRow bridge = account.bridges().get(0);
        account.authorize(bridge.id());
        authorized.get(5, TimeUnit.MINUTES);
        part("The sync: what would happen, and that it happens");
        record("kubectl weld settings salesforce -n sales");
        record("kubectl weld plan --live --api-key-file api-key.txt -n sales -f salesforce-sync.yaml");
        record("kubectl apply -n sales -f salesforce-sync.yaml");
        record("kubectl wait -n sales --for=condition=Ready wsync/salesforce-crm --timeout=60s");
        record("kubectl weld status -n sales");
        part("Its first run");
        record("kubectl weld run salesforce-crm -n sales --wait");
        record("kubectl weld status -n sales");

        assertThat(account.syncs()).singleElement().satisfies(sync -> assertThat(sync.enabled())
                .isTrue());
        String now = page.toString()
                .replaceAll("http://\\S*" + bridge.id(), LINK)
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "2026-11-26T09:00:00Z")
                .replace(account.connections().get(0).id(), "the-connection")
                .replace(NAMESPACE, "sales");
        assertThat(now).doesNotContain(KEY, bridge.id(), laptop.toString());
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, text(now));
        }
        assertThat(comparable(Files.readString(PAGE))).isEqualTo(comparable(text(now)));
    }

    private static String text(String recorded) {
        return """
                # First sync, recorded

                What a terminal showed on the way from a machine without the plugin to the first run of a sync. The steps are those of [First
                sync](first-sync.md), which explains them. A test (`RecordedWalkIT`) types these commands with the files of a release, krew, kubectl, a
                real API server, the operator, and a stand-in for Weld, and fails if the output is not this any more. Nothing is left out. The link,
                the times and the id of the connection are replaced.
                """ + recorded;
    }

    /** Without what differs from one walk to the next: numbers, spaces, and how often progress was printed. */
    private static String comparable(String text) {
        return text.lines()
                .filter(
                        line -> !line.matches(
                                "(Pending|Requested|Scheduled|Running)\\b.*|Waiting for the operator.*|Waiting for .* s so far\\."))
                .map(line -> line.replaceAll("\\d+", "N").replaceAll("\\s+", " "))
                .collect(Collectors.joining("\n"));
    }

    private void fillTheLaptop() throws IOException {
        Program.of(List.of(".ci/krew-archive", JAR.toString(), "v0.1.0", laptop.toString()))
                .run()
                .orThrow();
        Files.writeString(laptop.resolve("api-key.txt"), KEY);
        for (String sample : List.of("salesforce-connection.yaml", "salesforce-sync.yaml")) {
            Files.copy(Path.of("deploy/samples", sample), laptop.resolve(sample));
        }
        Path programs = Files.createDirectories(laptop.resolve("programs"));
        Files.createSymbolicLink(
                programs.resolve("kubectl-krew"), GoTool.krewInstaller().path());
        Files.createSymbolicLink(
                programs.resolve("kubectl"), ControlPlane.shared().kubectl());
    }

    private void part(String title) {
        page.append("\n## ").append(title).append("\n");
    }

    /** Types a command, and keeps it with what it prints. */
    private void record(String command) {
        Path root = laptop.resolve("krew");
        String output = Program.of(List.of(
                        "bash",
                        "-c",
                        "("
                                + command.replace("-n sales", "-n " + NAMESPACE)
                                        .replace("namespace sales", "namespace " + NAMESPACE)
                                + ") 2>&1 | tee printed"))
                .in(laptop)
                .withOnly(Map.of(
                        "PATH",
                        laptop.resolve("programs") + ":" + root.resolve("bin") + ":" + System.getenv("PATH"),
                        "HOME",
                        laptop.toString(),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "KREW_ROOT",
                        root.toString(),
                        "KREW_NO_UPGRADE_CHECK",
                        "1",
                        "KUBECONFIG",
                        ControlPlane.shared().kubeconfigFile().toString(),
                        "WELD_API_URL",
                        harness.weld().url()))
                .run()
                .output();
        page.append("\n```text\n$ ")
                .append(command)
                .append("\n")
                .append(output.stripTrailing())
                .append("\n```\n");
    }
}
