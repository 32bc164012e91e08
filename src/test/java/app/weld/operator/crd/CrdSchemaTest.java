package app.weld.operator.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every field of every kind, whoever adds one. */
@ParameterizedClass
@MethodSource("kinds")
class CrdSchemaTest {

    @Parameter
    Crds.Kind kind;

    private JsonNode crd;
    private JsonNode version;
    private final Map<String, JsonNode> schemas = new TreeMap<>();

    static List<Crds.Kind> kinds() {
        return Crds.KINDS;
    }

    @BeforeEach
    void walk() {
        crd = Crds.of(kind);
        version = crd.at("/spec/versions/0");
        walk("", version.at("/schema/openAPIV3Schema"));
    }

    private void walk(String path, JsonNode schema) {
        schemas.put(path, schema);
        schema.path("properties").properties().forEach(p -> walk(path + "." + p.getKey(), p.getValue()));
        if (schema.has("items")) {
            walk(path + "[]", schema.get("items"));
        }
        if (schema.has("additionalProperties")) {
            walk(path + "{}", schema.get("additionalProperties"));
        }
    }

    @Test
    void everyFieldIsDescribed() {
        assertNone(schema -> !schema.has("description"), path -> !path.endsWith("[]") && !path.endsWith("{}"));
    }

    @Test
    void everyFieldHasAType() {
        assertNone(schema -> !schema.has("type"));
    }

    @Test
    void everyStringIsBounded() {
        assertNone(schema -> is("string", schema) && !schema.has("maxLength") && !schema.has("enum"));
    }

    @Test
    void everyStringOfAListIsBoundedBelowToo() {
        assertNone(
                schema -> is("string", schema) && !schema.has("minLength") && !schema.has("enum"),
                // An empty value of a label is one.
                path -> path.endsWith("[]") && !path.endsWith(".matchExpressions[].values[]"));
    }

    @Test
    void everyListIsBoundedAndHasAListType() {
        assertNone(schema -> is("array", schema) && (!schema.has("maxItems") || !schema.has("x-kubernetes-list-type")));
    }

    /** Except in the status, which only the operator writes, and in selectors, where a key may occur twice as in Kubernetes' own. */
    @Test
    void listsOfObjectsMergeByAKeyThatIsRequired() {
        schemas.forEach((path, schema) -> {
            if (is("array", schema)
                    && is("object", schema.get("items"))
                    && !path.endsWith(".matchExpressions")
                    && (!path.startsWith(".status.") || path.equals(".status.conditions"))) {
                assertThat(schema.get("x-kubernetes-list-type").asText())
                        .describedAs(path)
                        .isEqualTo("map");
                for (JsonNode key : schema.get("x-kubernetes-list-map-keys")) {
                    assertThat(schema.at("/items/required")).describedAs(path).contains(key);
                }
            }
        });
        assertThat(schemas.get(".status.conditions")
                        .at("/x-kubernetes-list-map-keys/0")
                        .asText())
                .isEqualTo("type");
    }

    @Test
    void everyNumberIsBounded() {
        assertNone(schema ->
                (is("integer", schema) || is("number", schema)) && (!schema.has("minimum") || !schema.has("maximum")));
    }

    @Test
    void everyMapAndEveryFreeFormObjectIsBounded() {
        assertNone(schema -> (schema.has("additionalProperties") || schema.has("x-kubernetes-preserve-unknown-fields"))
                && !schema.has("maxProperties"));
    }

    @Test
    void onlySettingsAreFreeForm() {
        assertThat(schemas.entrySet().stream()
                        .filter(e -> e.getValue().has("x-kubernetes-preserve-unknown-fields"))
                        .map(Map.Entry::getKey))
                .isSubsetOf(".spec.settings");
    }

    @Test
    void theSpecIsRequiredAndIsNeverRewrittenByADefault() {
        assertThat(schemas.get("").get("required")).extracting(JsonNode::asText).containsExactly("spec");
        assertNone(schema -> schema.has("default"), path -> path.startsWith(".spec"));
    }

    @Test
    void theStatusIsBornUnobserved() {
        assertThat(schemas.get(".status").get("default").toString()).isEqualTo("{\"observedGeneration\":-1}");
        assertThat(version.at("/subresources/status").isObject()).isTrue();
    }

    @Test
    void eitherHalfOfTheStatusCanBeWrittenWithoutTheOther() {
        assertThat(schemas.get(".status").has("required")).isFalse();
    }

    @Test
    void everyRuleSaysWhatMustBeTheCase() {
        schemas.forEach((path, schema) -> schema.path("x-kubernetes-validations")
                .forEach(rule -> assertThat(RuleMessages.of(rule))
                        .describedAs(path + ": " + rule)
                        .isNotEmpty()
                        .allSatisfy(message -> assertThat(message).isNotBlank())));
    }

    @Test
    void noRuleIsThereTwice() {
        schemas.forEach((path, schema) -> assertThat(schema.path("x-kubernetes-validations"))
                .describedAs(path)
                .doesNotHaveDuplicates());
    }

    @Test
    void columnsComeInTheirOrderAndTheWideOnesLast() {
        JsonNode columns = version.get("additionalPrinterColumns");
        assertThat(columns).extracting(column -> column.get("name").asText()).isEqualTo(kind.columns());
        assertThat(columns)
                .extracting(column -> column.path("priority").asInt())
                .isSorted();
        assertThat(columns)
                .filteredOn(column -> column.get("type").asText().equals("date"))
                .extracting(column -> column.get("name").asText())
                .isSubsetOf("Last Run", "Last Success", "Age");
    }

    @Test
    void kubectlFindsTheKindByShortNameAndCategory() {
        assertThat(crd.at("/spec/scope").asText())
                .isEqualTo(crd.at("/spec/names/kind").asText().equals("WeldWorkspace") ? "Cluster" : "Namespaced");
        assertThat(crd.at("/spec/names/categories"))
                .extracting(JsonNode::asText)
                .containsExactly("weld");
        assertThat(crd.at("/spec/names/shortNames")).hasSize(1);
    }

    @Test
    void syncsAreSelectableByConnectionAndSchema() {
        List<String> paths = new ArrayList<>();
        version.path("selectableFields")
                .forEach(field -> paths.add(field.get("jsonPath").asText()));
        if (crd.at("/spec/names/kind").asText().equals("WeldEltSync")) {
            assertThat(paths)
                    .containsExactly(
                            ".spec.connectionRef.name", ".spec.connectionRef.namespace", ".spec.destinationSchemaName");
        } else {
            assertThat(paths).isEmpty();
        }
    }

    private void assertNone(Predicate<JsonNode> broken) {
        assertNone(broken, path -> true);
    }

    private void assertNone(Predicate<JsonNode> broken, Predicate<String> where) {
        List<String> paths = schemas.entrySet().stream()
                .filter(entry -> where.test(entry.getKey()))
                .filter(entry -> broken.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(schemas).hasSizeGreaterThan(20);
        assertThat(paths).isEmpty();
    }

    private static boolean is(String type, JsonNode schema) {
        return schema.path("type").asText().equals(type);
    }
}
