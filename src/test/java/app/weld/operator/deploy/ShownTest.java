package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation of the installation names tests: they are there. */
class ShownTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test))`");

    @Test
    void everySituationNamesATestThatIsThere() throws IOException {
        String document = Files.readString(Path.of("docs/install.md"));
        List<String> rows = document.substring(document.indexOf("\n## Shown\n"))
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }

        assertThat(rows).hasSizeGreaterThan(5).allSatisfy(row -> {
            List<String> named = TEST.matcher(row)
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
            assertThat(named).isNotEmpty().allMatch(tests::contains);
        });
    }
}
