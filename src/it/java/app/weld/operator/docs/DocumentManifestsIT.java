package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.controlplane.ControlPlane;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest that a document shows is one that the API server takes, and all values are those of the chart. */
class DocumentManifestsIT {
    private static final YAMLMapper YAML = new YAMLMapper();
    /** What belongs to other programs. */
    private static final Set<String> FOREIGN = Set.of("external-secrets.io", "kustomize.config.k8s.io", "argoproj.io");

    private static Shell shell;
    private static String namespace;
    private static int applied;
    private static int values;
    private static final Set<String> LEFT = new TreeSet<>();

    @BeforeAll
    static void start() {
        ControlPlane.shared().installCrds(Path.of("crds"));
        shell = Shell.at(ControlPlane.shared());
        namespace = ControlPlane.shared().newNamespace("manifests");
    }

    @AfterAll
    static void tell() {
        System.out.printf(
                "Manifests in the documents: %d taken by the API server, %d files of values by the chart, left to others: %s%n",
                applied, values, LEFT);
        assertThat(applied).isGreaterThan(10);
    }

    static Stream<CodeBlock> blocks() {
        return Documents.all().stream()
                .flatMap(document -> Documents.blocks(document).stream())
                .filter(block -> block.language().equals("yaml"));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void isTaken(CodeBlock block) throws IOException {
        for (JsonNode document : documents(block.text())) {
            String apiVersion = document.path("apiVersion").asText();
            if (apiVersion.isEmpty()) {
                takenByTheChart(block, document);
            } else if (FOREIGN.contains(apiVersion.split("/", 2)[0])) {
                LEFT.add(document.path("kind").asText());
            } else {
                takenByTheApiServer(block, document);
            }
        }
    }

    private static void takenByTheApiServer(CodeBlock block, JsonNode manifest) throws IOException {
        ((ObjectNode) manifest.path("metadata")).put("namespace", namespace);
        shell.write("manifest.yaml", YAML.writeValueAsString(manifest));
        Shell.Outcome outcome = shell.run("kubectl apply --server-side --dry-run=server -f manifest.yaml");
        assertThat(outcome.exit())
                .as("%s:%d: %s", block.document(), block.line(), outcome.text())
                .isZero();
        applied++;
    }

    /** The chart refuses a value that it does not have; what has other keys is a file of another program. */
    private static void takenByTheChart(CodeBlock block, JsonNode fragment) throws IOException {
        JsonNode own = YAML.readTree(Files.readString(Path.of("helm/weld-operator/values.yaml")));
        List<String> keys = new ArrayList<>();
        fragment.fieldNames().forEachRemaining(keys::add);
        if (!keys.stream().allMatch(own::has)) {
            LEFT.add(block.document() + ":" + block.line());
            return;
        }
        shell.write("values.yaml", YAML.writeValueAsString(fragment));
        Shell.Outcome outcome =
                shell.run("helm template weld-operator helm/weld-operator --kube-version=1.36.0 -f values.yaml");
        assertThat(outcome.exit())
                .as("%s:%d: %s", block.document(), block.line(), outcome.text())
                .isZero();
        values++;
    }

    private static List<JsonNode> documents(String yaml) throws IOException {
        try (var parser = YAML.getFactory().createParser(yaml)) {
            List<JsonNode> documents = new ArrayList<>();
            YAML.readValues(parser, JsonNode.class).forEachRemaining(documents::add);
            return documents;
        }
    }
}
