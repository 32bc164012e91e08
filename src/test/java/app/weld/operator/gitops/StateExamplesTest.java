package app.weld.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateExamplesTest {
    @ParameterizedTest
    @ValueSource(strings = {"WeldConnection", "WeldEltSync", "WeldWorkspace"})
    void areResourcesAsTheCrdWantsThem(String kind) throws Exception {
        JsonSchema schema = schema(kind);
        for (StateExample example : ArgoCases.examples(kind)) {
            assertThat(schema.validate(ArgoCases.json(example)))
                    .as(example.toString())
                    .isEmpty();
        }
    }

    @Test
    void haveNamesThatTellThemApart() {
        assertThat(StateExamples.all())
                .extracting(StateExample::toString)
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(40);
    }

    /** What the document shows of Flux is what is tested. */
    @Test
    void theDocumentShowsTheExpressionsOfTheExample() throws Exception {
        String document = Files.readString(Path.of("docs/gitops.md"));
        List<String> example = Files.readAllLines(Path.of("deploy/flux/syncs.yaml"));
        int start = example.indexOf("  healthCheckExprs:");

        for (String line : example.subList(start, start + 6)) {
            assertThat(document).contains(line.strip());
        }
    }

    private static JsonSchema schema(String kind) throws IOException {
        JsonNode crd = Serialization.unmarshal(
                Files.readString(Path.of("crds", kind.toLowerCase(Locale.ROOT) + "s.weld.app.yaml")), JsonNode.class);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(crd.at("/spec/versions/0/schema/openAPIV3Schema"));
    }
}
