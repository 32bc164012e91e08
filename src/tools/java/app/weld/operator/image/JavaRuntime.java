package app.weld.operator.image;

import app.weld.operator.process.Program;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The Java that the image runs: the JDK that builds the project, cut to the modules that the operator uses. */
record JavaRuntime(Path jdk) {
    /**
     * What libraries can use where it is there, and what the operator does not use of them: Jackson's and the expression
     * language's beans, Jackson's SQL dates, and scripts in Logback's configuration.
     */
    private static final Set<String> UNUSED = Set.of("java.desktop", "java.sql", "java.scripting");

    static JavaRuntime ofThisJvm() {
        return new JavaRuntime(Path.of(System.getProperty("java.home")));
    }

    /** The modules that a jar needs. */
    Set<String> modules(Path jar) {
        String printed = Program.of(List.of(
                        jdk.resolve("bin/jdeps").toString(),
                        "--print-module-deps",
                        "--ignore-missing-deps",
                        "--multi-release",
                        Integer.toString(Runtime.version().feature()),
                        jar.toAbsolutePath().toString()))
                .in(jdk)
                .run()
                .orThrow();
        Set<String> modules = new TreeSet<>(Arrays.asList(printed.strip().split(",", -1)));
        modules.removeAll(UNUSED);
        return modules;
    }

    /** Cuts a runtime with these modules and what they need. */
    void link(Set<String> modules, Path output) {
        Program.of(List.of(
                        jdk.resolve("bin/jlink").toString(),
                        "--add-modules",
                        String.join(",", modules),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        output.toAbsolutePath().toString()))
                .in(jdk)
                .run()
                .orThrow();
    }

    /** Such as 25.0.3. */
    static String version() {
        return Runtime.version().version().stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
