package app.weld.operator.controllers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;

/** What was measured on the way: {@code target/gitops/NAME.md}, a table for {@code docs/gitops.md}. */
final class Figures {
    private final Path file;
    private final TreeMap<String, String> rows = new TreeMap<>();

    Figures(String name) {
        this.file = Path.of("target/gitops", name + ".md");
    }

    /** A point in time to measure from. */
    static long now() {
        return System.nanoTime();
    }

    void time(String what, long since) {
        Duration time = Duration.ofNanos(System.nanoTime() - since);
        note(what, String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0));
    }

    synchronized void note(String what, String figure) {
        rows.put(what, figure);
        StringBuilder table = new StringBuilder("| what | figure |\n|---|---|\n");
        rows.forEach((row, value) -> table.append("| " + row + " | " + value + " |\n"));
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
