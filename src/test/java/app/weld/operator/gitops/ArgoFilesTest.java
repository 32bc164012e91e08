package app.weld.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files in {@code deploy/argocd} that are made from others are as those are. */
class ArgoFilesTest {
    static final String WRITE_COMMAND = "mvn -q test -Dtest=ArgoFilesTest -Ddeploy.write=true";

    @Test
    void holdAResourceInEveryState() throws Exception {
        Map<Path, String> wanted = new LinkedHashMap<>();
        for (StateExample example : StateExamples.all()) {
            wanted.put(testdata(example.kind()).resolve(example.name() + ".yaml"), example.yaml());
        }
        assertThat(wanted).hasSameSizeAs(StateExamples.all());

        hold(wanted);

        for (String kind : List.of("WeldConnection", "WeldEltSync", "WeldWorkspace")) {
            try (Stream<Path> files = Files.list(testdata(kind))) {
                assertThat(files).allMatch(wanted::containsKey);
            }
        }
    }

    @Test
    void holdWhatTheHealthScriptsSay() throws Exception {
        hold(Map.of(
                ArgoFolder.CONNECTION.path().resolve("health_test.yaml"), ArgoCases.health(ArgoFolder.CONNECTION),
                ArgoFolder.SYNC.path().resolve("health_test.yaml"), ArgoCases.health(ArgoFolder.SYNC),
                ArgoFolder.WORKSPACE.path().resolve("health_test.yaml"), ArgoCases.health(ArgoFolder.WORKSPACE),
                ArgoFolder.LENIENT.path().resolve("health_test.yaml"), ArgoCases.health(ArgoFolder.LENIENT)));
    }

    @Test
    void holdWhatTheActionsDo() throws Exception {
        hold(ArgoCases.actions(ArgoFolder.CONNECTION));
        hold(ArgoCases.actions(ArgoFolder.SYNC));
    }

    @Test
    void holdTheScriptsAsEntriesOfTheConfigMap() throws Exception {
        hold(Map.of(ArgoConfigMap.FILE, ArgoConfigMap.text(), ArgoConfigMap.LENIENT_FILE, ArgoConfigMap.lenientText()));
    }

    @Test
    void theEntriesReadBackAreTheScripts() throws Exception {
        JsonNode data = data(ArgoConfigMap.FILE);
        Set<String> keys = new TreeSet<>();
        data.fieldNames().forEachRemaining(keys::add);

        assertThat(keys)
                .containsExactly(
                        "resource.customizations.actions.weld.app_WeldConnection",
                        "resource.customizations.actions.weld.app_WeldEltSync",
                        "resource.customizations.health.weld.app_WeldConnection",
                        "resource.customizations.health.weld.app_WeldEltSync",
                        "resource.customizations.health.weld.app_WeldWorkspace",
                        "resource.customizations.ignoreResourceUpdates.weld.app_WeldConnection",
                        "resource.customizations.ignoreResourceUpdates.weld.app_WeldEltSync",
                        "resource.customizations.ignoreResourceUpdates.weld.app_WeldWorkspace");
        assertThat(data.get("resource.customizations.health.weld.app_WeldWorkspace")
                        .asText())
                .isEqualTo(ArgoFolder.WORKSPACE.health());
        for (ArgoFolder folder : List.of(ArgoFolder.CONNECTION, ArgoFolder.SYNC)) {
            assertThat(data.get("resource.customizations.health." + folder.key())
                            .asText())
                    .isEqualTo(folder.health());
            JsonNode actions = Serialization.unmarshal(
                    data.get("resource.customizations.actions." + folder.key()).asText(), JsonNode.class);
            assertThat(actions.get("discovery.lua").asText()).isEqualTo(folder.discovery());
            List<String> names = new ArrayList<>();
            for (JsonNode definition : actions.get("definitions")) {
                String name = definition.get("name").asText();
                names.add(name);
                assertThat(definition.get("action.lua").asText()).isEqualTo(folder.action(name));
            }
            assertThat(names).isEqualTo(folder.actions()).isNotEmpty();
        }
        assertThat(data(ArgoConfigMap.LENIENT_FILE)
                        .get("resource.customizations.health.weld.app_WeldEltSync")
                        .asText())
                .isEqualTo(ArgoFolder.LENIENT.health());
    }

    /** What is not Ready has a row with each reason, so that no reason comes without an answer of Argo CD and Flux. */
    @Test
    void theStatesAreAllThereAre() {
        Set<String> reasons = new HashSet<>();
        StateExamples.all()
                .forEach(
                        example -> example.status().conditions().forEach(condition -> reasons.add(condition.reason())));

        for (app.weld.operator.status.Reason reason : app.weld.operator.status.Reason.values()) {
            assertThat(reasons).contains(reason.name());
        }
    }

    private static JsonNode data(Path file) throws IOException {
        ObjectNode map = Serialization.unmarshal(Files.readString(file), ObjectNode.class);
        assertThat(map.at("/metadata/name").asText()).isEqualTo("argocd-cm");
        return map.get("data");
    }

    private static Path testdata(String kind) {
        return ArgoFolder.of(kind).path().resolve("testdata");
    }

    private static void hold(Map<Path, String> wanted) throws IOException {
        for (Map.Entry<Path, String> file : wanted.entrySet()) {
            if (Boolean.getBoolean("deploy.write")) {
                Files.createDirectories(file.getKey().getParent());
                Files.writeString(file.getKey(), file.getValue());
            }
            assertThat(file.getKey())
                    .as("made by: " + WRITE_COMMAND)
                    .exists()
                    .content()
                    .isEqualTo(file.getValue());
        }
    }
}
