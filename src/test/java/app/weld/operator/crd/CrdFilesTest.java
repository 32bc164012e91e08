package app.weld.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        List<String> names =
                Crds.KINDS.stream().map(kind -> kind.crdName() + ".yaml").toList();
        for (Path folder :
                CrdFiles.all().keySet().stream().map(Path::getParent).distinct().toList()) {
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .filteredOn(name -> !name.equals("Kustomization"))
                        .containsExactlyInAnyOrderElementsOf(names);
            }
        }
    }

    @Test
    void bracesInADescriptionDoNotReachTheTemplateEngine() {
        assertThat(CrdFiles.escaped("a {{b}} c")).isEqualTo("a {{ \"{{\" }}b}} c");
    }
}
