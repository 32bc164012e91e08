package app.weld.operator.demo;

import static org.apache.commons.text.StringEscapeUtils.escapeXml10;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of a terminal, with their colours, as a picture in SVG. */
final class Picture {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[([0-9]+)m");
    private static final int LINE = 18;
    private static final int COLUMN = 8;
    private static final int MARGIN = 16;
    private static final String STYLE = """
            rect{fill:#151b26}text{fill:#e6e9f0;font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre}
            .c1{font-weight:bold}.c2{fill:#a9b3c5}.c31{fill:#ff9b8f}.c32{fill:#6fd29b}.c33{fill:#f3c969}.c36{fill:#79c8f0}""";

    private Picture() {}

    /**
     * Writes the picture.
     *
     * @param title for whoever cannot see it
     * @param lines with the colours that a terminal reads
     */
    static void write(Path file, String title, List<String> lines) throws IOException {
        int columns = lines.stream()
                .mapToInt(line -> COLOUR.matcher(line).replaceAll("").length())
                .max()
                .orElse(1);
        int width = columns * COLUMN + 2 * MARGIN;
        int height = lines.size() * LINE + 2 * MARGIN;
        StringBuilder svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">%n<title>%s</title>%n<style>%s</style>%n<rect width=\"100%%\" height=\"100%%\" rx=\"8\"/>%n"
                        .formatted(width, height, width, escapeXml10(title), STYLE));
        int y = MARGIN + LINE - 5;
        for (String line : lines) {
            svg.append("<text x=\"%d\" y=\"%d\" xml:space=\"preserve\">%s</text>%n".formatted(MARGIN, y, spans(line)));
            y += LINE;
        }
        Files.writeString(file, svg.append("</svg>\n"));
    }

    private static String spans(String line) {
        StringBuilder spans = new StringBuilder();
        Matcher colour = COLOUR.matcher(line);
        int from = 0;
        while (colour.find()) {
            spans.append(escapeXml10(line.substring(from, colour.start())));
            spans.append(colour.group(1).equals("0") ? "</tspan>" : "<tspan class=\"c" + colour.group(1) + "\">");
            from = colour.end();
        }
        return spans.append(escapeXml10(line.substring(from))).toString();
    }
}
