package app.weld.operator.gitops;

import app.weld.operator.api.v1alpha1.Annotations;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that tests of Argo CD's own kind read: {@code health_test.yaml}, {@code actions/action_test.yaml}. */
final class ArgoCases {
    /** When all actions take place. */
    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    /** What an action sets, and where: an annotation to the time, or {@code spec.suspend}. */
    private static final Map<String, String> ANNOTATIONS = Map.of(
            "run-now", Annotations.RUN_REQUESTED_AT,
            "full-refresh", Annotations.FULL_REFRESH_REQUESTED_AT,
            "reconcile", Annotations.RECONCILE_REQUESTED_AT,
            "re-authorize", Annotations.REAUTHORIZE_REQUESTED_AT);

    private ArgoCases() {}

    /** {@code health_test.yaml}, with what the script says now. */
    static String health(ArgoFolder folder) {
        String script = folder.health();
        List<Map<String, Object>> tests = new ArrayList<>();
        for (StateExample example : examples(folder.kind())) {
            JsonNode says = new ArgoLua(NOON).run(script, json(example));
            Path file = ArgoFolder.of(folder.kind()).path().resolve("testdata").resolve(example.name() + ".yaml");
            Map<String, Object> test = new LinkedHashMap<>();
            test.put("healthStatus", says);
            test.put("inputPath", folder.path().relativize(file).toString());
            tests.add(test);
        }
        return yaml(Map.of("tests", tests));
    }

    /** {@code actions/action_test.yaml} and what it refers to. */
    static Map<Path, String> actions(ArgoFolder folder) {
        Map<Path, String> files = new LinkedHashMap<>();
        List<Map<String, Object>> discoveries = new ArrayList<>();
        List<Map<String, Object>> actions = new ArrayList<>();
        for (StateExample example : examples(folder.kind())) {
            JsonNode offered = new ArgoLua(NOON).run(folder.discovery(), json(example));
            List<JsonNode> result = new ArrayList<>();
            for (Map.Entry<String, JsonNode> action : offered.properties()) {
                ObjectNode named = action.getValue().deepCopy();
                result.add(named.put("name", action.getKey()));
            }
            result.sort(
                    java.util.Comparator.comparing(action -> action.get("name").asText()));
            Map<String, Object> discovery = new LinkedHashMap<>();
            discovery.put("inputPath", "../testdata/" + example.name() + ".yaml");
            discovery.put("result", result);
            discoveries.add(discovery);
        }
        for (String name : folder.actions()) {
            StateExample before = before(folder.kind(), name);
            files.put(folder.path().resolve("actions/testdata/" + name + ".yaml"), yaml(after(name, json(before))));
            Map<String, Object> action = new LinkedHashMap<>();
            action.put("action", name);
            action.put("inputPath", "../testdata/" + before.name() + ".yaml");
            action.put("expectedOutputPath", "testdata/" + name + ".yaml");
            actions.add(action);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("discoveryTests", discoveries);
        all.put("actionTests", actions);
        files.put(folder.path().resolve("actions/action_test.yaml"), yaml(all));
        return files;
    }

    static JsonNode json(StateExample example) {
        return Serialization.unmarshal(example.yaml(), JsonNode.class);
    }

    static List<StateExample> examples(String kind) {
        return StateExamples.all().stream()
                .filter(example -> example.kind().equals(kind))
                .toList();
    }

    private static StateExample before(String kind, String action) {
        String state = action.equals("resume") ? "suspended" : kind.equals("WeldEltSync") ? "in-sync" : "connected";
        return examples(kind).stream()
                .filter(example -> example.name().equals(state))
                .findFirst()
                .orElseThrow();
    }

    /** What an action has to make of a resource. */
    private static ObjectNode after(String action, JsonNode before) {
        ObjectNode resource = before.deepCopy();
        if (ANNOTATIONS.containsKey(action)) {
            ((ObjectNode) resource.get("metadata"))
                    .withObject("/annotations")
                    .put(ANNOTATIONS.get(action), NOON.toString());
        } else {
            ((ObjectNode) resource.get("spec")).put("suspend", action.equals("suspend"));
        }
        return resource;
    }

    private static String yaml(Object object) {
        return Serialization.asYaml(object).replaceFirst("^---\n", "");
    }
}
