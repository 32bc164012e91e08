package app.weld.operator;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import app.weld.operator.standin.WeldStandIn;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples for GitHub, GitLab and pre-commit do what their page says: their scripts run here, in a repository with a change,
 * with the jar in place of the image and of the download.
 */
class CiExamplesIT {
    private static final Path PAGE = Path.of("docs/guides/pull-request-checks.md");
    private static final Path JAR = Path.of(System.getProperty("weld.operator.jar", "target/weld-operator.jar"));
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String KEY = "the-key-of-the-examples";

    private final WeldStandIn weld = WeldStandIn.start();

    @TempDir
    private Path folder;

    private Path repository;
    private Path programs;

    @BeforeEach
    void makeARepositoryWithAChange() throws IOException {
        var account = weld.account(KEY);
        account.createConnection("crm-1", "salesforce", "CRM");
        for (String name : List.of("crm", "old")) {
            account.addStream(account.createSync("crm-1", name, "0 3 * * *"), "contacts");
        }
        repository = Files.createDirectories(folder.resolve("repository"));
        programs = Files.createDirectories(folder.resolve("programs"));
        sh("git init -q . && git config user.email a@example.com && git config user.name a");
        write("crm", "0 3 * * *");
        write("old", "0 3 * * *");
        sh("git add teams && git commit -qm before && git checkout -qb change");
        write("crm", "0 2 * * *");
        sh("git rm -q teams/old.yaml && git add teams && git commit -qm change");
        // As GitHub does for a pull request.
        sh("git checkout -q - && git merge -q --no-ff -m merge change");
    }

    @AfterEach
    void onlyReads() {
        assertThat(weld.requests()).allMatch(request -> request.method().equals("GET"));
        weld.close();
    }

    private void write(String name, String schedule) throws IOException {
        Path file = Files.createDirectories(repository.resolve("teams")).resolve(name + ".yaml");
        Files.writeString(file, """
                apiVersion: weld.app/v1alpha1
                kind: WeldEltSync
                metadata: {name: %s, namespace: team}
                spec:
                  connectionId: crm-1
                  apiKeySecretRef: {name: weld}
                  destinationSchemaName: %s
                  syncInterval: "%s"
                  streams: [{name: contacts}]
                """.formatted(name, name, schedule));
    }

    private String sh(String script) {
        return run(script, Map.of()).orThrow();
    }

    private Program.Result run(String script, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("PATH", programs + ":" + System.getenv("PATH"));
        all.put("WELD_API_URL", weld.url());
        return Program.of(List.of("bash", "-e", "-o", "pipefail", "-c", script))
                .in(repository)
                .with(all)
                .run();
    }

    /** A program of this name, in place of one that the machine may not have. */
    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/bin/bash\nset -eu\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java") + " -jar " + JAR.toAbsolutePath();
    }

    private static String block(String with) throws IOException {
        Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
        return blocks.results()
                .map(result -> result.group(1))
                .filter(text -> text.contains(with))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }

    @Test
    void gitHubTakesTheWorkflow() throws IOException {
        Path workflow = Files.writeString(folder.resolve("weld.yaml"), block("runs-on:"));
        Program.Result result =
                GoTool.actionlint().run("", "-no-color", "-shellcheck=", "-pyflakes=", workflow.toString());
        assertThat(result.output()).isEmpty();
        assertThat(result.exit()).isZero();
    }

    @Test
    void theWorkflowCommentsThePlan() throws IOException {
        // docker run OPTIONS IMAGE ARGUMENTS
        program("docker", "while [ \"$1\" != the-image ]; do shift; done; shift; exec " + java() + " \"$@\"");
        program("gh", "echo \"gh $*\"");
        Map<String, String> variables = Map.of(
                "IMAGE",
                "the-image",
                "WELD_API_KEY",
                KEY,
                "GITHUB_STEP_SUMMARY",
                folder.resolve("summary.md").toString());
        JsonNode job = yaml(block("runs-on:")).at("/jobs/plan");
        assertThat(job.at("/steps/0/with/fetch-depth").asInt()).isEqualTo(2);
        StringBuilder output = new StringBuilder();
        for (JsonNode step : job.path("steps")) {
            if (step.has("run")) {
                String script = step.path("run").asText().replaceAll("\\$\\{\\{[^}]*}}", "1");
                output.append(run(script, variables).orThrow());
            }
        }
        assertThat(output.toString()).contains("Checked without Weld: 0 problems.", "gh pr comment 1 --edit-last");
        assertThat(Files.readString(repository.resolve("plan.md")))
                .isEqualToIgnoringNewLines(Files.readString(folder.resolve("summary.md")))
                .contains("1 to delete", "is removed", "syncInterval: 0 2 * * *")
                .doesNotContain(KEY);
    }

    @Test
    void theJobWarnsOfAChangeAndFailsForAMistake() throws IOException {
        program("apt-get", "true");
        program("curl", "cp " + JAR.toAbsolutePath() + " weld-operator.jar");
        program("java", "exec " + Path.of(System.getProperty("java.home"), "bin", "java") + " \"$@\"");
        JsonNode job = yaml(block("eclipse-temurin")).path("weld-plan");
        String script = String.join("\n", lines(job.path("before_script"))) + "\n"
                + String.join("\n", lines(job.path("script")));
        sh("git remote add origin .");
        Map<String, String> variables = Map.of(
                "WELD_API_KEY",
                KEY,
                "CI_MERGE_REQUEST_DIFF_BASE_SHA",
                sh("git rev-parse HEAD^1").strip());

        Program.Result changes = run(script, variables);

        assertThat(changes.exit()).as(changes.output()).isEqualTo(2);
        assertThat(job.at("/allow_failure/exit_codes").asInt()).isEqualTo(2);
        assertThat(changes.output()).contains("1 to delete", "is removed").doesNotContain(KEY);
        sh("rm -rf previous && git worktree prune");
        write("crm", "0 25 * * *");
        assertThat(run(script, variables).exit()).isEqualTo(1);
    }

    private static List<String> lines(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void theHookChecksTheFilesOfACommit() throws IOException {
        JsonNode hook =
                yaml(Files.readString(Path.of(".pre-commit-hooks.yaml"))).path(0);
        assertThat(yaml(block("repos:")).at("/repos/0/hooks/0/id").asText())
                .isEqualTo(hook.path("id").asText());
        assertThat(hook.path("language").asText()).isEqualTo("docker_image");
        // The first word is the image, and the names of the files come last.
        String arguments = hook.path("entry").asText().replaceFirst("\\S+ ", "") + " "
                + String.join(" ", lines(hook.path("args"))) + " teams/crm.yaml";
        assertThat(run(java() + " " + arguments, Map.of()).orThrow()).contains("0 problems");
        write("crm", "0 25 * * *");
        assertThat(run(java() + " " + arguments, Map.of()).exit()).isEqualTo(1);
        assertThat(weld.requests()).isEmpty();
    }
}
