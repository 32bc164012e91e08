package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A call of Maven in the documents. A build within a build takes too long: what it names is looked for instead. */
final class MavenCommand {
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
    private static final Set<String> PHASES =
            Set.of("clean", "compile", "test-compile", "test", "package", "verify", "install");
    /** Those of Maven and its plugins; all others are the project's. */
    private static final Set<String> FOREIGN = Set.of("skipTests", "test", "surefire.failIfNoSpecifiedTests");

    private MavenCommand() {}

    /** Profiles, phases, goals, properties and tests that the command names are there. */
    static void check(Command command) {
        String pom = read(Path.of("pom.xml"));
        for (Matcher word = WORD.matcher(command.text().replace("\\\n", " ").substring("mvn".length()));
                word.find(); ) {
            String argument = word.group().replace("\"", "");
            if (argument.startsWith("-P")) {
                assertThat(pom).as(command.toString()).contains("<id>" + argument.substring(2) + "</id>");
            } else if (argument.startsWith("-D")) {
                property(command, pom, argument.substring(2));
            } else if (argument.contains(":")) {
                assertThat(pom).as(command.toString()).contains(plugin(argument));
            } else if (!argument.startsWith("-")) {
                assertThat(PHASES).as(command.toString()).contains(argument);
            }
        }
    }

    private static String plugin(String goal) {
        String[] parts = goal.split(":", -1);
        return parts.length == 2 ? parts[0] + "-maven-plugin" : parts[1];
    }

    private static void property(Command command, String pom, String property) {
        String[] parts = property.split("=", 2);
        if (parts[0].equals("test")) {
            List<String> tests = Stream.of(parts[1].split(",", -1))
                    .map(test -> test.split("#", 2)[0])
                    .toList();
            assertThat(sources().map(file -> file.getFileName().toString().replace(".java", "")))
                    .as(command.toString())
                    .containsAll(tests);
        } else if (!FOREIGN.contains(parts[0])) {
            boolean known = pom.contains("<" + parts[0] + ">")
                    || pom.contains("${" + parts[0] + "}")
                    || sources().anyMatch(file -> read(file).contains("\"" + parts[0] + "\""));
            assertThat(known).as("%s: the property %s", command, parts[0]).isTrue();
        }
    }

    private static Stream<Path> sources() {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(Path.of("src"))) {
            all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.stream();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
