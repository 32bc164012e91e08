package app.weld.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void bracesInADescriptionDoNotReachTheTemplateEngine() {
        assertThat(CrdFiles.escaped("a {{b}} c")).isEqualTo("a {{ \"{{\" }}b}} c");
    }
}
