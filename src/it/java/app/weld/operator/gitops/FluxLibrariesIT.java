package app.weld.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.status.Conformance;
import app.weld.operator.status.KStatus;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What Flux makes of every state, by its own libraries: health, and the rules for conditions. */
class FluxLibrariesIT {
    private static final Path SYNCS = Path.of("deploy/flux/syncs.yaml");

    @Test
    void kstatusSaysOfEachStateWhatTheTableOfStatesSays() {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (StateExample example : StateExamples.all()) {
            wanted.put(example.toString(), example.kstatus().name());
        }

        assertThat(ofEachState(example -> Map.of("ask", "kstatus", "object", ArgoCases.json(example))))
                .isEqualTo(wanted);
    }

    @Test
    void ourOwnWordsForKstatusSayTheSame() {
        for (StateExample example : StateExamples.all()) {
            assertThat(KStatus.of(example.resource(), example.status()))
                    .as(example.toString())
                    .isEqualTo(example.kstatus());
        }
    }

    @Test
    void theConditionsKeepOurRules() {
        for (StateExample example : StateExamples.all()) {
            assertThat(Conformance.broken(example.resource(), example.status()))
                    .as(example.toString())
                    .isEmpty();
        }
    }

    /** Flux wants Ready always: before the first look there is none, which kstatus takes for InProgress. */
    @Test
    void theConditionsKeepTheRulesThatFluxHasForItsOwn() {
        ofEachState(example -> Map.of("ask", "conditions", "object", ArgoCases.json(example)))
                .forEach((example, broken) -> {
                    switch (example) {
                        case "WeldConnection not-looked-at-yet",
                                "WeldEltSync not-looked-at-yet",
                                "WeldWorkspace not-looked-at-yet" ->
                            assertThat(broken).isEqualTo("[\"Ready condition must always be present\"]");
                        // Not seen by the operator yet: Ready speaks of the generation before.
                        case "WeldEltSync edited", "WeldWorkspace edited" ->
                            assertThat(broken).contains("ObservedGeneration is less than the object Generation");
                        default -> assertThat(broken).as(example).isEqualTo("[]");
                    }
                });
    }

    @Test
    void theExampleOfHealthChecksCountsWaitingForAPersonAsCurrent() throws Exception {
        Map<String, JsonNode> expressions = new LinkedHashMap<>();
        for (JsonNode expression : syncs().at("/spec/healthCheckExprs")) {
            assertThat(expression.get("apiVersion").asText()).isEqualTo("weld.app/v1alpha1");
            expressions.put(expression.get("kind").asText(), expression);
        }
        // Workspaces are in no Kustomization of a team, and kstatus alone judges them rightly.
        List<StateExample> examples = StateExamples.all().stream()
                .filter(example -> expressions.containsKey(example.kind()))
                .toList();
        Map<String, String> wanted = new LinkedHashMap<>();
        for (StateExample example : examples) {
            boolean person =
                    List.of("AuthorizationPending", "ConnectionNotReady").contains(example.readyReason());
            wanted.put(
                    example.toString(),
                    person ? "Current" : whileItIsThere(example).name());
        }

        assertThat(expressions.keySet()).containsExactlyInAnyOrder("WeldConnection", "WeldEltSync");
        assertThat(ofEach(
                        examples,
                        example -> Map.of(
                                "ask", "health",
                                "object", ArgoCases.json(example),
                                "expressions", expressions.get(example.kind()))))
                .isEqualTo(wanted);
    }

    /** A wrong Secret fails it early, and the right one brings no new commit to try again for. */
    @Test
    void theExamplesTryAgainSoonerThanTheInterval() throws Exception {
        assertThat(syncs().at("/spec/retryInterval").asText()).isEqualTo("1m");
        assertThat(Files.readString(Path.of("deploy/flux/operator.yaml"))).contains("retryInterval: 1m");
    }

    /** The expressions know nothing of deletions, and nothing that Flux applies is being deleted for long. */
    private static KStatus whileItIsThere(StateExample example) {
        if (example.kstatus() != KStatus.Terminating) {
            return example.kstatus();
        }
        return example.name().equals("deletion-blocked") ? KStatus.Failed : KStatus.InProgress;
    }

    @Test
    void theExampleOfADependencyWaitsForTheOperatorAsItIsNow() throws Exception {
        JsonNode self = syncs();
        String expression = self.at("/spec/dependsOn/0/readyExpr").asText();
        List<Map<String, Object>> questions = new ArrayList<>();
        for (String status : List.of(
                "observedGeneration: 2\n  conditions: [{type: Ready, status: 'True'}]",
                "observedGeneration: 1\n  conditions: [{type: Ready, status: 'True'}]",
                "observedGeneration: 2\n  conditions: [{type: Ready, status: 'False'}]",
                "observedGeneration: 2\n  conditions: [{type: Healthy, status: 'True'}]")) {
            JsonNode dependency = Serialization.unmarshal("""
                    apiVersion: kustomize.toolkit.fluxcd.io/v1
                    kind: Kustomization
                    metadata: {name: weld-operator, generation: 2}
                    status:
                      %s
                    """.formatted(status), JsonNode.class);
            questions.add(Map.of("ask", "ready", "object", self, "dependency", dependency, "readyExpr", expression));
        }

        assertThat(Gitops.ask(questions)).extracting(JsonNode::asBoolean).containsExactly(true, false, false, false);
    }

    /** The interpreter of Argo CD, which knows Lua 5.1, against the one that the other tests use. */
    @Test
    void argoCdsOwnInterpreterSaysTheSame() {
        List<Map<String, Object>> questions = new ArrayList<>();
        List<JsonNode> wanted = new ArrayList<>();
        for (StateExample example : StateExamples.all()) {
            ArgoFolder folder = ArgoFolder.of(example.kind());
            List<String> scripts = new ArrayList<>(List.of(folder.health()));
            if (!folder.actions().isEmpty()) {
                scripts.add(folder.discovery());
            }
            folder.actions().forEach(action -> scripts.add(folder.action(action)));
            if (example.kind().equals(ArgoFolder.LENIENT.kind())) {
                scripts.add(ArgoFolder.LENIENT.health());
            }
            for (String script : scripts) {
                JsonNode resource = ArgoCases.json(example);
                questions.add(
                        Map.of("ask", "lua", "object", resource, "script", script, "now", ArgoCases.NOON.toString()));
                wanted.add(new ArgoLua(ArgoCases.NOON).run(script, resource));
            }
        }

        List<JsonNode> says = Gitops.ask(questions);

        for (int i = 0; i < wanted.size(); i++) {
            assertThat(says.get(i))
                    .as(questions.get(i).get("script").toString())
                    .isEqualTo(wanted.get(i));
        }
        assertThat(wanted).hasSizeGreaterThan(200);
    }

    private static Map<String, String> ofEachState(Function<StateExample, Map<String, Object>> question) {
        return ofEach(StateExamples.all(), question);
    }

    private static Map<String, String> ofEach(
            List<StateExample> examples, Function<StateExample, Map<String, Object>> question) {
        List<JsonNode> says = Gitops.ask(examples.stream().map(question).toList());
        Map<String, String> answers = new LinkedHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            answers.put(
                    examples.get(i).toString(),
                    says.get(i).isTextual() ? says.get(i).asText() : says.get(i).toString());
        }
        return answers;
    }

    private static JsonNode syncs() throws IOException {
        return Serialization.unmarshal(Files.readString(SYNCS), JsonNode.class);
    }
}
