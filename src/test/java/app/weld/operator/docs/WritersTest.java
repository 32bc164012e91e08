package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.WeldApi;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} names the classes that write to Weld, and no others. */
class WritersTest {
    private static final Path MAIN = Path.of("src/main/java/app/weld/operator");
    private static final Pattern WRITES =
            Pattern.compile("(create|update|enable|disable|delete|attach|detach|put|request|cancel)\\w+");
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");

    @Test
    void everyWriterIsInTheTable() throws IOException {
        String calls = Arrays.stream(WeldApi.class.getMethods())
                .map(Method::getName)
                .filter(name -> WRITES.matcher(name).matches())
                .distinct()
                .collect(Collectors.joining("|"));
        Pattern call = Pattern.compile("\\bweld\\s*(?:\\(\\))?\\s*\\.(" + calls + ")\\(");
        Set<String> writers = new TreeSet<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (call.matcher(Files.readString(file)).find()) {
                    writers.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }

        assertThat(writers).hasSizeGreaterThan(5).isEqualTo(documented());
    }

    private static Set<String> documented() throws IOException {
        String page = Files.readString(Path.of("docs/architecture.md"));
        String section = page.substring(page.indexOf("\n## Who writes to Weld\n"));
        Set<String> classes = new TreeSet<>();
        section.substring(0, section.indexOf("\n## ", 1))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1)[1])
                .forEach(cell -> {
                    for (Matcher name = CLASS.matcher(cell); name.find(); ) {
                        classes.add(name.group(1));
                    }
                });
        return classes;
    }
}
