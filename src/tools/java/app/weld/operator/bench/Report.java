package app.weld.operator.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Figures as Markdown, and the conditions under which they came to be. */
final class Report {
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Where, when and with what. */
    void conditions(Options options, Environment environment) {
        out.println();
        out.println("### " + options.work() + " "
                + options.numbers().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        out.println();
        out.println("Conditions: " + Runtime.getRuntime().availableProcessors() + " cores (load before "
                + round(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()) + "), " + memory()
                + " GiB of memory, shared by operator, kube-apiserver, etcd, stand-in and measuring; commit " + commit()
                + "; "
                + Instant.now().truncatedTo(ChronoUnit.MINUTES) + "; operator on "
                + environment.runtime() + " and " + new TreeMap<>(environment.settings()) + "; "
                + Environment.DELAY.toMillis() + " ms on top of each call to Weld");
        out.println();
    }

    void line(String text) {
        out.println(text);
    }

    /** What is being done; not part of the figures. */
    void progress(String text) {
        System.err.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text);
    }

    void header(String... cells) {
        row((Object[]) cells);
        out.println("|" + "---|".repeat(cells.length));
    }

    void row(Object... cells) {
        out.println("| " + Arrays.stream(cells).map(Report::cell).collect(Collectors.joining(" | ")) + " |");
    }

    /** Counts by name, the greatest first. */
    static String counts(Map<String, ? extends Number> counts) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue().doubleValue() > 0)
                .sorted((a, b) ->
                        Double.compare(b.getValue().doubleValue(), a.getValue().doubleValue()))
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String cell(Object value) {
        return value instanceof Double number ? round(number) : String.valueOf(value);
    }

    static String round(double number) {
        return String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.2f" : "%.1f", number);
    }

    private static String memory() {
        try {
            String total = Files.readString(Path.of("/proc/meminfo"))
                    .lines()
                    .findFirst()
                    .orElse("0");
            return Long.toString(Long.parseLong(total.replaceAll("[^0-9]", "")) / 1024 / 1024);
        } catch (IOException e) {
            return "?";
        }
    }

    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(git.getInputStream(), StandardCharsets.UTF_8))) {
                String line = lines.readLine();
                return line == null ? "?" : line;
            }
        } catch (IOException e) {
            return "?";
        }
    }
}
