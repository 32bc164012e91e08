package app.weld.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kind as a JSON Schema, for tools that know nothing of CRDs. A field that the kind does not have is refused. */
final class KindSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern MATCHES = Pattern.compile("self\\.matches\\('([^']*)'\\)( && .*)?");

    private KindSchema() {}

    /** The schema of each version, by the name of its file. */
    static Map<String, String> of(ObjectNode crd) {
        Map<String, String> files = new TreeMap<>();
        String group = crd.at("/spec/group").asText();
        String kind = crd.at("/spec/names/kind").asText();
        for (JsonNode version : crd.at("/spec/versions")) {
            String name = version.get("name").asText();
            ObjectNode schema = version.at("/schema/openAPIV3Schema").deepCopy();
            plain(schema);
            ObjectNode properties = schema.withObjectProperty("properties");
            properties
                    .putObject("apiVersion")
                    .put("type", "string")
                    .putArray("enum")
                    .add(group + "/" + name);
            properties.putObject("kind").put("type", "string").putArray("enum").add(kind);
            properties.putObject("metadata").put("type", "object");
            ObjectNode whole = JSON.createObjectNode();
            whole.put("$schema", "http://json-schema.org/draft-07/schema#");
            whole.put("title", kind + " " + group + "/" + name);
            whole.setAll(schema);
            files.put(
                    group + "/" + kind.toLowerCase(Locale.ROOT) + "_" + name + ".json", whole.toPrettyString() + "\n");
        }
        return files;
    }

    /** Without what only the API server understands; closed where it would drop a field. */
    private static void plain(JsonNode node) {
        if (node instanceof ObjectNode schema) {
            boolean free = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
            if (schema.path("properties").isObject() && !free && !schema.has("additionalProperties")) {
                schema.put("additionalProperties", false);
            }
            patterns(schema);
            List<String> ofKubernetes = new ArrayList<>();
            schema.fieldNames().forEachRemaining(name -> {
                if (name.startsWith("x-kubernetes-")) {
                    ofKubernetes.add(name);
                }
            });
            schema.remove(ofKubernetes);
        }
        node.forEach(KindSchema::plain);
    }

    /** A rule of the API server that is a regular expression, which it reports with a message, as the pattern that it is. Of several the first. */
    private static void patterns(ObjectNode schema) {
        for (JsonNode validation : schema.path("x-kubernetes-validations")) {
            Matcher rule = MATCHES.matcher(validation.path("rule").asText());
            if (rule.matches() && !schema.has("pattern")) {
                schema.put("pattern", rule.group(1).replace("\\\\", "\\"));
            }
        }
    }
}
