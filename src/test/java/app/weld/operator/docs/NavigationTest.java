package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The site of {@code mkdocs.yml}. */
class NavigationTest {
    private static final Pattern PAGE = Pattern.compile("(?m)^ *- (?:[^:\\n]+: )?(\\S+\\.md)$");

    @Test
    void everyPageIsInTheNavigationOnce() throws Exception {
        String configuration = Files.readString(Path.of("mkdocs.yml"));
        List<String> named = PAGE.matcher(configuration.substring(configuration.indexOf("\nnav:")))
                .results()
                .map(page -> page.group(1))
                .toList();

        assertThat(named)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        Documents.pages().stream().map(Path::toString).toList());
    }

    @Test
    void everyPageBeginsWithATitle() throws Exception {
        for (Path page : Documents.pages()) {
            assertThat(Files.readAllLines(Path.of("docs").resolve(page)))
                    .as(page.toString())
                    .anyMatch(line -> line.startsWith("# "));
        }
    }

    /** A build that takes what is newest today is another one tomorrow, and nobody has looked at what it takes. */
    @Test
    void whatBuildsItIsPinnedByDigest() throws Exception {
        String requirements = Files.readString(Path.of("docs/requirements.txt"));
        List<String> packages = Pattern.compile("(?m)^\\w.*$")
                .matcher(requirements)
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(packages).hasSizeGreaterThan(10).allMatch(line -> line.matches("[\\w.-]+==[\\w.]+ \\\\"));
        assertThat(requirements.split("(?m)^\\w", -1)).hasSize(packages.size() + 1);
        assertThat(requirements).doesNotContain("://", "--find-links", "--index-url");
        for (String wanted : Files.readString(Path.of("docs/requirements.in"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList()) {
            assertThat(packages).contains(wanted + " \\");
        }
    }
}
