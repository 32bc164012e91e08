package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The body of a request: an object with known fields of the right types, everything else is refused. */
final class Body {
    private final ObjectNode fields;

    private Body(ObjectNode fields) {
        this.fields = fields;
    }

    static Body of(JsonNode json, String... known) {
        if (!(json instanceof ObjectNode fields)) {
            throw Refusal.badRequest("The body must be a JSON object");
        }
        fields.fieldNames().forEachRemaining(name -> {
            if (!List.of(known).contains(name)) {
                throw Refusal.badRequest("property " + name + " should not exist");
            }
        });
        return new Body(fields);
    }

    /** The same, for an endpoint that does without a body. */
    static Body ofOptional(JsonNode json, String... known) {
        return of(json.isMissingNode() ? JsonNodeFactory.instance.objectNode() : json, known);
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> Refusal.badRequest(name + " is required"));
    }

    Optional<String> optionalText(String name) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Refusal.badRequest(name + " must be a string");
        }
        return Optional.of(value.textValue());
    }

    Optional<ObjectNode> optionalObject(String name) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof ObjectNode object)) {
            throw Refusal.badRequest(name + " must be an object");
        }
        return Optional.of(object);
    }

    boolean flag(String name) {
        JsonNode value = fields.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw Refusal.badRequest(name + " must be true or false");
        }
        return value.asBoolean(false);
    }

    /** The elements of a list; none where it is absent. */
    Iterable<JsonNode> list(String name) {
        JsonNode value = fields.path(name);
        if (!value.isMissingNode() && !value.isArray()) {
            throw Refusal.badRequest(name + " must be a list");
        }
        return value;
    }

    void texts(String name) {
        for (JsonNode text : list(name)) {
            if (!text.isTextual()) {
                throw Refusal.badRequest("each value in " + name + " must be a string");
            }
        }
    }

    ObjectNode fields() {
        return fields;
    }
}
