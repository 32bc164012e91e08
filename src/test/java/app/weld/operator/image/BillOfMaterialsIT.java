package app.weld.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What a release says of the jar's contents, held against the jar. */
@EnabledIf(value = "isWritten", disabledReason = "the build writes no bill of materials while it is offline (mvn -o)")
class BillOfMaterialsIT {
    private static final Path BILL = Path.of("target/bom.json");
    private static final Pattern LIBRARY = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");

    private static JsonNode bill;

    static boolean isWritten() {
        return Files.exists(BILL);
    }

    @BeforeAll
    static void read() throws IOException {
        bill = new ObjectMapper().readTree(BILL.toFile());
    }

    private static Set<String> components() {
        Set<String> names = new TreeSet<>();
        bill.get("components")
                .forEach(component -> names.add(component.path("group").asText() + ":"
                        + component.path("name").asText()));
        return names;
    }

    @Test
    void namesEachLibraryInTheJar() throws IOException {
        Set<String> inJar = new TreeSet<>();
        try (JarFile jar = new JarFile(System.getProperty("weld.operator.jar", "target/weld-operator.jar"))) {
            jar.stream().forEach(entry -> {
                Matcher library = LIBRARY.matcher(entry.getName());
                if (library.matches() && !library.group(1).equals("app.weld")) {
                    inJar.add(library.group(1) + ":" + library.group(2));
                }
            });
        }

        assertThat(inJar).contains("io.javaoperatorsdk:operator-framework-core");
        assertThat(components()).containsAll(inJar);
    }

    @Test
    void namesNothingThatOnlyTheTestsUse() {
        assertThat(components())
                .isNotEmpty()
                .noneMatch(name -> name.matches(".*(junit|assertj|jib-core|kube-api-test).*"));
    }

    @Test
    void isTheSameForTheSameCommit() {
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("weld-operator");
    }
}
