package app.weld.operator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The keys of {@code values.yaml}: each one with a comment above it is a value that users may set. */
final class ValueKeys {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(.*)");

    private ValueKeys() {}

    /**
     * A value.
     *
     * @param key with dots
     * @param preset as JSON
     * @param meaning the comment above it
     */
    record Documented(String key, String preset, String meaning) {}

    static List<Documented> documented() throws IOException {
        JsonNode values =
                new YAMLMapper().readTree(Helm.CHART.resolve("values.yaml").toFile());
        List<Documented> found = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        List<String> path = new ArrayList<>();
        for (String line : Files.readAllLines(Helm.CHART.resolve("values.yaml"))) {
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith("#")) {
                comment.add(line.strip().substring(1).strip());
                continue;
            }
            if (key.matches()) {
                int depth = key.group(1).length() / 2;
                path.subList(Math.min(depth, path.size()), path.size()).clear();
                path.add(key.group(2));
                if (!comment.isEmpty()) {
                    JsonNode preset = values.at("/" + String.join("/", path));
                    found.add(new Documented(String.join(".", path), preset.toString(), String.join(" ", comment)));
                }
            }
            comment.clear();
        }
        return found;
    }

    /** The leaves of values. */
    static void collect(String prefix, JsonNode node, Set<String> into) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(field -> collect(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue(), into));
        } else {
            into.add(prefix);
        }
    }

    /** The leaves that have no comment, neither themselves nor what they are in. */
    static Set<String> undocumented() throws IOException {
        Set<String> leaves = new TreeSet<>();
        collect("", new YAMLMapper().readTree(Helm.CHART.resolve("values.yaml").toFile()), leaves);
        Set<String> documented = documented().stream().map(Documented::key).collect(Collectors.toSet());
        leaves.removeIf(leaf -> documented.stream().anyMatch(key -> leaf.equals(key) || leaf.startsWith(key + ".")));
        return leaves;
    }
}
