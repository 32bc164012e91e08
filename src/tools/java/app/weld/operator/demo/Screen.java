package app.weld.operator.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.text.WordUtils;

/**
 * What the demo is read on: 80 columns, in colour where it is a terminal. Where the output is piped there are no colours, and no
 * progress line that would be overwritten.
 */
final class Screen {
    /** The width of a terminal that nobody has made wider. */
    static final int WIDTH = 80;

    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final Optional<Recording> recording;
    private boolean progressShown;

    /** A colour of a terminal, by its SGR code. */
    enum Colour {
        BOLD("1"),
        DIM("2"),
        GREEN("32"),
        YELLOW("33"),
        RED("31"),
        CYAN("36");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    Screen(PrintStream out, boolean terminal, Optional<Recording> recording) {
        this.out = out;
        this.terminal = terminal;
        this.recording = recording;
    }

    /** Whether standard output is a terminal on which colours are wanted: see no-color.org. */
    // Which Java gives none depends on its version.
    @SuppressWarnings("SystemConsoleNull")
    static boolean isTerminal() {
        Console console = System.console();
        return console != null
                && console.isTerminal()
                && System.getenv("NO_COLOR") == null
                && !"dumb".equals(System.getenv("TERM"));
    }

    Optional<Recording> recording() {
        return recording;
    }

    private boolean isColoured() {
        return terminal || recording.isPresent();
    }

    String coloured(Colour colour, String text) {
        return isColoured() && !text.isEmpty() ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    /** Prints a line as it is. */
    void line(String text) {
        clearProgress();
        String line = text.stripTrailing();
        out.println(terminal ? line : plain(line));
        out.flush();
        recording.ifPresent(open -> open.line(line));
    }

    /** Prints a text in as many lines as it takes, the first one after a prefix and the others below it. */
    void wrapped(String prefix, String indent, String text, Colour colour) {
        boolean first = true;
        for (String part : lines(text, WIDTH - Math.max(plain(prefix).length(), indent.length()))) {
            line((first ? prefix : indent) + coloured(colour, part));
            first = false;
        }
    }

    private static List<String> lines(String text, int width) {
        return text.isEmpty()
                ? List.of("")
                : WordUtils.wrap(text, width, "\n", false).lines().toList();
    }

    static String plain(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    /** On a terminal, the one line that says what is awaited; it is gone before the next line. */
    void progress(String what, Duration since) {
        if (terminal) {
            String text = "  ... waiting for %s, %d s".formatted(what, since.toSeconds());
            out.print(CLEAR_LINE + coloured(Colour.DIM, text.substring(0, Math.min(text.length(), WIDTH - 1))));
            out.flush();
            progressShown = true;
        }
    }

    private void clearProgress() {
        if (progressShown) {
            out.print(CLEAR_LINE);
            progressShown = false;
        }
    }
}
