package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What Weld's published OpenAPI document lays down: operations, query parameters, bodies, status codes and the fields of
 * its objects, in a form of our own. The document is not part of the project, these facts of it are a test resource, so that
 * every build checks the same. Where the document lies beside the project, a test holds the resource against it.
 */
final class ApiFacts {
    static final Path FILE = Path.of("src/testkit/resources/weld-api-facts.json");
    private static final String RESOURCE = "/weld-api-facts.json";
    private static final String COMPONENTS = "#/components/schemas/";
    private static final String DEFINITIONS = "#/definitions/";

    /** What says something of a value; all else in a schema is text for people. */
    private static final Set<String> CONSTRAINTS = Set.of(
            "type",
            "format",
            "enum",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "nullable",
            "required");

    private static final Set<String> LISTS_OF_SCHEMAS = Set.of("allOf", "oneOf", "anyOf");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectNode root;

    private ApiFacts(ObjectNode root) {
        this.root = root;
    }

    /** The facts that are part of the project. */
    static ApiFacts checkedIn() {
        try (InputStream in = ApiFacts.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("No " + RESOURCE + " among the classes");
            }
            return new ApiFacts(Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the document is, if it is there; the system property {@code weld.openapi} names another place for it. */
    static Optional<Path> document() {
        return Optional.of(Path.of(System.getProperty("weld.openapi", "../shared/weld-api/openapi.json")))
                .filter(Files::isRegularFile);
    }

    /** Takes the facts out of an OpenAPI document. */
    static ApiFacts of(JsonNode document) {
        ObjectNode root = MAPPER.createObjectNode();
        ObjectNode operations = root.putObject("operations");
        TreeMap<String, JsonNode> found = new TreeMap<>();
        document.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> found.put(
                        method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), operation(method.getValue()))));
        found.forEach(operations::set);
        root.set("definitions", schemas(document.at("/components/schemas")));
        return new ApiFacts(root);
    }

    private static ObjectNode operation(JsonNode documented) {
        ObjectNode operation = MAPPER.createObjectNode();
        TreeMap<String, JsonNode> query = new TreeMap<>();
        TreeMap<String, JsonNode> required = new TreeMap<>();
        for (JsonNode parameter : documented.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                query.put(parameter.path("name").asText(), schema(parameter.path("schema")));
                if (parameter.path("required").asBoolean()) {
                    required.put(parameter.path("name").asText(), parameter.path("name"));
                }
            }
        }
        if (!query.isEmpty()) {
            query.forEach(operation.putObject("query")::set);
        }
        if (!required.isEmpty()) {
            operation.putArray("requiredQuery").addAll(required.values());
        }
        JsonNode body = documented.path("requestBody");
        if (!body.isMissingNode()) {
            operation.set("body", schema(body.at("/content/application~1json/schema")));
            operation.put("bodyRequired", body.path("required").asBoolean());
        }
        ObjectNode answers = operation.putObject("answers");
        TreeMap<String, JsonNode> byStatus = new TreeMap<>();
        documented.path("responses").properties().forEach(answer -> {
            JsonNode schema = answer.getValue().at("/content/application~1json/schema");
            byStatus.put(answer.getKey(), schema.isMissingNode() ? MAPPER.nullNode() : schema(schema));
        });
        byStatus.forEach(answers::set);
        return operation;
    }

    private static ObjectNode schemas(JsonNode documented) {
        TreeMap<String, JsonNode> schemas = new TreeMap<>();
        documented.properties().forEach(entry -> schemas.put(entry.getKey(), schema(entry.getValue())));
        ObjectNode result = MAPPER.createObjectNode();
        schemas.forEach(result::set);
        return result;
    }

    private static JsonNode schema(JsonNode documented) {
        ObjectNode schema = MAPPER.createObjectNode();
        TreeMap<String, JsonNode> parts = new TreeMap<>();
        documented.properties().forEach(part -> {
            JsonNode value = part.getValue();
            if (CONSTRAINTS.contains(part.getKey())) {
                parts.put(part.getKey(), value);
            } else if (part.getKey().equals("$ref")) {
                parts.put(
                        "$ref", MAPPER.getNodeFactory().textNode(value.asText().replace(COMPONENTS, DEFINITIONS)));
            } else if (part.getKey().equals("properties")) {
                parts.put("properties", schemas(value));
            } else if (part.getKey().equals("items")) {
                parts.put("items", schema(value));
            } else if (LISTS_OF_SCHEMAS.contains(part.getKey())) {
                ArrayNode schemas = MAPPER.createArrayNode();
                value.forEach(one -> schemas.add(schema(one)));
                parts.put(part.getKey(), schemas);
            } else if (part.getKey().equals("additionalProperties")) {
                parts.put("additionalProperties", value.isObject() ? schema(value) : value);
            }
        });
        parts.forEach(schema::set);
        return schema;
    }

    /** Every method and path, such as <code>GET /elt_syncs/{id}</code>. */
    List<String> operations() {
        List<String> operations = new ArrayList<>();
        root.path("operations").fieldNames().forEachRemaining(operations::add);
        return operations;
    }

    /** What is laid down of an operation; missing where it is not there. */
    JsonNode operation(String methodAndPath) {
        return root.path("operations").path(methodAndPath);
    }

    JsonNode definitions() {
        return root.path("definitions");
    }

    /** As it is checked in. */
    String text() {
        return root.toPrettyString().replace("\r\n", "\n") + "\n";
    }
}
