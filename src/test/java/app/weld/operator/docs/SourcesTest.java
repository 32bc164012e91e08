package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each manifest of {@code docs/sources.md} is also a file, to apply. {@code DocumentManifestsIT} holds them against the API server. */
class SourcesTest {
    private static final Path PAGE = Path.of("docs/sources.md");
    private static final Path FILES = Path.of("deploy/samples/sources");
    private static final Pattern NAME = Pattern.compile("(?m)^ {2}name: (\\S+)$");

    @Test
    void theFilesAreTheManifestsOfThePage() throws Exception {
        Map<String, String> shown = new TreeMap<>();
        for (CodeBlock block : Documents.blocks(PAGE)) {
            Matcher name = NAME.matcher(block.text());
            if (block.language().equals("yaml") && name.find()) {
                shown.put(name.group(1) + ".yaml", block.text().strip());
            }
        }
        Map<String, String> files = new TreeMap<>();
        List<Path> there;
        try (Stream<Path> list = Files.list(FILES)) {
            there = list.toList();
        }
        for (Path file : there) {
            files.put(file.getFileName().toString(), Files.readString(file).strip());
        }

        assertThat(shown).hasSizeGreaterThanOrEqualTo(5);
        assertThat(files).isEqualTo(shown);
    }
}
