package app.weld.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeastSafeVersionsTest {
    /** What the jar had until somebody looked. */
    @ParameterizedTest
    @CsvSource({
        "com.fasterxml.jackson.core:jackson-databind, 2.20.0, true",
        "com.fasterxml.jackson.core:jackson-databind, 2.21.8, false",
        "com.fasterxml.jackson.core:jackson-databind, 2.21.10, false",
        "com.fasterxml.jackson.dataformat:jackson-dataformat-yaml, 2.9.9, true",
        "com.fasterxml.jackson.core:jackson-annotations, 2.21, false",
        "io.micrometer:micrometer-core, 1.16.0, true",
        "ch.qos.logback:logback-classic, 1.5.21, true",
        "ch.qos.logback:logback-core, 1.6, false",
        "org.yaml:snakeyaml, 2.5, false",
        "io.javaoperatorsdk:operator-framework-core, 0.1, false",
        "java, 25.0.3, true",
        "java, 25.0.4+9, false",
        "java, 26, false",
        "org.example:anything, 0.1, false"
    })
    void tellAVersionWithAnAdvisoryFromOneWithout(String library, String version, boolean complains)
            throws IOException {
        assertThat(LeastSafeVersions.known().complaint(library, version).isPresent())
                .isEqualTo(complains);
    }

    @Test
    void tellWhichLineIsAboutNothing() {
        LeastSafeVersions versions = new LeastSafeVersions(List.of(
                LeastSafeVersions.Line.of("a.b:* 1.0 one"), LeastSafeVersions.Line.of("a.c:d 1.0 another, and more")));

        assertThat(versions.unused(Set.of("a.b:x"))).containsExactly("a.c:d");
        assertThat(versions.complaint("a.c:d", "0.9-SNAPSHOT"))
                .hasValue("0.9-SNAPSHOT is older than 1.0: another, and more");
    }

    @Test
    void tellWhichLibraryIsInNoLine() {
        LeastSafeVersions versions = new LeastSafeVersions(List.of(LeastSafeVersions.Line.of("a.b:* - none")));

        assertThat(versions.unlisted(Set.of("a.b:x", "a.bc:x"))).containsExactly("a.bc:x");
    }

    /** Without a bill of materials, and so without a network. */
    @Test
    void noLibraryOfTheJarHasAKnownAdvisory() throws IOException {
        LeastSafeVersions least = LeastSafeVersions.known();
        Set<String> libraries = libraries();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

        assertThat(libraries)
                .contains("io.javaoperatorsdk:operator-framework-core")
                .allSatisfy(library -> {
                    String version = version(library, classPath);
                    assertThat(least.complaint(library, version)).as(library).isEmpty();
                });
        assertThat(least.unlisted(libraries)).as("libraries in no line").isEmpty();
        assertThat(least.unused(libraries)).as("lines about nothing").isEmpty();
    }

    /** A build elsewhere takes the Java that is there, and says so ({@link ImageBuild}). */
    @Test
    @EnabledIfEnvironmentVariable(
            named = "GITHUB_REF_TYPE",
            matches = "tag",
            disabledReason = "only the image of a release has to have the newest Java")
    void theJavaOfAReleaseHasNoKnownAdvisory() throws IOException {
        assertThat(LeastSafeVersions.known().complaint(LeastSafeVersions.JAVA, JavaRuntime.version()))
                .isEmpty();
    }

    /** What the jar contains, as it says itself; {@code BillOfMaterialsIT} holds that against the jar. */
    private static Set<String> libraries() throws IOException {
        return Files.readAllLines(Path.of("src/main/resources/META-INF/third-party.txt")).stream()
                .filter(line -> line.matches("[\\w.-]+:[\\w.-]+ +\\S.*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** From Maven's repository, whose folders are group, artifact and version. */
    private static String version(String library, String classPath) {
        String[] parts = library.split(":", 2);
        String folder = parts[0].replace('.', '/') + "/" + parts[1];
        Matcher matcher =
                Pattern.compile("/" + Pattern.quote(folder) + "/([^/]+)/").matcher(classPath.replace('\\', '/'));
        assertThat(matcher.find()).as("%s is on the class path", library).isTrue();
        return matcher.group(1);
    }
}
