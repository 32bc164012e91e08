package app.weld.operator.cli.kubectl;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option how a command answers, and its answer: rows, as a table for people or with all their fields for programs. */
final class Rows {
    private static final Map<String, String> COLOURS = Map.of(
            "True", "\u001b[32m",
            "Completed", "\u001b[32m",
            "Succeeded", "\u001b[32m",
            "False", "\u001b[31m",
            "Failed", "\u001b[31m",
            "Warning", "\u001b[33m",
            "Unknown", "\u001b[33m");
    private static final String PLAIN = "\u001b[0m";
    private static final String GAP = "   ";

    /** Names as they are typed. */
    @SuppressWarnings("checkstyle:ConstantName")
    enum Format {
        table,
        yaml,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, yaml, or json. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.table;

    boolean isTable() {
        return format == Format.table;
    }

    /**
     * Writes rows.
     *
     * @param columns the fields that the table shows; their titles are their names in capitals
     * @param empty what a person reads instead of a table without rows
     */
    void print(PrintWriter out, boolean colours, List<String> columns, List<Map<String, Object>> rows, String empty) {
        switch (format) {
            case json -> out.println(Serialization.asJson(rows));
            case yaml -> out.print(Serialization.asYaml(rows));
            case table -> {
                if (rows.isEmpty()) {
                    out.println(empty);
                } else {
                    table(out, colours, columns, rows);
                }
            }
        }
        out.flush();
    }

    private static void table(PrintWriter out, boolean colours, List<String> columns, List<Map<String, Object>> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Rows::title).toList());
        rows.forEach(row ->
                lines.add(columns.stream().map(column -> text(row.get(column))).toList()));
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            widths.add(lines.stream()
                    .mapToInt(line -> line.get(column).length())
                    .max()
                    .orElse(0));
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                String cell = line.get(i);
                String colour = colours ? COLOURS.get(cell) : null;
                text.append(colour == null ? cell : colour + cell + PLAIN);
                if (i < line.size() - 1) {
                    text.append(" ".repeat(widths.get(i) - cell.length())).append(GAP);
                }
            }
            out.println(text.toString().stripTrailing());
        }
    }

    /** {@code lastSuccess} is LAST SUCCESS. */
    private static String title(String field) {
        return field.replaceAll("([A-Z])", " $1").toUpperCase(Locale.ROOT);
    }

    /** In one line, and without what a terminal would obey. */
    static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ");
    }

    /**
     * A row.
     *
     * @param namesAndValues a name and a value, and so on; a field without a value is left out
     */
    static Map<String, Object> row(@Nullable Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                row.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return row;
    }
}
