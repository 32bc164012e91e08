package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the documents name exist. */
class NamedTestsTest {
    /** A class, a class with a method, or a method of the class named before it in the same line. */
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test))?(?:[#.]([a-z]\\w+))?`");

    @Test
    void everyTestThatADocumentNamesExists() throws IOException {
        Map<String, String> sources = sources();
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (Path document : Documents.all()) {
            for (String line : Files.readAllLines(document)) {
                String current = null;
                for (Matcher test = NAMED.matcher(line); test.find(); ) {
                    if (test.group(1) != null) {
                        current = test.group(1);
                    } else if (current == null || !test.group().startsWith("`#")) {
                        continue;
                    }
                    named++;
                    String source = sources.get(current);
                    if (source == null || (test.group(2) != null && !source.contains(" " + test.group(2) + "("))) {
                        missing.add(document + ": " + current + (test.group(2) == null ? "" : "#" + test.group(2)));
                    }
                }
            }
        }

        assertThat(named).isGreaterThan(150);
        assertThat(missing).isEmpty();
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> tests = Files.walk(Path.of("src/test/java"));
                Stream<Path> integrationTests = Files.walk(Path.of("src/it/java"))) {
            return Stream.concat(tests, integrationTests)
                    .filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            NamedTestsTest::read,
                            (one, other) -> one + other));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
