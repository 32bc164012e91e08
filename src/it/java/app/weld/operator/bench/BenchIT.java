package app.weld.operator.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark still runs, with few syncs. Its figures mean nothing here: a benchmark that is seldom run breaks unnoticed. */
class BenchIT {
    @ParameterizedTest
    @ValueSource(strings = {"converge 4", "restart 6 accounts 2", "edits 5 budget lifted", "accounts 2 syncs 6"})
    void measures(String arguments) {
        var out = new ByteArrayOutputStream();

        Bench.measure(
                Options.parse(arguments.split(" ", -1)),
                new Report(new PrintStream(out, true, StandardCharsets.UTF_8)));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Conditions: ")
                .containsPattern("(?m)^\\| \\d+ \\|");
    }
}
