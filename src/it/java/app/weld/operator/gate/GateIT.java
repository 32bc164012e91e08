package app.weld.operator.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A violation that is planted in a copy of the build fails it, also where the demo or the benchmark was compiled before. */
class GateIT {
    private static final String MAVEN = System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";

    @TempDir
    private Path copy;

    private record Outcome(int status, String output) {}

    @BeforeEach
    void copyTheBuild() throws IOException {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, MAVEN))),
                "there is no Maven on the path");
        Files.copy(Path.of("pom.xml"), copy.resolve("pom.xml"));
        Path format = Path.of("src/tools/format/Format.java");
        Files.createDirectories(copy.resolve(format).getParent());
        Files.copy(format, copy.resolve(format));
        Path sources = Files.createDirectories(copy.resolve("src/main/java/app/weld/operator"));
        Files.copy(Path.of("src/main/java/app/weld/operator/package-info.java"), sources.resolve("package-info.java"));
    }

    @Test
    void aNullWhereNoneMayBeFailsTheBuildAfterTheDemoWasCompiled() throws Exception {
        plant(
                "static int length(@org.jspecify.annotations.Nullable String text) {\n        return text.length();\n    }");

        assertThat(maven("-Pdemo", "compile")).returns(0, Outcome::status);

        assertThat(maven("compile")).satisfies(gate -> {
            assertThat(gate.status()).isNotZero();
            assertThat(gate.output()).contains("[NullAway]");
        });
    }

    @Test
    void whatErrorProneWarnsOfFailsTheBuildAfterTheBenchmarkWasCompiled() throws Exception {
        plant("static boolean same(Integer one, Integer other) {\n        return one == other;\n    }");

        assertThat(maven("-Pbench", "compile")).returns(0, Outcome::status);

        assertThat(maven("compile")).satisfies(gate -> {
            assertThat(gate.status()).isNotZero();
            assertThat(gate.output()).contains("[BoxedPrimitiveEquality]");
        });
    }

    @Test
    void whatIsFormattedOtherwiseFailsTheBuild() throws Exception {
        plant("static   void    nothing() { }");

        assertThat(maven("compile")).satisfies(gate -> {
            assertThat(gate.status()).isNotZero();
            assertThat(gate.output()).contains("Planted.java", "mvn -Pformat");
        });
    }

    @Test
    void whatIsRightPasses() throws Exception {
        plant("static void nothing() {}");

        assertThat(maven("compile")).returns(0, Outcome::status);
    }

    private void plant(String member) throws IOException {
        Files.writeString(copy.resolve("src/main/java/app/weld/operator/Planted.java"), """
                package app.weld.operator;

                final class Planted {
                    private Planted() {}

                    %s
                }
                """.formatted(member));
    }

    private Outcome maven(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(MAVEN, "-o", "-q", "-B"));
        String repository = System.getProperty("localRepository");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(List.of(arguments));
        Path output = copy.resolve("output.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().remove("MAVEN_OPTS");
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("Maven does not end: " + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }
}
