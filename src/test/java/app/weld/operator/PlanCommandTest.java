package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.standin.WeldStandIn;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command from its arguments to what it prints, on the stand-in of Weld. */
class PlanCommandTest {
    private static final String KEY = "the-key-that-nobody-may-see";

    private final WeldStandIn weld = WeldStandIn.start();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path manifests;
    private String syncId;

    @BeforeEach
    void fill() throws Exception {
        var account = weld.account(KEY);
        account.addIntegration("shopify");
        account.createConnection("crm-1", "salesforce", "CRM");
        String sync = account.createSync("crm-1", "crm", "0 3 * * *");
        syncId = sync;
        account.addStream(sync, "contacts");
        account.changeStream(sync, "contacts", "{\"enabled_history_table\": true}");
        account.changeEnabled(sync, true);
        manifests = Files.createDirectories(folder.resolve("manifests/team"));
    }

    @AfterEach
    void onlyReads() {
        assertThat(weld.requests()).allMatch(request -> request.method().equals("GET"));
        assertThat(out.toString() + err).doesNotContain(KEY);
        weld.close();
    }

    private int plan(String... more) throws Exception {
        Path keyFile = Files.writeString(folder.resolve("key"), KEY + "\n");
        List<String> arguments = new ArrayList<>(List.of("plan", "--api-key-file", keyFile.toString()));
        arguments.addAll(List.of("-f", folder.resolve("manifests").toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private int run(String... arguments) {
        return CommandsTest.run(weld.url(), out, err, arguments);
    }

    private void write(String name, String yaml) throws Exception {
        Files.writeString(manifests.resolve(name), yaml);
    }

    private static String sync(String name, String more) {
        return """
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: %s, namespace: team}
                spec:
                  connectionId: crm-1
                  apiKeySecretRef: {name: weld}
                  destinationSchemaName: %s
                """.formatted(name, name) + more.indent(2);
    }

    /** What a person sees who changes one sync, adds another one over a new connection, and misspells a stream. */
    private void several() throws Exception {
        write("crm.yaml", sync("crm", """
                syncInterval: "0 2 * * *"
                settings: {window: 30}
                streamRemovalPolicy: All
                streams:
                  - name: contacts
                    hashedColumns: [email]
                    excludedColumns: []
                    enabledHistoryTable: false
                  - name: opportunities
                """));
        write("shop.yaml", """
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: weld.app/v1alpha1
                    kind: WeldConnection
                    metadata: {name: shop, namespace: team}
                    spec:
                      integrationId: shopify
                      label: Shop
                      redirectUri: https://example.com/back
                      apiKeySecretRef: {name: weld}
                  - apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: other}
                ---
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: orders, namespace: team}
                spec:
                  connectionRef: {name: shop}
                  destinationSchemaName: orders
                  syncInterval: "0 2 * * *"
                  streams: [{name: orders}]
                """);
        write("wrong.yaml", sync("marketing", """
                syncInterval: "0 2 * * *"
                streams: [{name: contacs}]
                """));
    }

    /** {@code -Dplan.write=true} writes what is printed. */
    private void printed(String file) throws Exception {
        Path golden = Path.of("src/test/resources/app/weld/operator/preview", file);
        String text = out.toString().replace(folder.toString(), "FOLDER").replace(syncId, "SYNC");
        if (Boolean.getBoolean("plan.write")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "markdown"})
    void printsWhatWouldHappen(String format) throws Exception {
        several();
        assertThat(plan("-o", format)).isEqualTo(1);
        printed("plan." + format);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void nothingIsZeroAndSomethingIsTwo() throws Exception {
        write("crm.yaml", sync("crm", """
                syncInterval: "0 3 * * *"
                streams: [{name: contacts}]
                """));
        assertThat(plan()).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("Nothing would be changed in Weld.");
        write("crm.yaml", sync("crm", """
                syncInterval: "0 4 * * *"
                streams: [{name: contacts}]
                """));
        assertThat(plan()).isEqualTo(2);
        assertThat(out.toString()).contains("syncInterval: 0 3 * * * -> 0 4 * * *", "1 to change");
    }

    @Test
    void resolvesTheNameOfAnOrchestration() throws Exception {
        weld.account(KEY).createOrchestration("orch-1", "Nightly");
        write("crm.yaml", sync("crm", """
                orchestrationRef: {name: Nightly}
                streams: [{name: contacts}]
                """));

        assertThat(plan()).isEqualTo(2);
        assertThat(out.toString()).contains("attach the sync to orchestration orch-1");
    }

    @Test
    void explainsAWrongOrchestration() throws Exception {
        weld.account(KEY).createOrchestration("orch-1", "Nightly");
        write("crm.yaml", sync("crm", """
                orchestrationRef: {name: Nigthly}
                streams: [{name: contacts}]
                """));
        assertThat(plan()).isEqualTo(1);
        assertThat(out.toString()).contains("OrchestrationNotFound", "nearest: Nightly");

        write("crm.yaml", sync("crm", """
                orchestrationId: orch-2
                streams: [{name: contacts}]
                """));
        assertThat(plan()).isEqualTo(1);
        assertThat(out.toString()).contains("nearest: orch-1, named Nightly");
    }

    @Test
    void twoManifestsForOneSyncAreAConflict() throws Exception {
        write("one.yaml", sync("crm", "syncInterval: \"0 3 * * *\"\nstreams: [{name: contacts}]"));
        write(
                "two.yaml",
                sync("crm", "syncInterval: \"0 3 * * *\"\nstreams: [{name: contacts}]")
                        .replace("name: crm, namespace", "name: crm-again, namespace"));
        assertThat(plan()).isEqualTo(1);
        assertThat(out.toString()).contains("! Conflict: ");
    }

    @Test
    void offlineNeedsNeitherKeyNorNetwork() throws Exception {
        write("crm.yaml", sync("crm", "syncInterval: \"0 25 * * *\"\nstreams: [{nam: contacts}]"));
        assertThat(run("plan", "--offline", "-f", folder.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("hour (the second field)", "spec.streams[0].name is required", "did you mean name?");
        write("crm.yaml", sync("crm", "syncInterval: \"0 2 * * *\"\nstreams: [{name: contacts}]"));
        assertThat(run("plan", "--offline", "-f", folder.toString())).isZero();
        assertThat(weld.requests()).isEmpty();
    }

    @Test
    void withoutAKeyThereIsNoPlan() throws Exception {
        write("crm.yaml", sync("crm", "syncInterval: \"0 2 * * *\""));
        assertThat(run("plan", "-f", folder.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no API key");
    }

    @Test
    void anEmptyFileOfAKeyIsNamed() throws Exception {
        write("crm.yaml", sync("crm", "syncInterval: \"0 2 * * *\""));
        Path empty = Files.writeString(folder.resolve("empty-key"), "\n");
        assertThat(run("plan", "-f", folder.toString(), "--secret-key-file", "team/weld=" + empty))
                .isEqualTo(1);
        assertThat(err.toString()).contains("empty-key is empty");
    }

    @Test
    void aRefusedKeyIsNoPlan() throws Exception {
        write("crm.yaml", sync("crm", "syncInterval: \"0 2 * * *\""));
        weld.revokeKey(KEY);
        assertThat(plan()).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("weld-operator plan: Weld: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--prune", "--offline --live", "-o yaml", "--live --previous x", "-l a=b", "--ofline"})
    void whatMakesNoSenseIsRefused(String arguments) throws Exception {
        assertThat(plan(arguments.split(" ", -1))).isEqualTo(1);
        assertThat(err.toString()).isNotBlank();
        assertThat(weld.requests()).isEmpty();
    }

    @Test
    void namesTheNearestIntegrations() throws Exception {
        write("shop.yaml", """
                apiVersion: weld.app/v1alpha1
                kind: WeldConnection
                metadata: {name: shop, namespace: team}
                spec:
                  integrationId: salesfroce
                  label: Shop
                  redirectUri: https://example.com/back
                  apiKeySecretRef: {name: weld}
                """);
        assertThat(plan()).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "! POST /connection_bridges",
                        "Weld would refuse this: there is no integration salesfroce",
                        "! Rejected: Weld offers no integration salesfroce to this workspace (nearest: salesforce",
                        "0 to create",
                        "1 problem.");
    }

    private int planAfter(Path previous) throws Exception {
        return plan("--previous", previous.toString());
    }

    /** The manifests of now are those of before from now on. */
    private Path previous() throws Exception {
        Path before = folder.resolve("before");
        Files.move(folder.resolve("manifests"), before);
        manifests = Files.createDirectories(folder.resolve("manifests/team"));
        return before;
    }

    private static final String CONTACTS = "syncInterval: \"0 3 * * *\"\nstreams: [{name: contacts}]";

    @Test
    void whatThePreviousManifestsAloneDeclareIsDeleted() throws Exception {
        write("crm.yaml", sync("crm", CONTACTS));
        Path before = previous();
        assertThat(planAfter(before)).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "WeldEltSync team/crm is removed (in the previous manifests alone)",
                        "- DELETE /elt_syncs/" + syncId,
                        "DESTRUCTIVE: the sync and its history of runs",
                        "assumes that the operator created it",
                        "1 to delete");
    }

    private static final String WORKSPACE = """
            ---
            apiVersion: weld.app/v1alpha1
            kind: WeldWorkspace
            metadata: {name: production}
            spec:
              apiKeySecretRef: {namespace: weld-shared, name: weld}
              allowedNamespaces: {names: [team]}
              adoptionNamespaces: {names: [team]}
            """;

    private static String inWorkspace(String name, String more) {
        return sync(name, more).replace("apiKeySecretRef: {name: weld}", "workspaceRef: {name: production}");
    }

    /** The operator uses the key that it has read last. */
    @Test
    void whatIsDeletedTogetherWithItsWorkspaceIsDeletedInWeld() throws Exception {
        write("crm.yaml", inWorkspace("crm", CONTACTS) + WORKSPACE);
        Path before = previous();
        assertThat(planAfter(before)).isEqualTo(2);
        assertThat(out.toString()).contains("- DELETE /elt_syncs/" + syncId);
    }

    @Test
    void aWorkspaceThatIsTakenAwayStopsWhatUsesIt() throws Exception {
        write("crm.yaml", inWorkspace("crm", CONTACTS));
        write("workspace.yaml", WORKSPACE + "---\n{apiVersion: v1, kind: Namespace, metadata: {name: team}}\n");
        Path before = previous();
        write("crm.yaml", inWorkspace("crm", CONTACTS));
        assertThat(planAfter(before)).isEqualTo(1);
        assertThat(out.toString()).contains("WorkspaceNotFound: there is no WeldWorkspace production");
    }

    @Test
    void aWorkspaceIsCheckedAndDecides() throws Exception {
        write("crm.yaml", inWorkspace("crm", CONTACTS));
        write("workspace.yaml", WORKSPACE);
        assertThat(plan()).as(out.toString()).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("Nothing would be changed in Weld.");
        out.getBuffer().setLength(0);

        write("workspace.yaml", WORKSPACE.replace("adoptionNamespaces: {names: [team]}", ""));
        assertThat(plan()).isEqualTo(1);
        assertThat(out.toString()).contains("! AdoptionNotAllowed: ");
        out.getBuffer().setLength(0);

        write("workspace.yaml", WORKSPACE.replace("adoptionNamespaces", "adoptionNamespace"));
        assertThat(run("plan", "--offline", "-f", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("WeldWorkspace production", "did you mean adoptionNamespaces?");
    }

    @Test
    void whatIsToStayStaysWithoutAManifest() throws Exception {
        write("retain.yaml", sync("crm", CONTACTS + "\ndeletionPolicy: Retain"));
        write("new.yaml", sync("never-created", CONTACTS));
        Path before = previous();
        assertThat(planAfter(before)).isZero();
        assertThat(out.toString())
                .contains("WeldEltSync team/crm is removed", "Nothing would be changed in Weld.")
                .doesNotContain("DELETE", "never-created");
        out.getBuffer().setLength(0);
        Files.writeString(before.resolve("team/retain.yaml"), sync("crm", CONTACTS + "\nsyncId: " + syncId));
        assertThat(planAfter(before)).isZero();
        assertThat(out.toString()).doesNotContain("DELETE");
    }

    @Test
    void aStreamThatThePreviousManifestsDeclareIsRemoved() throws Exception {
        weld.account(KEY).addStream(syncId, "opportunities");
        write(
                "crm.yaml",
                sync("crm", "syncInterval: \"0 3 * * *\"\nstreams: [{name: contacts}, {name: opportunities}]"));
        Path before = previous();
        write("crm.yaml", sync("crm", CONTACTS));
        assertThat(planAfter(before)).isEqualTo(2);
        assertThat(out.toString()).contains("remove stream opportunities", "1 to delete", "1 destructive");
        out.getBuffer().setLength(0);
        assertThat(plan()).isZero();
    }

    @Test
    void whatStaysTheSameCausesNothing() throws Exception {
        String manifest = sync("crm", CONTACTS)
                .replace(
                        "namespace: team",
                        "namespace: team, annotations: {weld.app/run-requested-at: \"2026-01-01T00:00:00Z\"}");
        write("crm.yaml", manifest);
        Path before = previous();
        write("crm.yaml", manifest);
        assertThat(planAfter(before)).as(out.toString()).isZero();
        write("crm.yaml", manifest.replace("2026-01-01", "2026-01-02"));
        assertThat(planAfter(before)).isEqualTo(2);
        assertThat(out.toString()).contains("request a run of stream contacts");
    }

    /** Weld never says which columns are excluded: what was declared before counts as sent. */
    @Test
    void columnsThatStayTheSameAreNotSentAgain() throws Exception {
        String manifest =
                sync("crm", "syncInterval: \"0 3 * * *\"\nstreams: [{name: contacts, excludedColumns: [email]}]");
        write("crm.yaml", manifest);
        Path before = previous();
        write("crm.yaml", manifest);
        assertThat(planAfter(before)).as(out.toString()).isZero();
        write("crm.yaml", manifest.replace("[email]", "[phone]"));
        assertThat(planAfter(before)).isEqualTo(2);
        assertThat(out.toString()).contains("streams[contacts].excludedColumns");
    }

    @Test
    void whatMayNotBeChangedIsFoundOffline() throws Exception {
        write("crm.yaml", sync("crm", CONTACTS));
        Path before = previous();
        write("crm.yaml", sync("crm", CONTACTS).replace("destinationSchemaName: crm", "destinationSchemaName: other"));
        String now = folder.resolve("manifests").toString();
        assertThat(run("plan", "--offline", "-f", now)).isZero();
        assertThat(run("plan", "--offline", "-f", now, "--previous", before.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("destinationSchemaName cannot be changed");
    }

    @Test
    void previousManifestsThatAreNotThereAreNoEmptyOnes() throws Exception {
        write("crm.yaml", sync("crm", CONTACTS));
        assertThat(planAfter(folder.resolve("nowhere"))).isEqualTo(1);
        assertThat(err.toString()).contains("previous manifests", "nowhere", "there is no such file or folder");
    }

    /** One line for each file, whatever is in it, and the other files are read all the same. */
    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        write("good.yaml", sync("crm", CONTACTS));
        write("twice.yaml", "kind: WeldEltSync\nkind: WeldConnection\n");
        write("bomb.yaml", "a: &a [x]\nb: [" + "*a,".repeat(60) + "]\n");
        write("deep.yaml", "a: " + "[".repeat(50_000));
        write("large.yaml", "a: '" + "x".repeat(9 << 20) + "'\n");
        write("tab.yaml", "a:\n\tb: 1\n");
        Files.write(manifests.resolve("binary.yaml"), new byte[] {(byte) 0xC3, 0x28});
        Files.createSymbolicLink(manifests.resolve("dangling.yaml"), folder.resolve("nowhere"));
        Files.createSymbolicLink(manifests.resolve("loop"), manifests);
        write("windows.yaml", "\uFEFF" + sync("sales", CONTACTS).replace("\n", "\r\n"));
        assertThat(run("plan", "--offline", "-f", folder.resolve("manifests").toString()))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "twice.yaml\n    it is no YAML: line 2: found duplicate key kind",
                        "bomb.yaml\n    it is no YAML: Number of aliases",
                        "deep.yaml\n    it is nested too deeply",
                        "large.yaml\n    it is larger than 8 MiB",
                        "tab.yaml\n    it is no YAML: line 2",
                        "binary.yaml\n    it is no text in UTF-8",
                        "Checked without Weld: 6 problems.")
                .doesNotContain("Exception");
    }

    private String offline() {
        out.getBuffer().setLength(0);
        run("plan", "--offline", "-f", folder.resolve("manifests").toString());
        return out.toString();
    }

    @Test
    void mergeKeysAreFollowedAsKubectlFollowsThem() throws Exception {
        write("merge.yaml", """
                apiVersion: v1
                kind: List
                items:
                  - &crm
                    apiVersion: weld.app/v1alpha1
                    kind: WeldEltSync
                    metadata: &team {namespace: team, name: crm}
                    spec: &spec
                      connectionId: crm-1
                      apiKeySecretRef: {name: weld}
                      destinationSchemaName: crm
                      syncInterval: "0 3 * * *"
                  - <<: *crm
                    metadata: {<<: *team, name: sales}
                    spec:
                      <<: [{destinationSchemaName: sales}, *spec]
                """);
        assertThat(offline()).contains("Checked without Weld: 0 problems.");
        assertThat(plan()).isEqualTo(2);
        assertThat(out.toString()).contains("WeldEltSync team/sales", "into schema sales");
    }

    @Test
    void whatNoApiServerTakesIsNamed() throws Exception {
        write("odd.yaml", """
                {apiVersion: weld.app/v1alpha1, kind: WeldEltSync, metadata: crm}
                ---
                {apiVersion: weld.app/v1alpha1, kind: WeldEltSync, metadata: {name: crm, namespace: [team]}}
                ---
                {apiVersion: weld.app/v1alpha1, kind: WeldEltSync, metadata: {name: The_CRM}}
                ---
                {apiVersion: weld.app/v1alpha1, kind: WeldEltSynk, metadata: {name: crm}}
                ---
                {apiVersion: v1alpha1, kind: WeldEltSync, metadata: {name: crm}}
                ---
                {kind: WeldConnection, metadata: {name: crm}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {labels: {a: b}}}
                """);
        assertThat(offline())
                .contains(
                        "metadata.name is missing, or no text",
                        "metadata.namespace is no text",
                        "an API server takes no such name",
                        "there is no kind WeldEltSynk in weld.app/v1alpha1: did you mean WeldEltSync?",
                        "apiVersion v1alpha1 is not known; it is weld.app/v1alpha1",
                        "apiVersion is missing; it is weld.app/v1alpha1",
                        "Checked without Weld: 7 problems.");
    }

    @Test
    void nothingToPlanIsSaid() throws Exception {
        write("comment.yaml", "---\n# nothing\n---\n");
        assertThat(offline()).contains("0 problems. No WeldConnection, WeldEltSync or WeldWorkspace was found");
        assertThat(plan()).isZero();
        assertThat(out.toString()).contains("Nothing would be changed in Weld. No WeldConnection");
    }

    @Test
    void aKustomizationIsNotTakenForBuilt() throws Exception {
        write("kustomization.yaml", "namespace: other\nresources: [crm.yaml]\n");
        write("crm.yaml", sync("crm", CONTACTS));
        assertThat(offline())
                .contains(
                        "0 problems. Ignored: 1 Kustomization. A kustomization is not built: pipe what kubectl kustomize");
    }

    @Test
    void eachCallHasItsBody() throws Exception {
        write("new.yaml", sync("sales", "syncInterval: \"0 2 * * *\"\nstreams: [{name: opportunities}]"));
        assertThat(plan("-o", "json")).isEqualTo(2);
        JsonNode calls = JsonMapper.builder().build().readTree(out.toString()).at("/resources/0/calls");
        assertThat(calls.path(0).at("/body/destination_schema_name").asText()).isEqualTo("sales");
        assertThat(calls.path(1).at("/body/source_streams/0/name").asText()).isEqualTo("opportunities");
    }
}
