package app.weld.operator.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of the operator's own metrics in {@code docs/observability.md}, made from what {@code /metrics} shows. */
record MetricsTable(List<Row> rows) {
    static final String WRITE_COMMAND = "mvn -Pit test -Dtest=MetricsIT -Ddocs.write=true";

    private static final Path FILE = Path.of("docs/observability.md");
    private static final String BEGIN = "<!-- metrics: generated, see MetricsTable -->\n";
    private static final String END = "<!-- end of metrics -->\n";

    private static final Pattern HEAD = Pattern.compile("# (HELP|TYPE) (weld_\\w+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("(weld_\\w+)\\{(.*)} .*");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    /**
     * A metric.
     *
     * @param labels in the order of the alphabet
     */
    record Row(String name, String type, List<String> labels, String help) {
        private String unit() {
            if (name.endsWith("_timestamp_seconds")) {
                return "seconds since 1970";
            }
            return name.matches(".*_seconds(_max)?") ? "seconds" : "";
        }

        private String markdown() {
            return "| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            name,
                            type,
                            unit(),
                            labels.stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")),
                            (name.endsWith("_max") ? "Maximum over the last minutes: " : "")
                                    + help.replaceFirst("\\.$", "").replace("|", "\\|"));
        }
    }

    /** The operator's own among what was scraped. */
    static MetricsTable of(List<String> scrape) {
        Map<String, String> types = new TreeMap<>();
        Map<String, String> helps = new TreeMap<>();
        Map<String, TreeSet<String>> labels = new TreeMap<>();
        for (String line : scrape) {
            Matcher head = HEAD.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (head.matches()) {
                (head.group(1).equals("TYPE") ? types : helps).put(head.group(2), head.group(3));
            } else if (sample.matches()) {
                Matcher label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                    labels.computeIfAbsent(sample.group(1).replaceFirst("_(sum|count)$", ""), name -> new TreeSet<>())
                            .add(label.group(1));
                }
            }
        }
        return new MetricsTable(types.entrySet().stream()
                .map(type -> new Row(
                        type.getKey(),
                        type.getValue(),
                        List.copyOf(labels.getOrDefault(type.getKey(), new TreeSet<>())),
                        helps.getOrDefault(type.getKey(), "")))
                .toList());
    }

    String markdown() {
        return "| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n"
                + rows.stream().map(Row::markdown).collect(Collectors.joining());
    }

    static String documented() throws IOException {
        String text = Files.readString(FILE);
        return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
    }

    void write() throws IOException {
        String text = Files.readString(FILE);
        Files.writeString(
                FILE,
                text.substring(0, text.indexOf(BEGIN) + BEGIN.length())
                        + markdown()
                        + text.substring(text.indexOf(END)));
    }
}
