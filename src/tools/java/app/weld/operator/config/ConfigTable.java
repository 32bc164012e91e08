package app.weld.operator.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The table of settings in {@code docs/configuration.md}, made from {@link EnvironmentVariable}. Written anew by
 * {@code mvn test -Dtest=ConfigTableTest -Dweld.docs.write=true}.
 */
final class ConfigTable {
    static final Path FILE = Path.of("docs", "configuration.md");

    private static final String BEGIN = "<!-- settings: generated, see ConfigTable -->\n";
    private static final String END = "<!-- end of settings -->\n";

    private ConfigTable() {}

    static String markdown() {
        return "| Variable | Default | Meaning |\n|---|---|---|\n"
                + Arrays.stream(EnvironmentVariable.values())
                        .map(ConfigTable::row)
                        .collect(Collectors.joining());
    }

    private static String row(EnvironmentVariable setting) {
        String preset = setting.preset().isEmpty() ? "" : "`" + setting.preset() + "`";
        return "| `" + setting.name() + "` | " + preset + " | "
                + setting.meaning().replace("|", "\\|") + " |\n";
    }

    /** The table in the documentation. */
    static String documented() throws IOException {
        String text = Files.readString(FILE);
        return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
    }

    static void write() throws IOException {
        String text = Files.readString(FILE);
        String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
        Files.writeString(FILE, before + markdown() + text.substring(text.indexOf(END)));
    }
}
