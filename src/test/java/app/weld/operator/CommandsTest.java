package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.standin.WeldStandIn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private static final String KEY = "the-key-that-nobody-may-see";

    private final WeldStandIn weld = WeldStandIn.start();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private Path keyFile;

    @BeforeEach
    void writeKey() throws Exception {
        weld.account(KEY).createConnection("salesforce", "crm");
        keyFile = Files.writeString(folder.resolve("key"), KEY + "\n");
    }

    @AfterEach
    void stop() {
        weld.close();
    }

    private int run(String... arguments) {
        return run(weld.url(), out, err, arguments);
    }

    /** Runs the command line at this stand-in of Weld, without a cluster, and with an operator that ends with 42. */
    static int run(String weldUrl, StringWriter out, StringWriter err, String... arguments) {
        return CommandWiring.line(
                        Map.of("WELD_API_URL", weldUrl),
                        () -> {
                            throw new IllegalStateException("no cluster was asked for");
                        },
                        () -> 42,
                        Duration.ZERO)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private int verify(String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--key-file", keyFile.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify --nonsense", "verify " + KEY, "verify --secret x"})
    void verifyRefusesWhatIsNotUnderstood(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank().doesNotContain(KEY);
        assertThat(weld.requests()).isEmpty();
    }

    /** Not 2, which is an answer of some commands. */
    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "--nonsense", KEY, "--api-key=" + KEY, "run " + KEY})
    void whatIsNotUnderstoodIsRefused(String arguments) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(1);
        assertThat(err.toString()).isNotBlank().doesNotContain(KEY);
        assertThat(weld.requests()).isEmpty();
    }

    @Test
    void runsTheOperatorOnRequest() {
        assertThat(run("run")).isEqualTo(42);
        assertThat(run("run", "--help")).isZero();
    }

    @Test
    void aMissingFileIsSaidInOneLine() {
        assertThat(run("verify", "--key-file", "nowhere")).isEqualTo(1);
        assertThat(err.toString().strip()).isEqualTo("weld-operator verify: there is no file nowhere");
    }

    @Test
    void tellsVersionAndHelp() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("weld-operator ");
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("verify");
    }

    @Test
    void verifiesPrintsAndWritesShapes() throws Exception {
        Path shapes = folder.resolve("shapes.json");
        assertThat(verify("--json", "--probe-refusal", "--shapes", shapes.toString()))
                .isZero();
        assertThat(out.toString()).contains("\"assumption\" : \"A27\"").doesNotContain(KEY);
        assertThat(shapes).content().contains("GET /connections 200").doesNotContain("crm", KEY);
        assertThat(weld.requests()).allMatch(request -> request.method().equals("GET"));
    }

    @Test
    void manifestsThatDoNotFitAreAFinding() throws Exception {
        Path manifests = Files.writeString(folder.resolve("m.yaml"), """
                kind: WeldConnection
                metadata: {name: a}
                spec: {integrationId: salesforce}
                ---
                kind: WeldConnection
                metadata: {name: b}
                spec: {integrationId: sales-force}
                """);
        assertThat(verify("-f", manifests.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("fits", "the nearest are salesforce", "Reading cannot check");
    }

    @Test
    void aRefusedKeyAndADeadServiceAreNotReached() {
        weld.revokeKey(KEY);
        assertThat(verify()).isEqualTo(3);
        weld.down();
        assertThat(verify()).isEqualTo(3);
        assertThat(out.toString() + err).doesNotContain(KEY);
    }

    @Test
    void rehearsesOnlyWhereItIsTold() {
        String connection = weld.account(KEY).connections().get(0).id();
        assertThat(verify("--write")).isEqualTo(2);
        assertThat(weld.requests()).isEmpty();
        assertThat(verify("--write", "--yes", "--connection", connection)).isZero();
        assertThat(weld.account(KEY).syncs()).isEmpty();
        assertThat(weld.count("POST", "/elt_syncs")).isEqualTo(1);
    }
}
