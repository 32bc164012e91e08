package app.weld.operator.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each value of the chart is in its values, its schema and its README alike. */
class ChartReadmeTest {
    @BeforeAll
    static void writeWhenAsked() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""));
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            printer.indentObjectsWith(lines);
            printer.indentArraysWith(lines);
            Files.writeString(
                    ChartReadme.SCHEMA,
                    new ObjectMapper().writer(printer).writeValueAsString(ChartReadme.describedSchema()) + "\n");
            Files.writeString(ChartReadme.FILE, ChartReadme.text());
            Files.writeString(ChartReadme.DEFAULTS, ChartReadme.defaults());
        }
    }

    @Test
    void theCheckedInFileIsWhatTheValuesSay() throws IOException {
        assertThat(ChartReadme.FILE)
                .describedAs("not up to date; run: %s", ChartReadme.WRITE_COMMAND)
                .exists()
                .content()
                .isEqualTo(ChartReadme.text());
    }

    @Test
    void theDefaultsOfTheTemplatesAreTheValues() throws IOException {
        assertThat(ChartReadme.DEFAULTS)
                .describedAs("not up to date; run: %s", ChartReadme.WRITE_COMMAND)
                .exists()
                .content()
                .isEqualTo(ChartReadme.defaults());
    }

    /** Whichever Helm comes to first must not meet a value that is missing. */
    @Test
    void everyTemplateBeginsWithTheDefaults() throws IOException {
        try (var files = Files.walk(Helm.CHART.resolve("templates"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().endsWith(".tpl")))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(file -> assertThat(Files.readString(file)
                                    .replaceFirst("^\\{\\{- /\\* .* \\*/ -}}\n", "")
                                    .lines())
                            .first()
                            .asString()
                            .startsWith("{{- include \"weld-operator.defaults\" . "));
        }
    }

    @Test
    void theSchemaDescribesValuesAsTheirCommentsDo() throws IOException {
        assertThat(ChartReadme.schema())
                .describedAs("not up to date; run: %s", ChartReadme.WRITE_COMMAND)
                .isEqualTo(ChartReadme.describedSchema());
    }

    @Test
    void everyValueHasAComment() throws IOException {
        assertThat(ValueKeys.undocumented()).isEmpty();
        assertThat(ValueKeys.documented()).hasSizeGreaterThan(70);
    }

    @Test
    void theSchemaHasEveryValue() throws IOException {
        JsonNode schema = ChartReadme.schema();

        assertThat(ValueKeys.documented()).allSatisfy(value -> assertThat(
                        ChartReadme.at(schema, value.key()).isObject())
                .describedAs(value.key())
                .isTrue());
    }

    /** A property that the values do not have is part of one that is documented, or explains itself. */
    @Test
    void everyPropertyOfTheSchemaIsExplained() throws IOException {
        Set<String> documented =
                ValueKeys.documented().stream().map(ValueKeys.Documented::key).collect(Collectors.toSet());
        JsonNode values =
                new YAMLMapper().readTree(Helm.CHART.resolve("values.yaml").toFile());
        List<String> unexplained = new ArrayList<>();
        collect("", ChartReadme.schema(), documented, values, unexplained);

        assertThat(unexplained).isEmpty();
    }

    private static void collect(
            String prefix, JsonNode schema, Set<String> documented, JsonNode values, List<String> unexplained) {
        schema.path("properties").properties().forEach(property -> {
            String key = prefix + property.getKey();
            if (!documented.contains(key) && !property.getValue().has("description")) {
                if (values.path(property.getKey()).isObject()
                        && property.getValue().has("properties")) {
                    collect(key + ".", property.getValue(), documented, values.path(property.getKey()), unexplained);
                } else {
                    unexplained.add(key);
                }
            }
        });
    }
}
