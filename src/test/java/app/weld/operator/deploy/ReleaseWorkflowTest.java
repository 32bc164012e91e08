package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.process.Program;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A release is stopped when it would push what chart and manifests do not name. */
class ReleaseWorkflowTest {
    private static final Path WORKFLOW = Path.of(".github/workflows/release.yaml");

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/weld-operator, '', true",
        "ghcr.io/weld-operator/, '', false",
        "ghcr.io/somebody, '', false",
        "'', '', false",
        "ghcr.io/weld-operator, 1, false"
    })
    void tagAndImageMustBeThoseOfTheChart(String registry, String moreOfTheVersion, boolean fits) throws IOException {
        JsonNode workflow = new YAMLMapper().readTree(WORKFLOW.toFile());
        String image = workflow.at("/env/IMAGE").asText().replace("${{ vars.REGISTRY }}", registry);
        String checks =
                run(workflow).lines().filter(line -> !line.startsWith("mvn ")).collect(Collectors.joining("\n"));

        // As GitHub does: bash -e.
        int exit = Program.of(List.of(
                        "env",
                        "IMAGE=" + image,
                        "GITHUB_REF_NAME=v" + ChartCase.chartVersion() + moreOfTheVersion,
                        "bash",
                        "-e",
                        "-c",
                        checks))
                .run()
                .exit();

        assertThat(checks.lines()).hasSize(6);
        assertThat(exit == 0).isEqualTo(fits);
    }

    private static String run(JsonNode workflow) {
        for (JsonNode step : workflow.at("/jobs/image/steps")) {
            if (step.path("name").asText().startsWith("Tag and image are those")) {
                return step.get("run").asText();
            }
        }
        throw new AssertionError("no such step");
    }
}
