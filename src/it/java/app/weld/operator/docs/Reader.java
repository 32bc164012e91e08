package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.Harness;
import app.weld.operator.QuickCommands;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.controlplane.ControlPlane;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.BridgeRow;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Somebody who types what the documents say, at a cluster with an operator that works and a pretended Weld. On each page there is a
 * namespace with a key, a connection {@code salesforce} and a sync {@code salesforce-crm}, unless the page begins with nothing.
 */
final class Reader implements AutoCloseable {
    private static final Duration GLANCE = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final String CONNECTION = "salesforce";
    private static final String SYNC = "salesforce-crm";
    private static final String CALLBACK_HOST = "https://weld.example.com";
    private static final Pattern NAMED_FILE = Pattern.compile("`([\\w-]+\\.yaml)`:$");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    /** Differences, or problems that a manifest would meet: what such a command is for. */
    private static final Map<String, Integer> ALSO_FINE = Map.of(
            "kubectl diff", 1,
            "kubectl weld", 2,
            "weld-operator.jar verify", 1,
            "weld-operator.jar plan", 2,
            "weld-operator.jar export", 2);

    private final ControlPlane controlPlane = ControlPlane.start();
    private final Harness harness = Harness.withoutOperatorAt(controlPlane);
    private final KubernetesClient client = controlPlane.client();
    private final Shell shell = Shell.at(controlPlane);
    private final EmptyCluster emptyCluster = new EmptyCluster();
    private final Kubelet kubelet;
    private int pages;
    private Page page = new Page(Path.of("README.md"), "default", "none");

    /**
     * The page that is read.
     *
     * @param namespace stands for {@code sales} and {@code NAMESPACE}
     */
    private record Page(Path document, String namespace, String key) {
        boolean beginsWithNothing() {
            return document.endsWith("first-sync.md");
        }
    }

    Reader() {
        harness.weld().quirks().runLength(Duration.ofMillis(200));
        harness.weld().tickEvery(Duration.ofMillis(100));
        harness.startOperator("CALLBACK_URL", CALLBACK_HOST + "/oauth/connected", "CALLBACK_PORT", "0");
        must("kubectl apply --server-side --force-conflicts -k deploy");
        must("kubectl create namespace argocd");
        must("kubectl create configmap argocd-cm -n argocd");
        kubelet = Kubelet.of(client, "weld-system", "weld-operator");
        // As the leader has it.
        must("""
                kubectl create -n weld-system -f - <<'END'
                {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: weld-operator}}
                END
                """);
    }

    /** Goes on to another document. */
    void open(Path document) {
        pages++;
        page = new Page(document, "sales-" + pages, "key-" + UUID.randomUUID());
        Account account = harness.weld().account(page.key());
        String second = "key-" + UUID.randomUUID();
        harness.weld().addKey(account, second);
        shell.write("api-key.txt", page.key() + "\n");
        shell.write("new-key.txt", second + "\n");
        shell.write("KEY", page.key() + "\n");
        StringBuilder manifests = new StringBuilder();
        for (CodeBlock block : Documents.blocks(document)) {
            if (block.language().equals("yaml")) {
                manifests.append("---\n").append(block.text());
                Matcher named = NAMED_FILE.matcher(block.lead());
                if (named.find()) {
                    shell.write(named.group(1), block.text());
                    emptyCluster.write(named.group(1), block.text());
                }
            }
        }
        shell.write(document.getFileName().toString().replace(".md", ".yaml"), manifests.toString());
        String sync = text("deploy/samples/salesforce-sync.yaml");
        shell.write("salesforce.yaml", sync);
        shell.write("manifests/salesforce-sync.yaml", sync);
        String both = text("deploy/samples/salesforce-connection.yaml") + "---\n" + sync;
        shell.write("manifests/salesforce-connection.yaml", text("deploy/samples/salesforce-connection.yaml"));
        shell.write("overlays/production/salesforce.yaml", both);
        shell.write("overlays/production/kustomization.yaml", "resources: [salesforce.yaml]");
        must("kubectl config set-context --current --namespace=" + page.namespace());
        if (!page.beginsWithNothing()) {
            must("kubectl create namespace " + page.namespace());
            must("kubectl create secret generic weld-api-key --from-file=apiKey=api-key.txt");
            account.createConnection(CONNECTION, "Salesforce production");
            account.createConnection("facebook-ads", "Facebook Ads");
            account.createConnection("con_marketing", "facebook-ads", "Marketing");
        }
    }

    private String text(String file) {
        Shell.Outcome outcome = shell.run("cat " + file);
        assertThat(outcome.exit()).as(outcome.text()).isZero();
        return outcome.text();
    }

    /** What a command takes for granted, also after another one has deleted it. */
    private void furnish(String command) {
        if (page.beginsWithNothing()) {
            return;
        }
        if (command.contains(CONNECTION) && isMissing(WeldConnection.class, CONNECTION)) {
            apply(text("deploy/samples/salesforce-connection.yaml"));
        }
        if (command.contains("facebook-ads") && isMissing(WeldConnection.class, "facebook-ads")) {
            apply(text("deploy/samples/salesforce-connection.yaml")
                    .replace("name: salesforce", "name: facebook-ads")
                    .replace("integrationId: salesforce", "integrationId: facebook-ads")
                    .replace("Salesforce production", "Facebook Ads"));
        }
        if ((command.contains("marketing") || command.contains("Observed"))
                && isMissing(WeldEltSync.class, "marketing")) {
            apply(text("deploy/samples/observed-sync.yaml").replace("marketing-observed", "marketing"));
            must("kubectl wait --for=condition=Ready wsync/marketing --timeout=60s");
        }
        boolean needsSync = Stream.of(SYNC, "SYNC_ID", "CONNECTION_ID", "--connection", "--all")
                .anyMatch(command::contains);
        if (needsSync && isMissing(WeldEltSync.class, SYNC)) {
            apply(text("deploy/samples/salesforce-connection.yaml") + "---\n"
                    + text("deploy/samples/salesforce-sync.yaml"));
            must("kubectl wait --for=condition=Ready wconn/" + CONNECTION + " wsync/" + SYNC + " --timeout=60s");
        }
        if (command.startsWith("kubectl create secret") && !command.contains("dry-run")) {
            must("kubectl delete secret --ignore-not-found weld-api-key");
        }
    }

    private <T extends HasMetadata> boolean isMissing(Class<T> kind, String name) {
        return client.resources(kind)
                        .inNamespace(page.namespace())
                        .withName(name)
                        .get()
                == null;
    }

    private void apply(String manifests) {
        shell.write("furniture.yaml", manifests);
        must("kubectl apply -f furniture.yaml");
    }

    private Optional<WeldEltSync> sync() {
        return Optional.ofNullable(client.resources(WeldEltSync.class)
                .inNamespace(page.namespace())
                .withName(SYNC)
                .get());
    }

    /** Types a command, and finds that it does what its page says. */
    void type(Command command) {
        if (EmptyCluster.concerns(command)) {
            expectSuccess(command, emptyCluster.play(command));
            return;
        }
        String named =
                command.text().replaceAll("(?<= |/)NAME\\b", command.text().contains("wconn") ? CONNECTION : SYNC);
        furnish(named);
        if (command.text().contains("condition=Ready")) {
            authorize();
        }
        if (command.text().contains("LastRunSucceeded")) {
            runAll();
        }
        String text = piped(filledIn(command.text()));
        if (text.startsWith("java -jar weld-operator.jar ")) {
            QuickCommands.Outcome outcome =
                    QuickCommands.run(harness.weld().url(), client.getConfiguration(), arguments(text));
            expectSuccess(command, new Shell.Outcome(outcome.exit(), outcome.text()));
        } else if (text.startsWith("kubectl weld ")) {
            QuickCommands.Outcome outcome =
                    QuickCommands.plugin(harness.weld().url(), client.getConfiguration(), pluginArguments(text));
            expectSuccess(command, new Shell.Outcome(outcome.exit(), outcome.text()));
        } else if (text.endsWith(" -w")) {
            assertThat(shell.run(text, GLANCE, page.key()).text())
                    .as(command.toString())
                    .contains(SYNC);
        } else {
            Shell.Outcome outcome = shell.run(text, LONGEST, page.key());
            expectSuccess(command, outcome);
            expectText(command, outcome.text());
            if (text.contains("custom-columns")) {
                // A field that does not exist shows none for ever.
                Harness.await().until(() -> !shell.run(text).text().contains("<none>"));
            }
        }
    }

    /** What is piped to the program is a file for it: it runs in this process. */
    private String piped(String text) {
        int pipe = text.indexOf(" | java -jar weld-operator.jar ");
        if (pipe < 0) {
            return text;
        }
        Shell.Outcome outcome = shell.run(text.substring(0, pipe));
        assertThat(outcome.exit()).as("%s%n%s", text, outcome.text()).isZero();
        shell.write("piped.yaml", outcome.text());
        return text.substring(pipe + " | ".length()).replace(" -f -", " -f piped.yaml");
    }

    /** What a page says that its command shows, where an exit status of 0 alone would not tell. */
    private static void expectText(Command command, String shown) {
        if (command.startsWith("kubectl logs ")) {
            assertThat(shown).as(command.toString()).isEqualTo(Kubelet.LOG);
        } else if (command.text().contains(CALLBACK_HOST)) {
            assertThat(shown).as(command.toString()).contains(" 400 ", "This link is unknown or has expired");
        }
    }

    private static void expectSuccess(Command command, Shell.Outcome outcome) {
        int also = ALSO_FINE.entrySet().stream()
                .filter(entry -> command.text().contains(entry.getKey()))
                .mapToInt(Map.Entry::getValue)
                .findFirst()
                .orElse(0);
        assertThat(outcome.exit()).as("%s%n%s", command, outcome.text()).isIn(0, also);
    }

    /** A person opens every link that there is. */
    private void authorize() {
        Account account = harness.weld().account(page.key());
        account.bridges().stream()
                .filter(bridge -> bridge.open(Instant.now()))
                .map(BridgeRow::id)
                .forEach(account::authorize);
    }

    private void runAll() {
        String id = sync().orElseThrow().getStatus().syncId();
        Account account = harness.weld().account(page.key());
        account.streams(id).forEach(stream -> account.requestRun(id, stream.name()));
    }

    /** With a value for each word that stands for one. */
    private String filledIn(String text) {
        String name = text.contains("wconn") && !text.contains("wsync") ? CONNECTION : SYNC;
        String filled = text.replaceAll("(-n|namespace) sales\\b", "$1 " + page.namespace())
                .replaceAll("\\bNAMESPACE\\b(?!:)", page.namespace())
                .replaceAll("(?<= |/)NAME\\b", name)
                .replaceAll("(?<=-f )FILE\\b", "deploy/samples/salesforce-sync.yaml")
                .replaceAll("(?<==)T\\b", Instant.now().toString())
                .replace("-schema-location default", "")
                .replace("FINGERPRINT", Kubelet.FINGERPRINT)
                .replace(CALLBACK_HOST, "http://localhost:" + harness.callbackPort())
                // One that runs until it is stopped: Java refuses an option that it does not know here too.
                .replaceAll("^java (-X.*) -jar weld-operator\\.jar$", java() + " $1 -version")
                .replace("https://connect.weld.app", harness.weld().url());
        if (filled.contains("SYNC_ID") || filled.contains("CONNECTION_ID") || filled.contains("--connection ID")) {
            var status = sync().orElseThrow().getStatus();
            filled = filled.replace("SYNC_ID", status.syncId())
                    .replace("CONNECTION_ID", status.connectionId())
                    .replace("--connection ID", "--yes --connection " + status.connectionId());
        }
        return filled;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private String[] pluginArguments(String text) {
        return arguments("java " + text);
    }

    private String[] arguments(String text) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(text); word.find(); ) {
            words.add(Stream.of(word.group(1), word.group(2), word.group(3))
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow());
        }
        // Files are named from the reader's folder.
        return words.stream()
                .skip(3)
                .map(word -> word.matches("KEY|.*/|.*\\.(txt|yaml|json)")
                        ? shell.folder().resolve(word).toString()
                        : word)
                .toArray(String[]::new);
    }

    /** Leaves nothing of a page behind, so that the next one finds what it expects. */
    void close(Path document) {
        assertThat(document).isEqualTo(page.document());
        must("kubectl delete wsync,wconn --all --timeout=60s -n " + page.namespace());
    }

    private void must(String command) {
        Shell.Outcome outcome = shell.run(command);
        assertThat(outcome.exit()).as("%s: %s", command, outcome.text()).isZero();
    }

    @Override
    public void close() {
        harness.close();
        kubelet.close();
        controlPlane.close();
        emptyCluster.close();
    }
}
