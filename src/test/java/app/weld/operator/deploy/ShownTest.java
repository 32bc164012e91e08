package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation of the installation names tests: they are there. */
class ShownTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test))(?:#([a-z]\\w+))?`");

    @Test
    void everySituationNamesATestThatIsThere() throws IOException {
        String document = Files.readString(Path.of("docs/install.md"));
        List<String> rows = document.substring(document.indexOf("\n## Shown\n"))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.equals("| situation | test |"))
                .toList();
        Map<String, Path> tests;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            tests = files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            Function.identity(),
                            (one, other) -> one));
        }

        assertThat(rows).hasSizeGreaterThan(60).allSatisfy(row -> {
            List<MatchResult> named = TEST.matcher(row).results().toList();
            assertThat(named).isNotEmpty().allSatisfy(test -> {
                assertThat(tests).containsKey(test.group(1));
                if (test.group(2) != null) {
                    assertThat(tests.get(test.group(1))).content().contains(" " + test.group(2) + "(");
                }
            });
        });
    }
}
