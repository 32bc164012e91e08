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
        schema.path("x-kubernetes-validations")
                .forEach(rule -> rules.add(rule.path("rule").asText()));
        schema.forEach(inner -> collect(inner, rules));
    }

    /** An object with some of the fields that a rule speaks of. */
    private static Object value(String rule, Random random) {
        Map<String, Object> object = new TreeMap<>();
        java.util.regex.Matcher names = java.util.regex.Pattern.compile("(?:self|oldSelf)\\.([A-Za-z]+)(?!\\w*\\()")
                .matcher(rule);
        while (names.find()) {
            if (random.nextInt(3) > 0) {
                object.put(
                        names.group(1),
                        names.group(1).endsWith("Ref")
                                ? Map.of("name", TEXTS.get(random.nextInt(3)))
                                : names.group(1).contains("ull") ? random.nextBoolean() : TEXTS.get(random.nextInt(3)));
            }
        }
        return object;
    }

    private static List<String> list(Random random) {
        return random.ints(random.nextInt(4), 0, TEXTS.size())
                .mapToObj(TEXTS::get)
                .toList();
    }

    /** Both have the same result, or none. */
    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleOfTheCrdsMeansWhatItMeansInCel(String rule) throws Exception {
        Random random = new Random(1);
        CelExpression ours = CelExpression.parse(rule);
        var theirs = oracle.createProgram(oracle.compile(rule).getAst());
        boolean ofAText = rule.contains("self.matches") || rule.contains("self.split");
        for (int i = 0; i < (ofAText ? TEXTS.size() : 200); i++) {
            Map<String, Object> variables = Map.of(
                    "self", ofAText ? TEXTS.get(i) : rule.startsWith("self.all(") ? list(random) : value(rule, random),
                    "oldSelf", ofAText ? TEXTS.get(i) : value(rule, random));
            Object expected;
            try {
                expected = theirs.eval(variables);
            } catch (CelEvaluationException e) {
                expected = "none";
            }
            Object actual;
            try {
                actual = ours.eval(variables);
            } catch (IllegalStateException e) {
                actual = "none";
            }
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
                "self.a + 1",
                "'\\n'"
            })
    void whatIsNotKnownIsRefused(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> CelExpression.parse(expression));
    }
}
