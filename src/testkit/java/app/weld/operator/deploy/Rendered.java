package app.weld.operator.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Manifests that were rendered. */
record Rendered(List<JsonNode> documents) {
    /** The one of this kind whose name ends so. */
    JsonNode get(String kind, String nameEnd) {
        List<JsonNode> found = all(kind).stream()
                .filter(document -> name(document).endsWith(nameEnd))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + kind + " " + nameEnd + " in " + kinds());
        }
        return found.get(0);
    }

    JsonNode get(String kind) {
        return get(kind, "");
    }

    List<JsonNode> all(String kind) {
        return documents.stream()
                .filter(document -> document.get("kind").asText().equals(kind))
                .toList();
    }

    List<String> kinds() {
        return documents.stream()
                .map(document -> document.get("kind").asText())
                .distinct()
                .sorted()
                .toList();
    }

    JsonNode container() {
        return get("Deployment").at("/spec/template/spec/containers/0");
    }

    /** The plain environment variables of the operator. */
    Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        container()
                .get("env")
                .forEach(variable -> variables.put(
                        variable.get("name").asText(), variable.path("value").asText()));
        return variables;
    }

    static String name(JsonNode document) {
        return document.at("/metadata/name").asText();
    }
}
