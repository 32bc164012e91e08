package app.weld.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflows that build, check and release: nothing here runs them, so what can be said without that is checked. */
class WorkflowsIT {
    private static final Path FOLDER = Path.of(".github/workflows");

    private static List<Path> workflows() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program.Result lint(String... more) {
        // Without the programs that look into scripts: not every machine has them, and each finds something else.
        Stream<String> arguments = Stream.of("-no-color", "-shellcheck=", "-pyflakes=");
        return GoTool.actionlint()
                .run("", Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void areWhatGitHubUnderstands() {
        Program.Result result = lint(workflows().stream().map(Path::toString).toArray(String[]::new));

        assertThat(result.output()).isEmpty();
        assertThat(result.exit()).isZero();
    }

    @Test
    void aMistakeInOneIsFound() throws IOException {
        Path wrong = Files.createTempFile("workflow", ".yaml");
        Files.writeString(
                wrong, Files.readString(FOLDER.resolve("build.yaml")).replace("github.ref }}", "github.reff }}"));

        assertThat(lint(wrong.toString()).output()).contains("reff");

        Files.delete(wrong);
    }

    /** What nobody looks at grows old: modules of Go that only build the tests' programs too. */
    @Test
    void dependabotKnowsEveryModuleOfGo() throws IOException {
        JsonNode updates = new YAMLMapper()
                .readTree(Path.of(".github/dependabot.yml").toFile())
                .get("updates");
        Set<String> known = new TreeSet<>();
        for (JsonNode update : updates) {
            if (update.path("package-ecosystem").asText().equals("gomod")) {
                update.path("directories").forEach(folder -> known.add(folder.asText()));
            }
        }
        Set<String> modules;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            modules = files.filter(file -> file.endsWith("go.mod"))
                    .map(file -> "/" + file.getParent().toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        assertThat(known).isEqualTo(modules);
    }

    @Test
    void takeEveryActionByItsDigest() {
        assertThat(workflows())
                .isNotEmpty()
                .flatMap(Files::readAllLines)
                .filteredOn(line -> line.contains("uses:"))
                .isNotEmpty()
                .allMatch(line -> line.matches("\\s*(- )?uses: \\S+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }
}
