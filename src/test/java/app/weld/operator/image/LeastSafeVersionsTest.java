package app.weld.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
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
}
