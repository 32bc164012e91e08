package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.standin.Account;
import app.weld.operator.standin.OfferedStream;
import app.weld.operator.standin.WeldStandIn;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code export} writes for a workspace that namespaces share, {@code plan} reads: nothing would be changed in Weld. */
class ExportedPlanTest {
    private static final String KEY = "the-key-that-nobody-may-see";
    private static final List<String> INTEGRATIONS =
            List.of("salesforce", "xAds", "facebook-ads", "excel", "hubspot-v2", "google-ads");

    private final WeldStandIn weld = WeldStandIn.start();
    private final Account account = weld.account(KEY);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @AfterEach
    void onlyReads() {
        assertThat(weld.requests()).allMatch(request -> request.method().equals("GET"));
        weld.close();
    }

    private int run(String... arguments) throws Exception {
        Path keyFile = Files.writeString(folder.resolve("key"), KEY + "\n");
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--api-key-file", keyFile.toString()));
        out.getBuffer().setLength(0);
        return CommandsTest.run(weld.url(), out, err, all.toArray(String[]::new));
    }

    private Path export(String name) throws Exception {
        Path exported = folder.resolve(name);
        assertThat(run("export", "-n", "team", "--workspace-ref", "production", "-o", exported.toString()))
                .as(err.toString())
                .isZero();
        return exported;
    }

    private Path workspace(String adoptionNamespaces) throws Exception {
        return Files.writeString(folder.resolve("workspace.yaml"), """
                apiVersion: weld.app/v1alpha1
                kind: WeldWorkspace
                metadata: {name: production}
                spec:
                  apiKeySecretRef: {namespace: weld-shared, name: weld}
                  allowedNamespaces: {names: [team]}
                  adoptionNamespaces: {names: [%s]}
                """.formatted(adoptionNamespaces));
    }

    private void fill(int syncsOfEach) {
        account.addIntegration("hubspot-v2", OfferedStream.named("contacts"), OfferedStream.named("deals"));
        account.addIntegration("google-ads", OfferedStream.named("campaigns"), OfferedStream.named("ads"));
        for (int i = 0; i < 12; i++) {
            String connection = account.createConnection(INTEGRATIONS.get(i % 6), INTEGRATIONS.get(i % 6) + " " + i);
            for (int j = 0; j < syncsOfEach; j++) {
                String sync = account.createSync(connection, "schema_" + i + "_" + j, j + " */6 * * *");
                for (String stream : List.of("a", "b", "c", "d")) {
                    account.addStream(sync, stream);
                }
                account.changeEnabled(sync, j % 2 == 0);
            }
        }
        weld.reset();
    }

    private void unobserved(Path exported) throws Exception {
        try (Stream<Path> files = Files.walk(exported)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                String text = Files.readString(file);
                Files.writeString(file, text.replaceAll("(?m)^ +managementPolicy: ObserveOnly.*\n", ""));
            }
        }
    }

    private String plan(int exitStatus, Path... files) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("plan", "-f"));
        Stream.of(files).map(Path::toString).forEach(arguments::add);
        assertThat(run(arguments.toArray(String[]::new)))
                .as(() -> out + err.toString())
                .isEqualTo(exitStatus);
        return out.toString();
    }

    @Test
    void whatIsExportedForASharedWorkspaceChangesNothing() throws Exception {
        fill(1);
        Path exported = export("one");
        Path weldYaml = exported.resolve("weld.yaml");
        assertThat(weldYaml)
                .content()
                .contains("workspaceRef:", "name: production")
                .doesNotContain("apiKeySecretRef", KEY);

        assertThat(plan(0, weldYaml, workspace("team"))).doesNotContain("assumes");
        unobserved(exported);
        assertThat(plan(0, weldYaml, workspace("team"))).startsWith("Nothing would be changed in Weld.");
        assertThat(plan(1, weldYaml, workspace("other")))
                .contains("! AdoptionNotAllowed: ", "0 to create, 0 to change, 0 to delete");
    }

    /** Prints figures; {@code -Dexport.syncs=25} for 300 syncs. */
    @Test
    void manySyncsOfSixIntegrations() throws Exception {
        int each = Integer.getInteger("export.syncs", 3);
        fill(each);

        long started = System.nanoTime();
        Path one = export("one");
        Duration exporting = Duration.ofNanos(System.nanoTime() - started);
        int exportCalls = weld.requests().size();
        Path two = export("two");
        assertThat(two.resolve("weld.yaml")).hasSameTextualContentAs(one.resolve("weld.yaml"));
        unobserved(one);
        weld.reset();
        started = System.nanoTime();
        assertThat(plan(0, one.resolve("weld.yaml"), workspace("team")))
                .startsWith("Nothing would be changed in Weld.");

        System.out.printf(
                Locale.ROOT,
                "%d syncs of 6 integrations: exported in %.1f s with %d calls as %d bytes, the same twice; planned in %.1f s"
                        + " with %d calls, nothing would be changed%n",
                12 * each,
                exporting.toMillis() / 1000.0,
                exportCalls,
                Files.size(two.resolve("weld.yaml")),
                Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0,
                weld.requests().size());
    }
}
