package app.weld.operator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesWriterTest {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final SeriesWriter writer = new SeriesWriter(sent);

    private String text() {
        writer.flush();
        return sent.toString(StandardCharsets.UTF_8);
    }

    @Test
    void describesAMetricOnceAndLeavesNothingOfOneWithoutSeries() {
        writer.metric("weld_none", "Of which there is no series.");
        writer.metric("weld_some", "With a \\ and\na line.");
        writer.series(1, "name", "a");
        writer.series(2, "name", "b", "state", "Failed");
        writer.metric("weld_plain", "Without labels.");
        writer.series(3);

        assertThat(text()).isEqualTo("""
                # HELP weld_some With a \\\\ and\\na line.
                # TYPE weld_some gauge
                weld_some{name="a"} 1.0
                weld_some{name="b",state="Failed"} 2.0
                # HELP weld_plain Without labels.
                # TYPE weld_plain gauge
                weld_plain 3.0
                """);
    }

    /** Another client may write into a status whatever the CRD admits. */
    @Test
    void escapesWhatWouldEndALabel() {
        writer.metric("weld_some", "Some.");
        writer.series(1, "state", "a\"} 9\nb\\ü");

        assertThat(text()).endsWith("weld_some{state=\"a\\\"} 9\\nb\\\\ü\"} 1.0\n");
    }

    @ParameterizedTest
    @CsvSource({
        "1767247500, 1767247500.0",
        "-2, -2.0",
        "0.25, 0.25",
        "1e300, 1.0E300",
        "NaN, NaN",
        "Infinity, +Inf",
        "-Infinity, -Inf"
    })
    void writesNumbersAsPrometheusReadsThem(double value, String written) {
        writer.metric("weld_some", "Some.");
        writer.series(value);

        assertThat(text()).endsWith("\nweld_some " + written + "\n");
    }

    /** The metrics of fifty thousand syncs are never in memory at once. */
    @Test
    void sendsWhatItHasAsItGoes() {
        writer.metric("weld_some", "Some.");
        int unsent = 0;
        int written = 0;
        for (int i = 0; i < 10_000; i++) {
            writer.series(i, "name", "a sync with a name of some length, number " + i);
            written += 60;
            unsent = Math.max(unsent, written - sent.size());
        }

        assertThat(unsent).isLessThan(64 * 1024);
        assertThat(text().lines()).hasSize(10_002);
    }

    @Test
    void reportsThatTheClientIsGone() {
        SeriesWriter cut = new SeriesWriter(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("cut");
            }
        });
        cut.metric("weld_some", "Some.");
        cut.series(1);

        assertThatThrownBy(cut::flush).isInstanceOf(UncheckedIOException.class);
    }
}
