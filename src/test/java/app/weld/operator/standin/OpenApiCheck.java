package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Holds requests and answers against Weld's published OpenAPI document, where that lies beside the project; it is not part
 * of the project. Stricter than JSON Schema: a field that the document does not name is a violation, too.
 */
public final class OpenApiCheck {
    private static final String WHERE = "../shared/weld-api/openapi.json";

    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    /** Null where there is none. */
    private final JsonNode document;

    private final Map<PathPattern, String> templates = new LinkedHashMap<>();
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    /**
     * What came of a check.
     *
     * @param checked false where the document is not there
     */
    public record Result(boolean checked, List<String> violations) {
        @Override
        public String toString() {
            if (!checked) {
                return "not checked: no " + WHERE;
            }
            return violations.isEmpty() ? "no violations" : String.join("\n", violations);
        }
    }

    /** Looks for the document; the system property {@code weld.openapi} names another place for it. */
    public static OpenApiCheck ofPublishedDocument() {
        Path root = Path.of(System.getProperty("basedir", ""));
        Path file = Path.of(System.getProperty(
                "weld.openapi", root.toAbsolutePath().resolve(WHERE).toString()));
        if (!Files.isRegularFile(file)) {
            return new OpenApiCheck(null);
        }
        try {
            return new OpenApiCheck(Json.read(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OpenApiCheck(JsonNode document) {
        this.document = document == null ? null : strict(document.deepCopy());
        if (document != null) {
            // Fixed paths before those with placeholders.
            List<String> paths = new ArrayList<>();
            document.path("paths").fieldNames().forEachRemaining(paths::add);
            paths.sort((one, other) -> Boolean.compare(one.contains("{"), other.contains("{")));
            paths.forEach(path -> templates.put(new PathPattern(path), path));
        }
    }

    /** Whether the document is there. */
    public boolean available() {
        return document != null;
    }

    /** Of answers in which a fault or an undocumented way had its hand only the requests are looked at. */
    public Result check(List<Recorded> requests) {
        List<String> violations = new ArrayList<>();
        if (available()) {
            requests.forEach(request -> check(request, violations));
        }
        return new Result(available(), List.copyOf(violations));
    }

    /** Every documented method and path, such as <code>GET /elt_syncs/{id}</code>. */
    List<String> operations() {
        List<String> operations = new ArrayList<>();
        templates.values().forEach(path -> document.path("paths")
                .path(path)
                .fieldNames()
                .forEachRemaining(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }

    private void check(Recorded request, List<String> violations) {
        String at = request.method() + " " + request.path();
        Optional<String> template = templates.entrySet().stream()
                .filter(entry -> entry.getKey().matches(request.path()))
                .map(Map.Entry::getValue)
                .findFirst();
        JsonNode operation = template.map(path ->
                        document.path("paths").path(path).path(request.method().toLowerCase(Locale.ROOT)))
                .filter(JsonNode::isObject)
                .orElse(null);
        if (operation == null) {
            violations.add(at + ": not in the document");
            return;
        }
        checkQuery(at, operation, Query.of(request.query()), violations);
        checkRequestBody(at, operation, request.requestBody(), violations);
        if (!request.fault()) {
            checkAnswer(at, operation, request, violations);
        }
    }

    private void checkQuery(String at, JsonNode operation, Query query, List<String> violations) {
        Map<String, JsonNode> known = new HashMap<>();
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                known.put(parameter.path("name").asText(), parameter);
                if (parameter.path("required").asBoolean()
                        && query.get(parameter.path("name").asText()) == null) {
                    violations.add(
                            at + ": query parameter " + parameter.path("name").asText() + " is missing");
                }
            }
        }
        query.parameters().forEach((name, value) -> {
            JsonNode parameter = known.get(name);
            if (parameter == null) {
                violations.add(at + ": query parameter " + name + " is not in the document");
            } else {
                boolean number = parameter.path("schema").path("type").asText().equals("integer");
                String json = number && value.matches("-?[0-9]{1,9}")
                        ? value
                        : TextNode.valueOf(value).toString();
                complain(
                        at + ": query parameter " + name,
                        schema(parameter.path("schema")),
                        Json.read(json),
                        violations);
            }
        });
    }

    private void checkRequestBody(String at, JsonNode operation, String body, List<String> violations) {
        JsonNode documented = operation.path("requestBody");
        if (body.isEmpty()) {
            if (documented.path("required").asBoolean()) {
                violations.add(at + ": the request has no body");
            }
        } else if (documented.isMissingNode()) {
            violations.add(at + ": the request has a body, the document has none");
        } else {
            complainOfText(at + ": request", documented.at("/content/application~1json/schema"), body, violations);
        }
    }

    private void checkAnswer(String at, JsonNode operation, Recorded request, List<String> violations) {
        String where = at + ": answer " + request.status();
        JsonNode documented = operation.path("responses").path(Integer.toString(request.status()));
        JsonNode schema = documented.at("/content/application~1json/schema");
        if (request.status() == 204) {
            if (!request.responseBody().isEmpty()) {
                violations.add(where + " has a body");
            }
        } else if (!schema.isMissingNode()) {
            complainOfText(where, schema, request.responseBody(), violations);
        } else if (request.status() >= 400) {
            complainOfText(where, document.at("/components/schemas/ErrorDto"), request.responseBody(), violations);
        }
        if (documented.isMissingNode() && request.status() < 400) {
            violations.add(where + " is not in the document");
        }
    }

    private void complainOfText(String where, JsonNode schema, String text, List<String> violations) {
        try {
            complain(where, schema(schema), Json.read(text), violations);
        } catch (IllegalArgumentException e) {
            violations.add(where + " is not JSON");
        }
    }

    private static void complain(String where, JsonSchema schema, JsonNode json, List<String> violations) {
        schema.validate(json).forEach(message -> violations.add(where + ": " + message.getMessage()));
    }

    /** References point into the document: so it comes along with each schema. */
    private JsonSchema schema(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), text -> {
            ObjectNode root = Json.object("{}");
            root.putArray("allOf").add(schema);
            root.set("components", document.path("components"));
            return factory.getSchema(root);
        });
    }

    /** Lets every object refuse the fields that it does not name. */
    private static JsonNode strict(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").asText().equals("object")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApiCheck::strict);
        return node;
    }
}
