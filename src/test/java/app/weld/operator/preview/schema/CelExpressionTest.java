package app.weld.operator.preview.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CelExpressionTest {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "abc",
            "abc\n",
            " abc",
            "a b",
            "A_1",
            "a.b",
            ".",
            "..",
            "-",
            "a-",
            "0 2 * * *",
            "0 2 * *",
            "61 2 * * *",
            "*/5 0-7 1,15 JAN-dec mon#2",
            "0 0 31 2 *",
            "0 0 30 2 *",
            "0 0 L * ?",
            "0 0 LW * 5L",
            "0  0 1 1 1",
            "https://a.b/c",
            "https://a b",
            "http://localhost:8080/x",
            "http://a.b",
            "\u00e9",
            "\u2003x",
            "x\u0007",
            "$",
            "a$",
            "x]y");

    private final Cel oracle = CelFactory.standardCelBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .addCompilerLibraries(CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.strings())
            .build();

    static List<String> rules() {
        List<String> rules = new ArrayList<>();
        for (String kind : List.of("WeldConnection", "WeldEltSync", "WeldWorkspace")) {
            collect(CrdSchema.of(kind, new CelRules()).json(), rules);
        }
        return rules.stream().distinct().toList();
    }

    private static void collect(JsonNode schema, List<String> rules) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            rules.add(rule.path("rule").asText());
            if (rule.has("messageExpression")) {
                rules.add(rule.path("messageExpression").asText());
            }
        }
        schema.forEach(inner -> collect(inner, rules));
    }

    /** An object with some of the fields that a rule speaks of. */
    private static Object value(String rule, Random random) {
        Map<String, Object> object = new TreeMap<>();
        java.util.regex.Matcher names = java.util.regex.Pattern.compile("(?:self|oldSelf)\\.([A-Za-z]+)(?!\\w*\\()")
                .matcher(rule);
        while (names.find()) {
            if (names.group(1).equals("destinationSchemaName") || random.nextInt(3) > 0) {
                object.put(names.group(1), field(names.group(1), random));
            }
        }
        return object;
    }

    private static Object field(String name, Random random) {
        String text = TEXTS.get(random.nextInt(3));
        if (name.equals("request")) {
            return random.nextBoolean() ? Map.of("id", text) : Map.of("id", text, "deleteHistoryOf", text);
        }
        if (name.endsWith("Ref")) {
            return Map.of("name", text);
        }
        return name.contains("ull") || name.equals("removeDataOnDelete") ? random.nextBoolean() : text;
    }

    private static List<String> list(Random random) {
        return random.ints(random.nextInt(4), 0, TEXTS.size())
                .mapToObj(TEXTS::get)
                .toList();
    }

    /** What an object that the rule speaks of may be. */
    private static Object self(String rule, int i, Random random) {
        if (isOfAText(rule)) {
            return TEXTS.get(i);
        }
        return rule.startsWith("self.all(") ? list(random) : value(rule, random);
    }

    private static boolean isOfAText(String rule) {
        return rule.contains("self.matches") || rule.contains("self.split");
    }

    private static Object eval(CelExpression expression, Map<String, Object> variables) {
        try {
            return expression.eval(variables);
        } catch (IllegalStateException e) {
            return "none";
        }
    }

    /** One rule for several conditions refuses what any of them refuses, and says which. */
    @Test
    void aMessageIsMadeExactlyIfTheRuleIsBroken() {
        List<JsonNode> made = new ArrayList<>();
        for (String kind : List.of("WeldConnection", "WeldEltSync", "WeldWorkspace")) {
            withMessageExpression(CrdSchema.of(kind, new CelRules()).json(), made);
        }
        assertThat(made).hasSize(4);
        for (JsonNode rule : made) {
            Random random = new Random(2);
            String expression = rule.path("rule").asText();
            String messageExpression = rule.path("messageExpression").asText();
            CelExpression holds = CelExpression.parse(expression);
            CelExpression message = CelExpression.parse(messageExpression);
            int broken = 0;
            for (int i = 0; i < (isOfAText(expression) ? TEXTS.size() : 3000); i++) {
                Map<String, Object> variables =
                        Map.of("self", self(messageExpression, i, random), "oldSelf", value(messageExpression, random));
                boolean is = Boolean.TRUE.equals(eval(holds, variables));
                Object text = eval(message, variables);
                assertThat(text.equals("") || text.equals("none"))
                        .as("%s of %s: %s", expression, variables, text)
                        .isEqualTo(is);
                broken += is ? 0 : 1;
            }
            assertThat(broken).as(expression).isPositive();
        }
    }

    private static void withMessageExpression(JsonNode schema, List<JsonNode> into) {
        schema.path("x-kubernetes-validations").forEach(rule -> {
            if (rule.has("messageExpression")) {
                into.add(rule);
            }
        });
        schema.forEach(inner -> withMessageExpression(inner, into));
    }

    /** Both have the same result, or none. */
    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleOfTheCrdsMeansWhatItMeansInCel(String rule) throws Exception {
        Random random = new Random(1);
        CelExpression ours = CelExpression.parse(rule);
        var theirs = oracle.createProgram(oracle.compile(rule).getAst());
        for (int i = 0; i < (isOfAText(rule) ? TEXTS.size() : 200); i++) {
            Map<String, Object> variables = Map.of(
                    "self", self(rule, i, random), "oldSelf", isOfAText(rule) ? TEXTS.get(i) : value(rule, random));
            Object expected;
            try {
                expected = theirs.eval(variables);
            } catch (CelEvaluationException e) {
                expected = "none";
            }
            Object actual = eval(ours, variables);
            assertThat(actual).as("%s of %s", rule, variables).isEqualTo(expected);
        }
    }

    @Test
    void thereAreRules() {
        assertThat(rules()).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "self.",
                "self.a(",
                "self.exists(x, x > 1)",
                "self.all(x, y > 1)",
                "self in [1",
                "has(self)",
                "'a",
                "other == 1",
                "self == 1 2",
                "self.a - 1",
                "self.filter(x)",
                "'\\n'"
            })
    void whatIsNotKnownIsRefused(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> CelExpression.parse(expression));
    }
}
