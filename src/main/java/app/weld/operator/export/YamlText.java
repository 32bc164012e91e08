package app.weld.operator.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.comments.CommentLine;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Writes JSON as YAML with comments, in the order in which it is. Any reader of YAML 1.1 and of YAML 1.2 reads the same. */
final class YamlText {
    /** What no reader takes for anything but text. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

    private static final Set<String> RESERVED =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "infinity");
    private static final int NEVER_FOLDED = Integer.MAX_VALUE / 2;
    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setDumpComments(true)
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(NEVER_FOLDED)
            .setSplitLines(false)
            .setBestLineBreak("\n")
            .build();

    private final Map<String, List<String>> comments;

    private YamlText(Map<String, List<String>> comments) {
        this.comments = comments;
    }

    /** @param comments lines by the path of the field or item ({@code spec.streams[2]}) that they stand above */
    static String of(JsonNode json, Map<String, List<String>> comments) {
        StringBuilder text = new StringBuilder();
        new Dump(SETTINGS).dumpNode(new YamlText(comments).node("", json), new StreamDataWriter() {
            @Override
            public void write(String part) {
                text.append(part);
            }

            @Override
            public void write(String part, int from, int length) {
                text.append(part, from, from + length);
            }
        });
        return text.toString();
    }

    private Node node(String path, JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> mapping(path, json);
            case ARRAY -> sequence(path, json);
            case STRING -> text(json.asText());
            case NUMBER ->
                new ScalarNode(json.isIntegralNumber() ? Tag.INT : Tag.FLOAT, json.asText(), ScalarStyle.PLAIN);
            case BOOLEAN -> new ScalarNode(Tag.BOOL, json.asText(), ScalarStyle.PLAIN);
            default -> new ScalarNode(Tag.NULL, "null", ScalarStyle.PLAIN);
        };
    }

    private Node mapping(String path, JsonNode object) {
        List<NodeTuple> fields = new ArrayList<>();
        object.properties().forEach(field -> {
            String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            Node key = text(field.getKey());
            comment(inner, key);
            fields.add(new NodeTuple(key, node(inner, field.getValue())));
        });
        return new MappingNode(Tag.MAP, fields, fields.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }

    private Node sequence(String path, JsonNode array) {
        List<Node> items = new ArrayList<>();
        for (JsonNode item : array) {
            String inner = path + "[" + items.size() + "]";
            Node node = node(inner, item);
            comment(inner, node);
            items.add(node);
        }
        return new SequenceNode(Tag.SEQ, items, items.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }

    private static Node text(String text) {
        boolean isPlain = PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT));
        return new ScalarNode(Tag.STR, text, isPlain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    private void comment(String path, Node node) {
        List<String> lines = comments.getOrDefault(path, List.of());
        if (!lines.isEmpty()) {
            node.setBlockComments(lines.stream()
                    .map(line -> new CommentLine(
                            Optional.empty(), Optional.empty(), " " + Comments.line(line), CommentType.BLOCK))
                    .toList());
        }
    }
}
