package app.weld.operator.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects comments. What Weld names cannot end a comment: each stays on one line. */
final class Comments {
    private static final int MAX = 400;

    private final Map<String, List<String>> lines = new TreeMap<>();

    void add(String path, String line) {
        lines.computeIfAbsent(path, any -> new ArrayList<>()).add(line(line));
    }

    Map<String, List<String>> all() {
        return lines;
    }

    /** The text on one line, without anything that an editor or a parser would not take for text. */
    static String line(String text) {
        String line = text.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
        return line.length() > MAX ? line.substring(0, MAX) + "..." : line;
    }

    /** The lines as a comment of their own. */
    static String block(List<String> lines) {
        StringBuilder block = new StringBuilder();
        lines.forEach(line -> block.append(("# " + line(line)).stripTrailing()).append('\n'));
        return block.toString();
    }
}
