package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds requests and answers against what Weld's published OpenAPI document lays down. Stricter than JSON Schema: a field
 * that the document does not name is a violation, too.
 */
public final class OpenApiCheck {
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    private final ApiFacts facts;
    private final JsonNode definitions;
    private final Map<PathPattern, String> templates = new LinkedHashMap<>();
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    /** What is not as it is laid down. */
    public record Result(List<String> violations) {
        @Override
        public String toString() {
            return violations.isEmpty() ? "no violations" : String.join("\n", violations);
        }
    }

    /** Checks by the facts that are part of the project. */
    public static OpenApiCheck ofPublishedDocument() {
        return new OpenApiCheck(ApiFacts.checkedIn());
    }

    OpenApiCheck(ApiFacts facts) {
        this.facts = facts;
        this.definitions = facts.definitions().deepCopy();
        // Fixed paths before those with placeholders.
        facts.operations().stream()
                .map(operation -> operation.substring(operation.indexOf(' ') + 1))
                .distinct()
                .sorted((one, other) -> Boolean.compare(one.contains("{"), other.contains("{")))
                .forEach(path -> templates.put(new PathPattern(path), path));
    }

    /** Of answers in which a fault or an undocumented way had its hand only the requests are looked at. */
    public Result check(List<Recorded> requests) {
        List<String> violations = new ArrayList<>();
        requests.forEach(request -> check(request, violations));
        return new Result(List.copyOf(violations));
    }

    /** Every documented method and path, such as <code>GET /elt_syncs/{id}</code>. */
    List<String> operations() {
        return facts.operations();
    }

    private void check(Recorded request, List<String> violations) {
        String at = request.method() + " " + request.path();
        Optional<String> template = templates.entrySet().stream()
                .filter(entry -> entry.getKey().matches(request.path()))
                .map(Map.Entry::getValue)
                .findFirst();
        JsonNode operation = template.map(path -> facts.operation(request.method() + " " + path))
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
        for (JsonNode required : operation.path("requiredQuery")) {
            if (query.get(required.asText()) == null) {
                violations.add(at + ": query parameter " + required.asText() + " is missing");
            }
        }
        query.parameters().forEach((name, value) -> {
            JsonNode schema = operation.path("query").path(name);
            if (schema.isMissingNode()) {
                violations.add(at + ": query parameter " + name + " is not in the document");
            } else {
                boolean number = schema.path("type").asText().equals("integer");
                String json = number && value.matches("-?[0-9]{1,9}")
                        ? value
                        : TextNode.valueOf(value).toString();
                complain(at + ": query parameter " + name, schema(schema), Json.read(json), violations);
            }
        });
    }

    private void checkRequestBody(String at, JsonNode operation, String body, List<String> violations) {
        JsonNode documented = operation.path("body");
        if (body.isEmpty()) {
            if (operation.path("bodyRequired").asBoolean()) {
                violations.add(at + ": the request has no body");
            }
        } else if (documented.isMissingNode()) {
            violations.add(at + ": the request has a body, the document has none");
        } else {
            complainOfText(at + ": request", documented, body, violations);
        }
    }

    private void checkAnswer(String at, JsonNode operation, Recorded request, List<String> violations) {
        String where = at + ": answer " + request.status();
        JsonNode documented = operation.path("answers").path(Integer.toString(request.status()));
        if (request.status() == 204) {
            if (!request.responseBody().isEmpty()) {
                violations.add(where + " has a body");
            }
        } else if (documented.isObject()) {
            complainOfText(where, documented, request.responseBody(), violations);
        } else if (request.status() >= 400) {
            complainOfText(where, definitions.path("ErrorDto"), request.responseBody(), violations);
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

    /** References point to the definitions: so they come along with each schema. */
    private JsonSchema schema(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), text -> {
            ObjectNode root = Json.object("{}");
            root.putArray("allOf").add(schema);
            root.set("definitions", definitions);
            return factory.getSchema(strict(root));
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
