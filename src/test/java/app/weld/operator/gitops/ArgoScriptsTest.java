package app.weld.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.luaj.vm2.LuaError;

/** The scripts in {@code deploy/argocd}, run as Argo CD runs them, with the files that its own tests read. */
class ArgoScriptsTest {
    /** Argo CD ends a script after a second, on a machine that has other things to do. */
    private static final Duration LONGEST = Duration.ofMillis(500);

    private static final ArgoLua LUA = new ArgoLua(ArgoCases.NOON);

    static List<ArgoFolder> folders() {
        return List.of(ArgoFolder.CONNECTION, ArgoFolder.SYNC, ArgoFolder.LENIENT, ArgoFolder.WORKSPACE);
    }

    static List<ArgoFolder> foldersWithActions() {
        return List.of(ArgoFolder.CONNECTION, ArgoFolder.SYNC);
    }

    static List<StateExample> states() {
        return StateExamples.all();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void healthIsAsTheTestFileSays(ArgoFolder folder) {
        JsonNode tests = folder.yaml("health_test.yaml").get("tests");
        assertThat(tests).hasSize(ArgoCases.examples(folder.kind()).size());
        for (JsonNode test : tests) {
            JsonNode resource = folder.yaml(test.get("inputPath").asText());
            assertThat(LUA.run(folder.health(), resource))
                    .as(test.get("inputPath").asText())
                    .isEqualTo(test.get("healthStatus"));
        }
    }

    @ParameterizedTest
    @MethodSource("states")
    void healthIsAsTheTableOfStatesSays(StateExample example) {
        JsonNode says = LUA.run(ArgoFolder.of(example.kind()).health(), ArgoCases.json(example));

        assertThat(says.get("status").asText()).isEqualTo(example.health());
    }

    @ParameterizedTest
    @MethodSource("states")
    void whatIsNotHealthySaysWhyAndNeverTheLink(StateExample example) {
        String message = LUA.run(ArgoFolder.of(example.kind()).health(), ArgoCases.json(example))
                .get("message")
                .asText();

        assertThat(message).isNotBlank().doesNotContain("https://");
        if (List.of(StateExamples.DEGRADED, StateExamples.SUSPENDED).contains(example.health())) {
            String reason = example.name().equals("run-failed") ? "RunFailed" : example.readyReason();
            assertThat(message).startsWith(reason + ": ");
        }
    }

    @Test
    void whatWaitsForAPersonSaysWhatToDo() {
        for (StateExample example : states()) {
            if (example.health().equals(StateExamples.DEGRADED)) {
                String message = LUA.run(ArgoFolder.of(example.kind()).health(), ArgoCases.json(example))
                        .get("message")
                        .asText();
                assertThat(message)
                        .as(example.name())
                        .containsPattern(
                                "(?i)(: |; |, |\\. )(then |so |and )?(create|set|correct|put|delete|name|declare|confirm|merge|fix|update|see|change|refer|authorize|run|after|let|to confirm|in spec.streams, declare)\\b");
            }
        }
    }

    @Test
    void theSecondScriptDiffersOnlyInAFailedRun() {
        List<String> different = new ArrayList<>();
        for (StateExample example : ArgoCases.examples("WeldEltSync")) {
            JsonNode strict = LUA.run(ArgoFolder.SYNC.health(), ArgoCases.json(example));
            JsonNode lenient = LUA.run(ArgoFolder.LENIENT.health(), ArgoCases.json(example));
            if (!strict.equals(lenient)) {
                different.add(example.name() + ": " + lenient.get("status").asText());
                assertThat(lenient.get("message")).isEqualTo(strict.get("message"));
            }
        }
        assertThat(different).containsExactly("run-failed: Healthy");
    }

    @ParameterizedTest
    @MethodSource("foldersWithActions")
    void actionsAreOfferedAsTheTestFileSays(ArgoFolder folder) {
        JsonNode tests = folder.yaml("actions/action_test.yaml").get("discoveryTests");
        assertThat(tests).hasSize(ArgoCases.examples(folder.kind()).size());
        TreeSet<String> all = new TreeSet<>();
        for (JsonNode test : tests) {
            JsonNode offered = LUA.run(
                    folder.discovery(),
                    folder.yaml("actions/" + test.get("inputPath").asText()));
            assertThat(offered).hasSize(test.get("result").size());
            for (JsonNode action : test.get("result")) {
                String name = action.get("name").asText();
                all.add(name);
                JsonNode found = offered.get(name);
                assertThat(found.get("disabled")).isEqualTo(action.get("disabled"));
                assertThat(found.get("displayName").asText())
                        .isEqualTo(action.get("displayName").asText());
                assertThat(found.get("iconClass").asText()).matches("fa fa-fw fa-[a-z-]+");
            }
        }
        assertThat(all).containsExactlyElementsOf(folder.actions());
    }

    @ParameterizedTest
    @MethodSource("foldersWithActions")
    void actionsDoWhatTheTestFileSays(ArgoFolder folder) {
        JsonNode tests = folder.yaml("actions/action_test.yaml").get("actionTests");
        assertThat(tests).hasSize(folder.actions().size());
        for (JsonNode test : tests) {
            JsonNode resource = folder.yaml("actions/" + test.get("inputPath").asText());
            JsonNode expected =
                    folder.yaml("actions/" + test.get("expectedOutputPath").asText());
            assertThat(LUA.run(folder.action(test.get("action").asText()), resource))
                    .as(test.get("action").asText())
                    .isEqualTo(expected)
                    .isNotEqualTo(resource);
        }
    }

    @Test
    void actionsAreOfferedWhereTheyMakeSense() {
        assertThat(enabled("WeldEltSync", "in-sync"))
                .containsExactly("full-refresh", "reconcile", "run-now", "suspend");
        assertThat(enabled("WeldEltSync", "suspended")).containsExactly("resume");
        assertThat(enabled("WeldEltSync", "observed-different")).containsExactly("reconcile", "suspend");
        assertThat(enabled("WeldEltSync", "deletion-blocked")).containsExactly("reconcile");
        assertThat(enabled("WeldConnection", "connected")).containsExactly("re-authorize", "reconcile", "suspend");
        assertThat(enabled("WeldConnection", "authorization-pending")).containsExactly("reconcile", "suspend");
        assertThat(enabled("WeldConnection", "suspended")).containsExactly("resume");
    }

    private static List<String> enabled(String kind, String state) {
        StateExample example = ArgoCases.examples(kind).stream()
                .filter(found -> found.name().equals(state))
                .findFirst()
                .orElseThrow();
        return LUA.run(ArgoFolder.of(kind).discovery(), ArgoCases.json(example)).properties().stream()
                .filter(action -> !action.getValue().get("disabled").asBoolean())
                .map(action -> action.getKey())
                .sorted()
                .toList();
    }

    /** By default the operator ignores workspaces: then only this message can say why nothing goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"not-looked-at-yet", "edited"})
    void aWorkspaceThatTheOperatorIgnoresNamesTheSetting(String state) {
        StateExample example = ArgoCases.examples("WeldWorkspace").stream()
                .filter(found -> found.name().equals(state))
                .findFirst()
                .orElseThrow();

        JsonNode says = LUA.run(ArgoFolder.WORKSPACE.health(), ArgoCases.json(example));

        assertThat(says.get("status").asText()).isEqualTo(StateExamples.PROGRESSING);
        assertThat(says.get("message").asText()).contains("workspaces.enabled: true", "WORKSPACES_ENABLED");
    }

    /** Argo CD ends a script after a second. A busy machine may delay one run, but not each of five. */
    @Test
    void scriptsAreQuick() {
        for (StateExample example : states()) {
            Duration fastest = IntStream.range(0, 5)
                    .mapToObj(_ -> time(example))
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
            assertThat(fastest).isLessThan(LONGEST);
        }
    }

    private static Duration time(StateExample example) {
        long start = System.nanoTime();
        LUA.run(ArgoFolder.of(example.kind()).health(), ArgoCases.json(example));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void aStatusOfWhichNothingIsLeftIsProgressing() {
        for (ArgoFolder folder : folders()) {
            JsonNode bare = Serialization.unmarshal("metadata: {generation: 1}\nspec: {}\n", JsonNode.class);
            JsonNode empty = Serialization.unmarshal(
                    "metadata: {generation: 1}\nspec: {}\nstatus: {observedGeneration: 1}\n", JsonNode.class);

            assertThat(LUA.run(folder.health(), bare).get("status").asText()).isEqualTo("Progressing");
            assertThat(LUA.run(folder.health(), empty).get("status").asText()).isEqualTo("Progressing");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "string.format('x')",
                "('x'):upper()",
                "math.floor(1)",
                "io.open('/etc/hosts')",
                "os.time()",
                "require('os').execute('true')",
                "require('io')",
                "dofile('pom.xml')"
            })
    void theSandboxHasNoMoreThanArgoCdGives(String expression) {
        assertThatThrownBy(() -> LUA.run("return {x = " + expression + "}", JsonNodeFactory.instance.objectNode()))
                .isInstanceOf(LuaError.class);
    }

    /** The interpreter here knows Lua 5.2, Argo CD has 5.1. */
    @Test
    void scriptsAreWrittenInLua51() throws Exception {
        Pattern newer =
                Pattern.compile("goto |::|\\bbit32\\b|table\\.(un)?pack|_ENV|\\brawlen\\b|\\bgetn\\b|//|\\bstring\\.");
        try (Stream<Path> files = Files.walk(ArgoFolder.ROOT)) {
            List<Path> scripts =
                    files.filter(file -> file.toString().endsWith(".lua")).toList();
            assertThat(scripts).hasSizeGreaterThan(10);
            for (Path script : scripts) {
                String code = Files.readString(script).replaceAll("--.*", "");
                assertThat(newer.matcher(code).find()).as(script.toString()).isFalse();
            }
        }
    }
}
