package app.weld.operator.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fields of an answer, in whichever spelling. */
final class Json {
    private static final Pattern AFTER_UNDERSCORE = Pattern.compile("_([a-z])");

    private Json() {}

    /** The field in snake case, else in camel case, else missing. */
    static JsonNode at(JsonNode node, String name) {
        return node.has(name) ? node.path(name) : node.path(camel(name));
    }

    static String camel(String name) {
        return AFTER_UNDERSCORE.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    static Optional<String> text(JsonNode node, String name) {
        JsonNode value = at(node, name);
        return value.isTextual() && !value.asText().isEmpty() ? Optional.of(value.asText()) : Optional.empty();
    }

    static String id(JsonNode node) {
        return text(node, "id").orElse("");
    }

    /** The objects of a list, which is a page or a bare array. */
    static List<JsonNode> items(JsonNode page) {
        List<JsonNode> items = new ArrayList<>();
        (page.isArray() ? page : page.path("data")).forEach(items::add);
        return items;
    }

    static JsonNode orMissing(Optional<Wire.Answer> answer) {
        return answer.map(Wire.Answer::json).orElse(MissingNode.getInstance());
    }
}
