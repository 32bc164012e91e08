package app.weld.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a rule in CEL may say: its message, or the texts in double quotes of the expression that makes the message. */
public final class RuleMessages {
    private static final Pattern TEXT = Pattern.compile("\"(?:; )?([^\"]*)\"");

    private RuleMessages() {}

    public static List<String> of(JsonNode rule) {
        return rule.has("message")
                ? List.of(rule.get("message").asText())
                : TEXT.matcher(rule.path("messageExpression").asText())
                        .results()
                        .map((MatchResult text) -> text.group(1))
                        .toList();
    }
}
