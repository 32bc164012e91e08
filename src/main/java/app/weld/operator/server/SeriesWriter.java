package app.weld.operator.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes gauges in the text that Prometheus's own format and OpenMetrics have in common. Each series is sent soon after it was
 * worked out, so that a scrape of any number of series takes the memory of a few. Not thread-safe.
 */
final class SeriesWriter {
    private static final int CHUNK = 16 * 1024;
    /** A double represents all integers up to this one. */
    private static final long MAX_EXACT = 1L << 53;

    private final OutputStream out;
    private final StringBuilder text = new StringBuilder(CHUNK + 1024);
    private String name = "";
    private String help = "";
    private boolean described;

    SeriesWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins a metric. One without series leaves nothing behind. */
    void metric(String newName, String newHelp) {
        name = newName;
        help = newHelp;
        described = false;
    }

    /**
     * Writes a series of the metric.
     *
     * @param labels name and value of each, sorted by name as Prometheus's library does
     */
    void series(double value, String... labels) {
        if (!described) {
            describe();
        }
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            escaped(labels[i + 1], true);
            text.append('"');
        }
        text.append(labels.length == 0 ? " " : "} ");
        number(value);
        text.append('\n');
        if (text.length() >= CHUNK) {
            flush();
        }
    }

    private void describe() {
        text.append("# HELP ").append(name).append(' ');
        escaped(help, false);
        text.append("\n# TYPE ").append(name).append(" gauge\n");
        described = true;
    }

    private void escaped(String raw, boolean quoted) {
        // Nearly all values are names, which have none of these.
        if (raw.indexOf('\\') < 0 && raw.indexOf('\n') < 0 && raw.indexOf('"') < 0) {
            text.append(raw);
            return;
        }
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\' || c == '\n' || (quoted && c == '"')) {
                text.append('\\').append(c == '\n' ? 'n' : c);
            } else {
                text.append(c);
            }
        }
    }

    /** Numbers are whole nearly always, and Java takes ten times as long to write others. */
    private void number(double value) {
        long whole = (long) value;
        if (whole == value && Math.abs(whole) < MAX_EXACT) {
            text.append(whole).append(".0");
        } else if (Double.isInfinite(value)) {
            text.append(value > 0 ? "+Inf" : "-Inf");
        } else {
            text.append(value);
        }
    }

    /** Sends what was written. */
    void flush() {
        try {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        text.setLength(0);
    }
}
