package app.weld.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What a release says of the jar's contents, held against the jar. */
@EnabledIf(
        value = "isExpected",
        disabledReason =
                "the build writes no bill of materials while it is offline (mvn -o); LeastSafeVersionsTest looks at versions")
class BillOfMaterialsIT {
    private static final Path BILL = Path.of("target/bom.json");
    private static final Pattern LIBRARY = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");

    private static JsonNode bill;

    /** CI is online. */
    static boolean isExpected() {
        return Files.exists(BILL) || Boolean.parseBoolean(System.getenv("CI"));
    }

    @BeforeAll
    static void read() throws IOException {
        assertThat(BILL)
                .as("the bill of materials, which mvn verify writes on CI (cyclonedx-maven-plugin)")
                .exists();
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
    void namesNoVersionWithAKnownAdvisory() throws IOException {
        LeastSafeVersions least = LeastSafeVersions.known();
        Map<String, String> old = new TreeMap<>();
        bill.get("components").forEach(component -> {
            String name = component.path("group").asText() + ":"
                    + component.path("name").asText();
            String version = component.path("version").asText();
            least.complaint(name, version).ifPresent(complaint -> old.put(name, complaint));
        });

        assertThat(old).isEmpty();
        assertThat(least.unlisted(components())).as("libraries in no line").isEmpty();
        assertThat(least.unused(components())).as("lines about nothing").isEmpty();
    }

    @Test
    void whatIsInTheJarHasItsLicenceNamedAndBringsItsTexts() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("weld.operator.jar", "target/weld-operator.jar"))) {
            Set<String> listed = text(jar, "META-INF/third-party.txt")
                    .lines()
                    .filter(line -> line.matches("\\S+:\\S+ +\\S.*"))
                    .filter(line -> !line.contains("://"))
                    .map(line -> line.substring(0, line.indexOf(' ')))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(listed).isEqualTo(components());
            assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0, January 2004");
            // SLF4J's, which is MIT, and HdrHistogram's.
            assertThat(text(jar, "META-INF/LICENSE.txt")).contains("QOS.ch", "Gil Tene");
            assertThat(text(jar, "META-INF/NOTICE")).contains("Jackson", "Micrometer");
            assertThat(text(jar, "META-INF/NOTICE.txt")).contains("Apache Commons Text", "Apache Commons Lang");
        }
    }

    private static String text(JarFile jar, String entry) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void isTheSameForTheSameCommit() {
        assertThat(bill.has("serialNumber")).isFalse();
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("weld-operator");
    }
}
