package app.weld.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Fields of the two kinds that the documents name are there. */
class FieldPathsTest {
    /** In a sentence, as code. */
    private static final Pattern NAMED = Pattern.compile("`((?:spec|status)\\.[A-Za-z.\\[\\]]+?)(?:: [^`]*)?`");
    /** In a command. */
    private static final Pattern PRINTED = Pattern.compile("\\.((?:spec|status)\\.[A-Za-z]+)");
    /** Of other kinds: a CRD, a pod. */
    private static final Set<String> FOREIGN =
            Set.of("status.storedVersions", "spec.template", "spec.containers", "status.conditions.exists");

    @Test
    void everyFieldIsInACrd() throws Exception {
        Set<String> fields = new TreeSet<>(FOREIGN);
        for (String kind : List.of("weldconnections", "weldeltsyncs", "weldworkspaces")) {
            JsonNode crd = new YAMLMapper().readTree(Files.readString(Path.of("crds/" + kind + ".weld.app.yaml")));
            collect("", crd.at("/spec/versions/0/schema/openAPIV3Schema"), fields);
        }
        Set<String> unknown = new TreeSet<>();
        int named = 0;
        for (Path document : Documents.all()) {
            for (Pattern pattern : List.of(NAMED, PRINTED)) {
                for (Matcher field = pattern.matcher(text(document, pattern)); field.find(); ) {
                    named++;
                    String path = field.group(1).replaceAll("\\[[^\\]]*]", "");
                    if (!fields.contains(path)) {
                        unknown.add(document + ": " + path);
                    }
                }
            }
        }

        assertThat(named).isGreaterThan(100);
        assertThat(unknown).isEmpty();
    }

    private static String text(Path document, Pattern pattern) throws IOException {
        if (pattern == NAMED) {
            return Files.readString(document);
        }
        StringBuilder commands = new StringBuilder();
        for (CodeBlock block : Documents.blocks(document)) {
            block.commands().forEach(command -> commands.append(command.text()).append('\n'));
        }
        return commands.toString();
    }

    private static void collect(String path, JsonNode schema, Set<String> fields) {
        fields.add(path);
        JsonNode of = schema.has("items") ? schema.path("items") : schema;
        of.path("properties")
                .properties()
                .forEach(property -> collect(
                        path.isEmpty() ? property.getKey() : path + "." + property.getKey(),
                        property.getValue(),
                        fields));
    }
}
