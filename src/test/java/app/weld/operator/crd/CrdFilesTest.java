package app.weld.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CrdFilesTest {

    @BeforeAll
    static void writeWhenAsked() {
        if (Boolean.getBoolean("crds.write")) {
            CrdFiles.write();
        }
    }

    @TestFactory
    List<DynamicTest> checkedInFilesAreWhatTheTypesSay() {
        return CrdFiles.all().entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(file.getKey().toString(), () -> assertThat(file.getKey())
                        .describedAs("not up to date; run: %s", CrdFiles.WRITE_COMMAND)
                        .exists()
                        .content()
                        .isEqualTo(file.getValue())))
                .toList();
    }

    @Test
    void noFileIsLeftOverFromAKindThatIsGone() throws Exception {
        Map<Path, Set<Path>> expected =
                CrdFiles.all().keySet().stream().collect(Collectors.groupingBy(Path::getParent, Collectors.toSet()));
        for (Map.Entry<Path, Set<Path>> folder : expected.entrySet()) {
            try (Stream<Path> files = Files.list(folder.getKey())) {
                assertThat(files)
                        .filteredOn(
                                file -> !file.toString().matches(".*(Kustomization|\\.clusterserviceversion\\.yaml)"))
                        .containsExactlyInAnyOrderElementsOf(folder.getValue());
            }
        }
    }

    /** Each field in a structure that is not atomic costs an entry in the managed fields of every resource. */
    @TestFactory
    Stream<DynamicTest> theStatusIsAtomicButForTheConditions() {
        return Crds.KINDS.stream()
                .map(kind -> DynamicTest.dynamicTest(kind.crdName(), () -> {
                    JsonNode status =
                            Crds.of(kind).at("/spec/versions/0/schema/openAPIV3Schema/properties/status/properties");

                    assertThat(status.at("/conditions/x-kubernetes-list-type").asText())
                            .isEqualTo("map");
                    assertThat(status.properties()).allSatisfy(field -> assertThat(notAtomic(
                                    field.getKey().equals("conditions")
                                            ? field.getValue().path("items")
                                            : field.getValue()))
                            .as(field.getKey())
                            .isEmpty());
                }));
    }

    private static List<JsonNode> notAtomic(JsonNode schema) {
        List<JsonNode> found = new ArrayList<>();
        String type = schema.path("type").asText();
        String atomic = schema.path(type.equals("array") ? "x-kubernetes-list-type" : "x-kubernetes-map-type")
                .asText();
        if ((type.equals("array") || type.equals("object")) && !atomic.equals("atomic")) {
            found.add(schema);
        }
        schema.path("properties").forEach(property -> found.addAll(notAtomic(property)));
        return found;
    }

    @Test
    void bracesInADescriptionDoNotReachTheTemplateEngine() {
        assertThat(CrdFiles.escaped("a {{b}} c")).isEqualTo("a {{ \"{{\" }}b}} c");
    }
}
