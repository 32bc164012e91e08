package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA = """
            {'type': 'object', 'additionalProperties': false, 'required': ['region'],
             'properties': {
               'region': {'enum': ['eu', 'us']}, 'lookback_window_days': {'type': 'integer', 'minimum': 0, 'maximum': 365},
               'accounts': {'type': 'array', 'minItems': 1, 'items': {'type': 'string', 'pattern': '^[0-9]+$'}},
               'mode': {'$ref': '#/definitions/mode'}, 'token': {'type': 'string', 'minLength': 3}, 'secret': {'type': 'string'}},
             'definitions': {'mode': {'type': 'string', 'enum': ['bulk', 'rest']}},
             'dependencies': {'token': ['secret'], 'mode': {'required': ['accounts']}}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'region': 'eu'} | ",
                "{'region': 'eu', 'lookback_window_days': 3.0} | ",
                "{} | spec.settings.region is missing (one of eu, us)",
                "{'region': 'se'} | spec.settings.region must be one of eu, us",
                "{'region': 'eu', 'lookback_days': 3} | spec.settings.lookback_days is unknown",
                "{'region': 'eu', 'lookback_windows_days': 3} | spec.settings.lookback_windows_days is unknown (nearest: lookback_window_days)",
                "{'region': 'eu', 'lookback_window_days': 366} | spec.settings.lookback_window_days must be at most 365",
                "{'region': 'eu', 'lookback_window_days': '3'} | spec.settings.lookback_window_days must be of type integer",
                "{'region': 'eu', 'accounts': []} | spec.settings.accounts must have at least 1 items",
                "{'region': 'eu', 'accounts': ['1', 'x']} | spec.settings.accounts[1] must match ^[0-9]+$",
                "{'region': 'eu', 'mode': 'soap', 'accounts': ['1']} | spec.settings.mode must be one of bulk, rest",
                "{'region': 'eu', 'mode': 'rest'} | spec.settings.accounts is missing",
                "{'region': 'eu', 'token': 'abc'} | spec.settings.secret is missing, which token needs",
            })
    void saysWhatTheSchemaDoesNotAllow(String settings, String violation) {
        SettingsCheck check = SettingsCheck.ofWhole(Json.of(SCHEMA), Json.of(settings));

        assertThat(check.violations()).isEqualTo(violation == null ? List.of() : List.of(violation));
        assertThat(check.oddities()).isEmpty();
    }

    @Test
    void nothingIsMissingInAPart() {
        assertThat(SettingsCheck.ofPart(Json.of(SCHEMA), Json.of("{'token': 'abc', 'mode': 'bulk'}"))
                        .remarks())
                .isEmpty();
    }

    /** The value may be a password. */
    @Test
    void saysNoValueOfASetting() {
        SettingsCheck check = SettingsCheck.ofWhole(
                Json.of(SCHEMA), Json.of("{'region': 'hunter2', 'token': 'h2', 'accounts': ['hunter2']}"));

        assertThat(check.violations()).hasSize(4);
        assertThat(check.explanation()).doesNotContain("hunter2", "h2");
    }

    @Test
    void anOpenSchemaForbidsNoNameAndHasNearestOnes() {
        SettingsCheck check = SettingsCheck.ofWhole(
                Json.of("{'properties': {'instanceUrl': {}}, 'allOf': [{'properties': {'other': {}}}]}"),
                Json.of("{'instanceurl': 'x', 'other': 1}"));

        assertThat(check.violations()).isEmpty();
        assertThat(check.remarks())
                .containsExactly("spec.settings.instanceurl is not in the schema (nearest: instanceUrl)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'properties': {'a': {'type': 'text'}}} | it names a type that JSON Schema does not have",
                "{'properties': {'a': {'$ref': '#/definitions/none'}}} | it refers to a part that it does not contain",
                "{'properties': {'a': {'$ref': 'https://example.com/schema'}}} | it refers to a part that it does not contain",
                "{'properties': {'a': {'pattern': '('}}} | it has a regular expression that is none",
                "{'properties': {'a': {'$ref': '#/properties/a'}}} | it is too large or refers to itself, and was checked in part",
                "{'properties': {'a': 3}} | a part of it is neither an object nor true or false",
                "{'properties': {'a': {'type': 'string', 'pattern': '^(a+)+\\\\1b$'}}} | it has a regular expression that takes too long",
            })
    @Timeout(5)
    void anOddSchemaForbidsNothing(String schema, String oddity) {
        SettingsCheck check =
                SettingsCheck.ofWhole(Json.of(schema), Json.of("{'a': '" + "a".repeat(40) + "!" + "', 'b': 2}"));

        assertThat(check.violations()).isEmpty();
        assertThat(check.oddities()).containsExactly(oddity);
    }

    /** Each way of a schema to branch doubles the work, at each depth. */
    @Test
    @Timeout(5)
    void endsSoonWhateverTheSchemaIs() {
        String schema =
                "{'$defs': {'x': {'anyOf': [{'$ref': '#/$defs/x'}, {'$ref': '#/$defs/x'}, {'type': 'string'}]}},"
                        + " 'properties': {'a': {'$ref': '#/$defs/x'}}}";

        assertThat(SettingsCheck.ofWhole(Json.of(schema), Json.of("{'a': 3}")).oddities())
                .hasSize(1);
    }

    /** The validator of networknt is right; this one has words for people, asks nobody for references, and always ends. */
    @Test
    void agreesWithAValidatorOnRandomSchemas() {
        Random random = new Random(18);
        int wrong = 0;
        for (int i = 0; i < 4_000; i++) {
            VersionFlag version = i % 2 == 0 ? VersionFlag.V7 : VersionFlag.V202012;
            ObjectNode schema = schema(random, 3, version);
            schema.set("$defs", JSON.createObjectNode().set("d", schema(random, 0, version)));
            JsonNode settings = value(random, 3);
            boolean valid = JsonSchemaFactory.getInstance(version)
                    .getSchema(schema)
                    .validate(settings)
                    .isEmpty();

            assertThat(SettingsCheck.ofWhole(schema, settings).violations().isEmpty())
                    .as("%s %s of %s", version, settings, schema)
                    .isEqualTo(valid);
            wrong += valid ? 0 : 1;
        }
        assertThat(wrong).isBetween(800, 3_200);
    }

    private static ObjectNode schema(Random random, int depth, VersionFlag version) {
        ObjectNode schema = JSON.createObjectNode();
        for (int i = random.nextInt(3); i >= 0; i--) {
            switch (random.nextInt(depth > 0 ? 16 : 7)) {
                case 0 ->
                    schema.put(
                            "type",
                            List.of("string", "integer", "number", "object", "array", "boolean")
                                    .get(random.nextInt(6)));
                case 1 -> schema.putArray("enum").add("a").add(2).add(true);
                case 2 -> schema.put("minimum", 2);
                case 3 -> schema.put("exclusiveMaximum", 3);
                case 4 -> schema.put("maxLength", 1);
                case 5 -> schema.put("pattern", "^b");
                case 6 -> schema.put("const", 2.0);
                case 7, 8 -> {
                    ObjectNode properties = schema.putObject("properties");
                    properties.set("a", schema(random, depth - 1, version));
                    properties.set("b", schema(random, depth - 1, version));
                    if (random.nextBoolean()) {
                        schema.put("additionalProperties", false);
                    }
                }
                case 9 -> schema.putArray("required").add("a");
                case 10 -> schema.set("items", schema(random, depth - 1, version));
                case 11 ->
                    schema.putArray(List.of("allOf", "anyOf", "oneOf").get(random.nextInt(3)))
                            .add(schema(random, depth - 1, version))
                            .add(schema(random, depth - 1, version));
                case 12 -> {
                    schema.set("if", schema(random, depth - 1, version));
                    schema.set("then", schema(random, depth - 1, version));
                    schema.set("else", schema(random, depth - 1, version));
                }
                case 13 -> schema.set("not", schema(random, depth - 1, version));
                case 14 -> {
                    if (version == VersionFlag.V7) {
                        ObjectNode dependencies = schema.putObject("dependencies");
                        dependencies.putArray("a").add("b");
                        dependencies.set("b", schema(random, depth - 1, version));
                    } else {
                        schema.putObject("dependentRequired").putArray("a").add("b");
                        schema.putObject("dependentSchemas").set("b", schema(random, depth - 1, version));
                    }
                }
                default -> {
                    if (version == VersionFlag.V202012) {
                        schema.put("$ref", "#/$defs/d");
                    } else {
                        schema.putArray("allOf").addObject().put("$ref", "#/$defs/d");
                    }
                }
            }
        }
        if (schema.path("type").asText().equals("object")) {
            // The validator takes an enumeration for a type then.
            schema.remove("enum");
        }
        return schema;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 6 : 8)) {
            case 0, 1, 2, 3, 4 -> {
                ObjectNode object = JSON.createObjectNode();
                for (String name : List.of("a", "b", "c")) {
                    if (random.nextBoolean() && depth > 0) {
                        object.set(name, value(random, depth - 1));
                    }
                }
                yield depth > 0 ? object : JSON.getNodeFactory().numberNode(random.nextInt(4));
            }
            case 5 -> JSON.getNodeFactory().textNode(List.of("a", "b", "bb").get(random.nextInt(3)));
            case 6 -> JSON.createArrayNode().add(2).add("a");
            default -> JSON.getNodeFactory().numberNode(2.0);
        };
    }
}
