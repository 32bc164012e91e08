package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.cli.Progress;
import app.weld.operator.controlplane.MockApi;
import app.weld.operator.process.Program;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.WeldStandIn;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands of the plugin read, say and change, with a cluster and a Weld in this process. */
class KubectlCommandsTest {
    private static final String KEY = "the-key-that-nobody-may-see";
    private static final String LINK = "https://weld.example/authorize/the-link";

    private final WeldStandIn weld = WeldStandIn.start();
    private final Account account = weld.account(KEY);
    private final MockApi api = MockApi.start();
    private final Map<String, String> environment = new HashMap<>(Map.of("WELD_API_URL", weld.url()));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Consumer<HttpClient.Builder> http = builder -> {};
    private String connectionId;
    private String syncId;

    @BeforeEach
    void fill() {
        connectionId = account.createConnection("salesforce", "crm");
        syncId = account.createSync(connectionId, "crm", "0 */6 * * *");
        account.addStream(syncId, "accounts");
        api.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("weld-api-key")
                        .withNamespace("team")
                        .endMetadata()
                        .addToData("apiKey", Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8)))
                        .build())
                .create();
        weld.reset();
    }

    @AfterEach
    void stop() {
        assertThat(out.toString() + err).doesNotContain(KEY);
        api.close();
        weld.close();
    }

    private int run(String... arguments) {
        return run(false, arguments);
    }

    private int run(boolean terminal, String... arguments) {
        Config config = Config.fromKubeconfig(api.kubeconfig());
        config.setRequestRetryBackoffLimit(0);
        return CommandWiring.plugin(
                        environment,
                        target -> new KubernetesClientBuilder()
                                .withConfig(config)
                                .withHttpClientBuilderConsumer(http)
                                .build(),
                        terminal,
                        new Progress(Duration.ofDays(1), Duration.ofDays(1)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out.toString());
    }

    private void create(Class<? extends HasMetadata> kind, String yaml) {
        HasMetadata resource = Serialization.unmarshal(yaml, kind);
        api.client().resource(resource).create();
        status(kind, yaml);
    }

    private void status(Class<? extends HasMetadata> kind, String yaml) {
        api.client().resource(Serialization.unmarshal(yaml, kind)).updateStatus();
    }

    private static String connection(String reason, String status, String more) {
        return """
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: salesforce, namespace: team}
                spec:
                  integrationId: salesforce
                  apiKeySecretRef: {name: weld-api-key}
                status:
                  observedGeneration: 1
                  %s
                  conditions:
                    - {type: Ready, status: "%s", reason: %s, message: "the message of %s", lastTransitionTime: "2026-01-01T00:00:00Z"}
                """.formatted(more, status, reason, reason);
    }

    private String sync(String reason, String status, String more) {
        return """
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: crm, namespace: team}
                spec:
                  connectionRef: {name: salesforce}
                  destinationSchemaName: crm
                  syncInterval: "0 */6 * * *"
                  streams: [{name: accounts}, {name: contacts}]
                status:
                  observedGeneration: 1
                  syncId: %s
                  connectionId: %s
                  streams: [{name: accounts, id: %s, state: Failed, error: "the source says no"}]
                  %s
                  conditions:
                    - {type: Ready, status: "%s", reason: %s, message: "the message of %s", lastTransitionTime: "2026-01-01T00:00:00Z"}
                """.formatted(
                        syncId, connectionId, account.streams(syncId).get(0).id(), more, status, reason, reason);
    }

    private void both() {
        create(WeldConnection.class, connection("Connected", "True", "connectionId: " + connectionId));
        create(WeldEltSync.class, sync("InSync", "True", ""));
    }

    @Test
    void aClusterThatDoesNotAnswerIsSaidInOneLine() {
        api.close();
        assertThat(run("status", "-n", "team")).isEqualTo(1);
        assertThat(err.toString()).contains("the cluster does not answer");
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void statusOfAnEmptyNamespace() {
        assertThat(run("status", "-n", "team")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("No connection and no sync in namespace team.");
        assertThat(weld.requests()).isEmpty();
    }

    @Test
    void statusShowsWhatIsWellWithoutAskingWeld() {
        both();
        assertThat(run("status", "-n", "team")).as(out + "" + err).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "KIND    NAME         READY   REASON      STATE   LAST SUCCESS",
                        "wconn   salesforce   True    Connected",
                        "wsync   crm          True    InSync");
        assertThat(weld.requests()).isEmpty();
    }

    @Test
    void statusSaysWhatAPersonHasToDo() throws Exception {
        create(WeldConnection.class, connection("AuthorizationPending", "False", "authorizeUrl: " + LINK));
        create(WeldEltSync.class, sync("StreamNotFound", "False", "state: Failed"));
        assertThat(run("status", "-A")).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "NAMESPACE   KIND    NAME",
                        "the message of AuthorizationPending",
                        "To do: kubectl weld authorize salesforce -n team",
                        "the message of StreamNotFound",
                        "To do: a person has to act")
                .doesNotContain(LINK);

        out.getBuffer().setLength(0);
        assertThat(run("status", "-n", "team", "wsync/crm", "-o", "json")).isEqualTo(2);
        assertThat(json()).hasSize(1);
        assertThat(json().path(0).path("problems").path(0).asText()).isEqualTo("the message of StreamNotFound");
        out.getBuffer().setLength(0);
        assertThat(run("status", "-n", "team", "-o", "yaml")).isEqualTo(2);
        assertThat(out.toString()).contains("reason: \"StreamNotFound\"").doesNotContain(LINK);
        assertThat(run("status", "-n", "team", "nothing")).isEqualTo(1);
    }

    private static final String GREEN = "\u001b[32m";

    @Test
    void aTerminalHasColoursUnlessTheyAreTurnedOff() {
        both();
        assertThat(run(true, "status", "-n", "team")).as(err.toString()).isZero();
        assertThat(out.toString()).contains(GREEN + "True");
        for (Map.Entry<String, String> off :
                Map.of("NO_COLOR", "1", "TERM", "dumb").entrySet()) {
            out.getBuffer().setLength(0);
            environment.put(off.getKey(), off.getValue());
            assertThat(run(true, "status", "-n", "team")).isZero();
            assertThat(out.toString()).contains("True").doesNotContain("\u001b");
            environment.remove(off.getKey());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml"})
    void whatIsForProgramsHasNoColours(String format) {
        both();
        assertThat(run(true, "status", "-n", "team", "-o", format)).isZero();
        assertThat(out.toString()).contains("True").doesNotContain("\u001b");
    }

    /** The process itself, with a terminal of the system and with a pipe. */
    @Test
    void onlyARealTerminalIsOne(@TempDir Path folder) throws Exception {
        both();
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), api.kubeconfig());
        String status =
                "'%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' app.weld.operator.Main kubectl-weld status -n team"
                        .formatted(System.getProperty("java.home"), System.getProperty("java.class.path"));
        Map<String, String> variables = Map.of("KUBECONFIG", kubeconfig.toString(), "TERM", "xterm");
        Program pipe = Program.of("sh", "-c", status).with(variables);
        assertThat(pipe.run().orThrow()).contains("True").doesNotContain("\u001b");
        Path script = Path.of("/usr/bin/script");
        assumeTrue(Files.exists(script), "no program that makes a terminal");
        Program terminal =
                Program.of(script.toString(), "-qec", status, "/dev/null").with(variables);
        assertThat(terminal.run().orThrow()).contains(GREEN + "True");
        assertThat(terminal.with(Map.of("NO_COLOR", "1")).run().orThrow())
                .contains("True")
                .doesNotContain("\u001b");
    }

    private static final String WORKSPACES = """
            {"apiVersion": "weld.app/v1alpha1", "kind": "WeldWorkspaceList", "metadata": {}, "items": [
              {"apiVersion": "weld.app/v1alpha1", "kind": "WeldWorkspace", "metadata": {"name": "analytics", "generation": 1},
               "spec": {"apiKeySecretRef": {"namespace": "weld-system", "name": "key"}},
               "status": {"observedGeneration": 1, "conditions": [{"type": "Ready", "status": "False", "reason": "SecretNotFound",
                 "message": "there is no Secret", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}]}
            """;

    @Test
    void statusShowsTheWorkspacesThatMatter() throws Exception {
        HttpServer server = workspaces(200, WORKSPACES);
        both();
        assertThat(run("status", "-n", "team")).as(out.toString()).isZero();
        assertThat(out.toString()).doesNotContain("analytics");
        assertThat(run("status", "-A")).isEqualTo(2);
        assertThat(out.toString())
                .containsPattern("wws +analytics +False +SecretNotFound")
                .containsPattern("(?m)^wws/analytics:\\R  there is no Secret\\R  To do: create what is missing");
        server.stop(0);
    }

    @Test
    void statusShowsTheWorkspaceOfAResource() throws Exception {
        HttpServer server = workspaces(200, WORKSPACES);
        create(
                WeldConnection.class,
                connection("Connected", "True", "connectionId: " + connectionId)
                        .replace("apiKeySecretRef: {name: weld-api-key}", "workspaceRef: {name: analytics}"));
        assertThat(run("status", "-n", "team")).isEqualTo(2);
        assertThat(out.toString()).contains("wws/analytics:");
        server.stop(0);
    }

    /** A person of one namespace may read no WeldWorkspace, and an older cluster has no such kind. */
    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void workspacesThatCannotBeReadAreNoError(int code) throws Exception {
        both();
        HttpServer server = workspaces(code, "");
        assertThat(run("status", "-A")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("salesforce");
        server.stop(0);
    }

    /** The API server in this process has no WeldWorkspaces: this answers in its place. */
    private HttpServer workspaces(int code, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        URI elsewhere = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        http = builder -> builder.addOrReplaceInterceptor("workspaces", new Interceptor() {
            @Override
            public void before(BasicBuilder request, HttpRequest original, RequestTags tags) {
                if (original.uri().getPath().endsWith("/weldworkspaces")) {
                    request.uri(elsewhere);
                }
            }
        });
        return server;
    }

    @Test
    void aStatusOfAnOlderGenerationIsNotTaken() {
        create(
                WeldConnection.class,
                connection("Connected", "True", "").replace("observedGeneration: 1", "observedGeneration: 0"));
        assertThat(run("status", "-n", "team")).isEqualTo(2);
        assertThat(out.toString()).contains("Unknown", "has not acted on the latest change");
    }

    @Test
    void authorizePrintsTheLinkAndWaits() throws Exception {
        create(WeldConnection.class, connection("AuthorizationPending", "False", "authorizeUrl: " + LINK));
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> run("authorize", "salesforce", "-n", "team", "--timeout", "60s"));
        Harness.await().until(() -> out.toString().contains(LINK));
        status(WeldConnection.class, connection("Connected", "True", "connectionId: " + connectionId));
        assertThat(exit.get(60, TimeUnit.SECONDS)).as(err.toString()).isZero();
        assertThat(out.toString().strip()).isEqualTo(LINK);
        assertThat(err.toString())
                .contains("Waiting for a person", "Connected.")
                .doesNotContain(LINK);
        assertThat(weld.requests()).isEmpty();
    }

    @Test
    void authorizeEndsInTime() {
        create(WeldConnection.class, connection("AuthorizationPending", "False", "authorizeUrl: " + LINK));
        assertThat(run("authorize", "salesforce", "-n", "team", "--timeout", "1s"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("Not connected yet");
        assertThat(run("authorize", "other", "-n", "team")).isEqualTo(1);
        assertThat(run("authorize", "salesforce", "-n", "team", "--timeout", "soon"))
                .isEqualTo(1);
    }

    @Test
    void authorizeOfWhatIsConnectedSaysSo() {
        both();
        assertThat(run("authorize", "salesforce", "-n", "team")).isZero();
        assertThat(err.toString()).contains("connected already");
    }

    @Test
    void runSetsTheAnnotationsAndShowsTheOutcome() throws Exception {
        both();
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(
                () -> run("run", "crm", "-n", "team", "--stream", "accounts", "--wait", "--timeout", "60s"));
        Harness.await().until(() -> annotations().containsKey("weld.app/run-requested-at"));
        Instant.parse(annotations().get("weld.app/run-requested-at"));
        assertThat(annotations()).containsEntry("weld.app/run-streams", "accounts");
        status(WeldEltSync.class, sync("InSync", "True", """
                runRequest:
                    {value: "%s", time: "2026-01-01T00:00:00Z", state: Failed, streams: [{name: accounts, state: Failed, message: "no rights"}]}
                """.strip()
                .formatted(annotations().get("weld.app/run-requested-at"))));
        assertThat(exit.get(60, TimeUnit.SECONDS)).as(err.toString()).isEqualTo(2);
        assertThat(out.toString()).contains("A run of crm requested.", "accounts: Failed, no rights");
        assertThat(weld.requests()).isEmpty();
    }

    private Map<String, String> annotations() {
        Map<String, String> annotations = api.client()
                .resources(WeldEltSync.class)
                .inNamespace("team")
                .withName("crm")
                .get()
                .getMetadata()
                .getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    @Test
    void refreshDeletesHistoryOnlyIfTheNameIsRepeated() {
        both();
        assertThat(run("refresh", "crm", "-n", "team", "--delete-history-of", "other"))
                .isEqualTo(1);
        assertThat(annotations()).isEmpty();
        assertThat(run("refresh", "crm", "-n", "team")).isZero();
        assertThat(annotations())
                .containsKey("weld.app/full-refresh-requested-at")
                .doesNotContainKey("weld.app/reset-history-table");
        assertThat(run("refresh", "crm", "-n", "team", "--delete-history-of", "crm"))
                .isZero();
        assertThat(annotations())
                .containsEntry("weld.app/reset-history-table", annotations().get("weld.app/full-refresh-requested-at"));
    }

    @Test
    void cancelRequests() {
        both();
        assertThat(run("cancel", "crm", "-n", "team")).isZero();
        assertThat(annotations()).containsOnlyKeys("weld.app/cancel-full-refresh-requested-at");
    }

    @Test
    void streamsShowsOfferedDesiredAndThere() throws Exception {
        both();
        assertThat(run("streams", "crm", "-n", "team", "-o", "json"))
                .as(err.toString())
                .isZero();
        assertThat(json()).anySatisfy(row -> {
            assertThat(row.path("name").asText()).isEqualTo("contacts");
            assertThat(row.path("offered").asText()).isEqualTo("yes");
            assertThat(row.path("desired").asText()).isEqualTo("yes");
            assertThat(row.path("there").asText()).isEqualTo("no");
        });
        assertThat(json()).anyMatch(row -> row.path("desired").asText().equals("no"));
        assertThat(weld.requests()).hasSize(1);
    }

    @Test
    void streamsShowsWhatASelectorMatches() throws Exception {
        String declared = "streams: [{name: accounts}, {name: contacts}]";
        create(WeldConnection.class, connection("Connected", "True", "connectionId: " + connectionId));
        create(
                WeldEltSync.class,
                sync("InSync", "True", "")
                        .replace(declared, "streams: [{name: accounts}]\n  streamSelector: {include: [\"con*\"]}"));

        assertThat(run("streams", "crm", "-n", "team", "-o", "json"))
                .as(err.toString())
                .isZero();
        assertThat(json()).anySatisfy(row -> {
            assertThat(row.path("name").asText()).isEqualTo("contacts");
            assertThat(row.path("desired").asText()).isEqualTo("selected");
        });
    }

    @Test
    void streamsDoesWithoutWeldWhereItMust() {
        both();
        api.client().secrets().inNamespace("team").withName("weld-api-key").delete();
        assertThat(run("streams", "crm", "-n", "team")).isZero();
        assertThat(out.toString()).contains("accounts   ?", "the source says no");
        assertThat(err.toString()).contains("the Secret team/weld-api-key does not exist");
        assertThat(run("streams", "crm", "-n", "team", "--cluster-only")).isZero();
        assertThat(weld.requests()).isEmpty();
    }

    @Test
    void settingsShowsTheSchemaAndAnExample() {
        both();
        assertThat(run("settings", "salesforce", "-n", "team"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("SETTING", "lookback_window_days");
        out.getBuffer().setLength(0);
        assertThat(run("settings", "wsync/crm", "-n", "team", "--example")).isZero();
        assertThat(Serialization.unmarshal(out.toString(), WeldEltSync.class)
                        .getSpec()
                        .connectionRef()
                        .name())
                .isEqualTo("salesforce");
    }

    /** Whoever applies the example has the key where the sync that was named has it. */
    @ParameterizedTest
    @ValueSource(strings = {"workspaceRef: {name: analytics}", "apiKeySecretRef: {name: key-of-sales, key: weld}"})
    void settingsShowsAnExampleWithTheKeyOfTheSync(String reference) throws Exception {
        create(
                WeldEltSync.class,
                sync("InSync", "True", "")
                        .replace(
                                "connectionRef: {name: salesforce}",
                                "connectionId: " + connectionId + "\n  " + reference));
        environment.put("WELD_API_KEY", KEY);

        assertThat(run("settings", "crm", "-n", "team", "--example"))
                .as(err.toString())
                .isZero();

        JsonNode spec = new YAMLMapper().readTree(out.toString()).get("spec");
        assertThat(spec.get("connectionId").asText()).isEqualTo(connectionId);
        JsonNode expected = new YAMLMapper().readTree(reference);
        assertThat(spec.get("workspaceRef")).isEqualTo(expected.get("workspaceRef"));
        assertThat(spec.get("apiKeySecretRef")).isEqualTo(expected.get("apiKeySecretRef"));
    }

    @Test
    void integrationsTakesTheKeyOfTheOptionsFirst() {
        weld.account("the-other-key-of-a-person");
        environment.put("WELD_API_KEY", "the-other-key-of-a-person");
        assertThat(run("integrations", "-n", "team")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("ID", "salesforce");
    }

    @Test
    void integrationsSaysWhereAKeyIsMissing() {
        assertThat(run("integrations", "-n", "team")).isEqualTo(1);
        assertThat(err.toString()).contains("no resource in namespace team names a Secret");
        assertThat(run("integrations", "-n", "team", "--secret", "weld-api-key"))
                .isZero();
        assertThat(run("integrations", "-n", "team", "--secret", "weld-api-key/other"))
                .isEqualTo(1);
    }

    @Test
    void runsShowsTheLatestFirst() {
        both();
        assertThat(run("runs", "crm", "-n", "team")).as(err.toString()).isZero();
        assertThat(weld.requests()).hasSize(1).allMatch(call -> call.path().endsWith("/elt_stream_runs"));
        assertThat(run("runs", "crm", "-n", "team", "--stream", "account")).isEqualTo(1);
        assertThat(err.toString()).contains("(nearest: accounts)");
    }

    @Test
    void eventsShowsThoseOfTheKindsOnly() {
        event("a", "weld.app/v1alpha1", "WeldEltSync", "crm", "SyncCreated", "2026-01-01T00:00:02.000000Z");
        event("b", "weld.app/v1alpha1", "WeldConnection", "salesforce", "Connected", "2026-01-01T00:00:01.000000Z");
        event("c", "v1", "Pod", "crm", "Started", "2026-01-01T00:00:03.000000Z");
        assertThat(run("events", "-n", "team")).isZero();
        assertThat(out.toString()).doesNotContain("Started").containsSubsequence("Connected", "SyncCreated");
        out.getBuffer().setLength(0);
        assertThat(run("events", "-n", "team", "crm")).isZero();
        assertThat(out.toString()).contains("SyncCreated").doesNotContain("Connected");
    }

    private void event(String name, String version, String kind, String of, String reason, String time) {
        api.client()
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("team")
                        .endMetadata()
                        .withRegarding(new ObjectReferenceBuilder()
                                .withApiVersion(version)
                                .withKind(kind)
                                .withName(of)
                                .build())
                        .withReason(reason)
                        .withType("Normal")
                        .withNote("the note")
                        .withNewEventTime(time)
                        .build())
                .create();
    }

    @Test
    void orphansAreWhatNoResourceStandsFor() throws Exception {
        both();
        assertThat(run("orphans", "-n", "team")).as(out + "" + err).isZero();
        String other = account.createConnection("excel", "left behind");
        String sync = account.createSync(connectionId, "old", "0 0 * * *");
        out.getBuffer().setLength(0);
        assertThat(run("orphans", "-n", "team", "-o", "json")).isEqualTo(2);
        assertThat(json()).extracting(row -> row.path("id").asText()).containsExactlyInAnyOrder(other, sync);
        assertThat(weld.requests()).allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void adoptPrintsManifestsThatChangeNothing() {
        both();
        String sync = account.createSync(connectionId, "old", "0 0 * * *");
        assertThat(run("adopt", sync, "-n", "team")).as(err.toString()).isZero();
        WeldEltSync manifest =
                Serialization.unmarshal(out.toString().substring(out.toString().indexOf("---")), WeldEltSync.class);
        assertThat(manifest.getSpec().syncId()).isEqualTo(sync);
        assertThat(manifest.getSpec().connectionId()).isEqualTo(connectionId);
        assertThat(manifest.getSpec().managementPolicy()).hasToString("ObserveOnly");
        assertThat(run("adopt", "nothing", "-n", "team")).isEqualTo(1);
        assertThat(weld.requests()).allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void completionNamesEveryCommand() {
        assertThat(run("completion")).isZero();
        assertThat(out.toString()).contains("kubectl-weld", "authorize", "orphans", "--all-namespaces");
    }

    /** The words behind {@code kubectl weld}, separated by commas; what may follow, and the directive. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    st              | status streams :4
                    status,-o,      | table yaml json :4
                    status,-o=y     | yaml :4
                    status,--output=| table yaml json :4
                    status,--all    | --all-namespaces :4
                    status,-A,--all | --all-namespaces :4
                    status,-n,      | :4
                    export,--layout,FO | FOLDERS :4
                    plan,-f,a.yaml, | :0
                    plan,-f,a.yaml,--pru | --prune :4
                    plan,--api-key-file, | :0
                    plan,--offline, | :4
                    nonsense,x      | :4
                    --vers          | --version :4
                    """)
    void completesFromTheCommandsThemselves(String words, String expected) {
        List<String> arguments = new ArrayList<>(List.of("__complete"));
        arguments.addAll(List.of(words.split(",", -1)));
        assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceFirst("\t.*", "")))
                .containsExactlyInAnyOrder(expected.split(" "));
    }

    @Test
    void completionOffersEveryCommandWithItsMeaning() {
        assertThat(run("__complete", "")).isZero();
        assertThat(out.toString())
                .contains("authorize\tPrints", "plan\tSays", "completion\t")
                .doesNotContain("__complete");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "--nonsense", KEY, "status --key=" + KEY, "run", "run crm " + KEY})
    void whatIsNotUnderstoodIsRefused(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(1);
        assertThat(err.toString()).isNotBlank();
    }
}
