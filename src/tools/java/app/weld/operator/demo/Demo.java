package app.weld.operator.demo;

import app.weld.operator.LocalOperator;
import app.weld.operator.LocalPort;
import app.weld.operator.api.v1alpha1.Annotations;
import app.weld.operator.api.v1alpha1.StreamStatus;
import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldConnectionStatus;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.api.v1alpha1.WeldEltSyncStatus;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.StreamRow;
import app.weld.operator.standin.SyncRow;
import app.weld.operator.standin.WeldStandIn;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * The main job, to be watched: an embedded Kubernetes API, a stand-in for Weld, the operator, and the sample manifests.
 * Exit status 0 when all of it happened, 1 when something did not happen in time.
 */
public final class Demo {
    private static final String USAGE = """
            Usage: mvn -q -Pdemo test-compile ["-Ddemo.args=OPTIONS"]
              --yes          open the authorize link without a person
              --stay         go on until Ctrl-C, for kubectl
              --record=FILE  write what is shown as a recording for asciinema, and a picture of its end beside it
            """;
    private static final String NAMESPACE = "demo";
    private static final Path SAMPLES = Path.of("deploy/samples");
    private static final Path CRDS = Path.of("crds");
    private static final Path LOG = Path.of("target/demo-operator.log");
    private static final String CONNECTION = "salesforce";
    private static final String SYNC = "salesforce-crm";
    private static final String OBSERVED = "marketing-observed";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PERSON = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(150);

    private final Cluster cluster;
    private final KubernetesClient client;
    private final Manifests manifests;
    private final WeldStandIn weld;
    private final Account account;
    private final Board board;
    private final Screen screen;
    private final URI callback;

    private Demo(Cluster cluster, KubernetesClient client, WeldStandIn weld, Screen screen, URI callback) {
        this.cluster = cluster;
        this.screen = screen;
        this.callback = callback;
        this.client = client;
        this.manifests = new Manifests(client, NAMESPACE, cluster.isReal());
        this.weld = weld;
        // The key of deploy/samples/api-key.yaml.
        this.account = weld.account("demo-key");
        this.board = new Board(client, NAMESPACE, screen);
    }

    public static void main(String[] arguments) {
        Optional<DemoOptions> options = DemoOptions.of(List.of(arguments));
        if (options.isEmpty()) {
            System.err.print(USAGE);
            System.exit(2);
        }
        System.exit(status(options.get()));
    }

    private static int status(DemoOptions options) {
        try (Recording recording =
                options.record().isPresent() ? new Recording(options.record().get()) : null) {
            return run(options, new Screen(System.out, Screen.isTerminal(), Optional.ofNullable(recording)));
        } catch (IOException | RuntimeException e) {
            System.out.println("\nFAILED: " + e);
            return 1;
        } catch (InterruptedException e) {
            return 1;
        }
    }

    private static int run(DemoOptions options, Screen screen) throws IOException, InterruptedException {
        logToFile();
        screen.line(screen.coloured(Screen.Colour.BOLD, "Weld operator, demo"));
        screen.line("Log of the operator: " + LOG);
        URI callback = URI.create("http://localhost:" + LocalPort.free() + "/oauth/callback");
        try (Cluster cluster = Cluster.start();
                KubernetesClient client = cluster.client();
                WeldStandIn weld = WeldStandIn.start()) {
            Demo demo = new Demo(cluster, client, weld, screen, callback);
            demo.prepare();
            try (LocalOperator operator = LocalOperator.start(settings(weld, callback), cluster.client(), "demo")) {
                screen.line("Operator:   in this process, asks Weld every second");
                screen.line("            metrics at http://localhost:" + operator.httpPort() + "/metrics");
                demo.play(options.yes());
                demo.pictureTheEnd();
                if (options.stay()) {
                    demo.stay();
                }
                return 0;
            } catch (NotInTimeException e) {
                demo.board.table();
                screen.line("");
                screen.line(screen.coloured(Screen.Colour.RED, "FAILED: " + e.getMessage()));
                return 1;
            }
        }
    }

    /** The operator's log would come between the lines of the demo. */
    private static void logToFile() throws IOException {
        Files.createDirectories(LOG.getParent());
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} %msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> file = new FileAppender<>();
        file.setContext(context);
        file.setFile(LOG.toString());
        file.setAppend(false);
        file.setEncoder(encoder);
        file.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(file);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger("app.weld").setLevel(Level.INFO);
    }

    private static Map<String, String> settings(WeldStandIn weld, URI callback) {
        return Map.of(
                "CALLBACK_URL", callback.toString(),
                "CALLBACK_PORT", String.valueOf(callback.getPort()),
                "WELD_API_URL", weld.url(),
                "WELD_POLL_INTERVAL", "1s",
                "WELD_REQUESTS_PER_SECOND", "100",
                "WELD_REQUEST_TIMEOUT", "2s",
                "WELD_CREATION_GRACE", "3s",
                "LEADER_ELECTION", "false",
                "HTTP_PORT", "0");
    }

    private void prepare() throws IOException {
        screen.wrapped("Kubernetes: ", " ".repeat(12), cluster.what(), Screen.Colour.DIM);
        screen.line("Weld:       a stand-in at " + weld.url());
        for (String crd : List.of("weldconnections.weld.app.yaml", "weldeltsyncs.weld.app.yaml")) {
            manifests.apply(CRDS.resolve(crd));
        }
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        weld.quirks().runLength(Duration.ofSeconds(2));
        weld.tickEvery(Duration.ofMillis(250));
        // What deploy/samples/observed-sync.yaml looks at: a sync that a person made, not quite as the manifest says.
        account.createConnection("con_marketing", "facebook-ads", "Marketing");
        String marketing = account.createSync("con_marketing", "marketing", "0 9 * * *");
        account.addStream(marketing, "campaigns");
    }

    private void play(boolean yes) throws IOException, InterruptedException {
        applySamples();
        authorize(yes);
        runNow();
        pictureKubectl();
        changeManifest();
        changeWeld();
        loseAnAnswer();
        summarize();
    }

    private void applySamples() throws IOException {
        board.step(
                "The API key in a Secret, and the manifests",
                "kubectl create secret generic weld-api-key -n demo --from-file=apiKey",
                "kubectl apply -n demo -k " + SAMPLES,
                "kubectl apply -n demo -f " + SAMPLES + "/observed-sync.yaml");
        manifests.apply(SAMPLES.resolve("api-key.yaml"));
        for (Path file : Manifests.listedIn(SAMPLES.resolve("kustomization.yaml"))) {
            manifests.apply(withoutRedirect(Files.readString(file)));
        }
        manifests.apply(SAMPLES.resolve("observed-sync.yaml"));
        await("a link to authorize the source", () -> authorizeUrl() != null);
        await("the sync to wait for its connection", () -> reason(sync(SYNC).getStatus(), "ConnectionNotReady"));
        await("the observed sync to have a plan", () -> reason(sync(OBSERVED).getStatus(), "Observed"));
        board.say("");
        board.say("marketing-observed is ObserveOnly. Its status.plan says what would change:");
        sync(OBSERVED).getStatus().plan().forEach(line -> board.say("- " + line));
    }

    /** The operator has a callback here: Weld sends the browser to it, and not to the page that the sample names. */
    private static String withoutRedirect(String yaml) {
        return yaml.lines()
                .filter(line -> !line.stripLeading().startsWith("redirectUri:"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private void authorize(boolean yes) throws IOException, InterruptedException {
        String url = authorizeUrl();
        if (yes) {
            board.step("A person authorizes the source once (--yes: this program does)", "POST " + url);
            authorizeAsABrowser(url);
        } else {
            board.step(
                    "A person authorizes the source once: now you",
                    "Open this link in a browser, and press the button:",
                    url,
                    "Without a browser: curl -L -d '' " + url);
        }
        await("someone to open the link", () -> connection().connectionId() != null, yes ? PATIENCE : PERSON);
        await("the sync to be in Weld", () -> isInSync(3, "0 */6 * * *"));
        check("one sync for salesforce_crm", ours().size() == 1);
    }

    /** Presses the button, and follows the redirect to the operator's callback, as a browser does. */
    private void authorizeAsABrowser(String url) throws IOException, InterruptedException {
        HttpClient browser = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpResponse<String> page = browser.send(
                HttpRequest.newBuilder(URI.create(url))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        check(
                "the operator's callback page, not " + page.uri().getPath(),
                page.uri().getPath().equals(callback.getPath()));
        check("the callback to be accepted, not " + page.statusCode(), page.statusCode() == 200);
    }

    private void runNow() {
        board.step(
                "Run it now", "kubectl annotate -n demo wsync " + SYNC + " " + Annotations.RUN_REQUESTED_AT + "=now");
        client.resources(WeldEltSync.class)
                .inNamespace(NAMESPACE)
                .withName(SYNC)
                .edit(resource -> {
                    resource.getMetadata()
                            .setAnnotations(Map.of(
                                    Annotations.RUN_REQUESTED_AT, Instant.now().toString()));
                    return resource;
                });
        await("the run to be seen", () -> streamStates().contains("Running"));
        await("the run to end", () -> streamStates().equals(Set.of("Completed")));
        board.say("");
        for (StreamStatus stream : sync(SYNC).getStatus().streams()) {
            board.say("%-14s %s, %d records".formatted(stream.name(), stream.state(), stream.recordsSynced()));
        }
    }

    private Set<String> streamStates() {
        return sync(SYNC).getStatus().streams().stream()
                .map(stream -> String.valueOf(stream.state()))
                .collect(Collectors.toSet());
    }

    private void changeManifest() throws IOException {
        board.step(
                "Change the manifest, and apply it",
                "-   syncInterval: \"0 */6 * * *\"",
                "+   syncInterval: \"0 * * * *\"",
                "+     - name: leads");
        String yaml = Files.readString(SAMPLES.resolve("salesforce-sync.yaml"));
        String hourly = Manifests.edited(yaml, "\"0 */6 * * *\"", "\"0 * * * *\"");
        manifests.apply(hourly.stripTrailing() + "\n    - name: leads\n");
        await("the change to be in Weld", () -> isInSync(4, "0 * * * *"));
    }

    private void changeWeld() {
        board.step(
                "Someone changes the sync in the Weld app",
                "the schedule becomes 0 3 * * *, the stream contacts is deleted");
        account.changeInterval(syncId(), "0 3 * * *");
        account.deleteStream(syncId(), "contacts");
        await(
                "the repair",
                () -> "0 * * * *".equals(inWeld().interval())
                        && account.stream(syncId(), "contacts").isPresent()
                        && isInSync(4, "0 * * * *"));
    }

    private void loseAnAnswer() {
        String before = syncId();
        board.step(
                "The sync is deleted in Weld, and a creation loses its answer",
                "The answer to POST /elt_syncs never arrives. Was the sync created?",
                "It must not be there twice.");
        weld.faults().on("POST", "/elt_syncs").once().cutAfter();
        account.deleteSync(before);
        await("the sync to be there again", () -> !before.equals(syncId()) && isInSync(4, "0 * * * *"));
        check("one sync for salesforce_crm", ours().size() == 1);
    }

    private void summarize() {
        board.table();
        screen.line("");
        screen.line(screen.coloured(Screen.Colour.BOLD, "In Weld now"));
        for (SyncRow sync : account.syncs()) {
            screen.line("   sync %s  schema %-18s schedule %s".formatted(sync.id(), sync.schema(), sync.interval()));
            screen.line("   streams "
                    + account.streams(sync.id()).stream().map(StreamRow::name).collect(Collectors.joining(", ")));
        }
        screen.wrapped(
                "   ",
                "   ",
                "%d requests, of them POST /elt_syncs: %d (the first creation of each sync, and the one after the deletion)"
                        .formatted(weld.requests().size(), weld.count("POST", "/elt_syncs")),
                Screen.Colour.DIM);
        screen.line("");
        screen.line(screen.coloured(
                Screen.Colour.GREEN,
                "DONE in %d s: never two, never lost.".formatted(board.elapsed().toSeconds())));
    }

    /** Where the demo is recorded. */
    private void pictureTheEnd() throws IOException {
        if (screen.recording().isPresent()) {
            screen.recording()
                    .get()
                    .picture(
                            "demo",
                            "The end of the demo: a sync that was deleted in Weld is created again, once",
                            "[6/6]");
        }
    }

    /** Where the demo is recorded, and there is a kubectl: what it prints when a run has succeeded. */
    private void pictureKubectl() throws IOException, InterruptedException {
        if (screen.recording().isEmpty() || !cluster.isReal()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        for (String kind : List.of("wconn", "wsync")) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.add(screen.coloured(Screen.Colour.CYAN, "$ kubectl get " + kind + " -n " + NAMESPACE));
            lines.addAll(kubectlGet(kind));
        }
        screen.recording().get().picture("kubectl-get", "What kubectl get prints", lines);
    }

    private List<String> kubectlGet(String kind) throws IOException, InterruptedException {
        Process kubectl = new ProcessBuilder(
                        cluster.kubectl(),
                        "get",
                        kind,
                        "-n",
                        NAMESPACE,
                        "--kubeconfig",
                        cluster.kubeconfig().toString())
                .redirectErrorStream(true)
                .start();
        List<String> printed = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        check("kubectl to print the resources", kubectl.waitFor() == 0);
        return printed;
    }

    private void stay() throws InterruptedException {
        screen.line("");
        screen.line("It goes on until Ctrl-C. In another terminal:");
        screen.line("  export KUBECONFIG=" + cluster.kubeconfig());
        screen.line("  " + cluster.kubectl() + " get wconn,wsync -n " + NAMESPACE);
        new CountDownLatch(1).await();
    }

    private boolean isInSync(int streams, String schedule) {
        WeldEltSync sync = sync(SYNC);
        WeldEltSyncStatus status = sync.getStatus();
        return reason(status, "InSync")
                && sync.getMetadata().getGeneration().equals(status.observedGeneration())
                && Integer.valueOf(streams).equals(status.streamCount())
                && schedule.equals(status.syncInterval());
    }

    private static boolean reason(WeldEltSyncStatus status, String reason) {
        return status != null
                && status.condition("Ready")
                        .filter(ready -> ready.reason().equals(reason))
                        .isPresent();
    }

    private WeldEltSync sync(String name) {
        return client.resources(WeldEltSync.class)
                .inNamespace(NAMESPACE)
                .withName(name)
                .require();
    }

    private WeldConnectionStatus connection() {
        return client.resources(WeldConnection.class)
                .inNamespace(NAMESPACE)
                .withName(CONNECTION)
                .require()
                .getStatus();
    }

    private String authorizeUrl() {
        WeldConnectionStatus status = connection();
        return status == null ? null : status.authorizeUrl();
    }

    private String syncId() {
        return sync(SYNC).getStatus().syncId();
    }

    private SyncRow inWeld() {
        return account.sync(syncId()).orElseThrow();
    }

    private List<SyncRow> ours() {
        return account.syncs().stream()
                .filter(sync -> sync.schema().equals("salesforce_crm"))
                .toList();
    }

    private static void check(String what, boolean is) {
        if (!is) {
            throw new IllegalStateException("expected " + what);
        }
    }

    private void await(String what, BooleanSupplier is) {
        await(what, is, PATIENCE);
    }

    private void await(String what, BooleanSupplier is, Duration patience) {
        Instant end = Instant.now().plus(patience);
        while (!is.getAsBoolean()) {
            board.refresh();
            board.progress(what, patience.minus(Duration.between(Instant.now(), end)));
            if (Instant.now().isAfter(end)) {
                throw new NotInTimeException(what, patience);
            }
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        board.refresh();
    }
}
