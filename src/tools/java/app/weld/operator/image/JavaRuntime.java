package app.weld.operator.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Java that the image runs: cut from a JDK of this machine to the modules that the operator uses. */
record JavaRuntime(Path jdk) {
    /** Older ones have no ahead-of-time cache that is trained in one run. */
    static final int OLDEST = 25;

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+[^\"]*)\"");

    /**
     * What libraries can use where it is there, and what the operator does not use of them: Jackson's and the expression
     * language's beans, Jackson's SQL dates, and scripts in Logback's configuration.
     */
    private static final Set<String> UNUSED = Set.of("java.desktop", "java.sql", "java.scripting");

    /** That of {@code image.jdk} or of the environment, else the first that the machine has. Empty where all are too old. */
    static Optional<JavaRuntime> find() {
        Stream<String> named = Stream.of(
                System.getProperty("image.jdk", ""),
                System.getenv().getOrDefault("JAVA_HOME_25_X64", ""),
                System.getenv().getOrDefault("JAVA_HOME_25_ARM64", ""),
                System.getProperty("java.home"));
        return Stream.concat(named.filter(name -> !name.isBlank()).map(Path::of), installed())
                .filter(jdk -> version(jdk) >= OLDEST && Files.exists(jdk.resolve("bin/jlink")))
                .findFirst()
                .map(JavaRuntime::new);
    }

    private static Stream<Path> installed() {
        Path folder = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> jdks = Files.list(folder)) {
            return jdks.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The modules that a jar needs. */
    Set<String> modules(Path jar) {
        String printed = Command.run(
                jdk,
                List.of(
                        jdk.resolve("bin/jdeps").toString(),
                        "--print-module-deps",
                        "--ignore-missing-deps",
                        "--multi-release",
                        Integer.toString(version(jdk)),
                        jar.toAbsolutePath().toString()));
        Set<String> modules = new TreeSet<>(Arrays.asList(printed.strip().split(",", -1)));
        modules.removeAll(UNUSED);
        return modules;
    }

    /** Cuts a runtime with these modules and what they need. */
    void link(Set<String> modules, Path output) {
        Command.run(
                jdk,
                List.of(
                        jdk.resolve("bin/jlink").toString(),
                        "--add-modules",
                        String.join(",", modules),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        output.toAbsolutePath().toString()));
    }

    /** Such as 25.0.3. */
    String fullVersion() {
        return released(jdk).orElseThrow();
    }

    private static int version(Path jdk) {
        return released(jdk)
                .map(version -> Integer.parseInt(version.replaceAll("[^0-9].*", "")))
                .orElse(0);
    }

    private static Optional<String> released(Path jdk) {
        try {
            Matcher version = VERSION.matcher(Files.readString(jdk.resolve("release")));
            return version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
