package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the settings of a connection's syncs must look like, and what the service adds. The lock of its account guards it. */
final class SettingsSchemas {
    private static final String DEFAULT = """
            {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Settings", "type": "object",
             "properties": {
               "lookback_window_days": {"type": "integer", "minimum": 0, "maximum": 365, "default": 30},
               "api_type": {"type": "string", "enum": ["bulk", "rest"]},
               "account_ids": {"type": "array", "items": {"type": "string"}}
             },
             "required": [], "dependencies": {}}
            """;

    private final Map<String, ObjectNode> special = new HashMap<>();
    private final ObjectNode added = JsonNodeFactory.instance.objectNode();
    private ObjectNode usual;
    private JsonSchemaFactory factory;

    SettingsSchemas() {
        usual = Json.object(DEFAULT);
        added.put("lookback_window_days", 30);
    }

    /** No setting is refused, and none is added, until a test says so. */
    void allowAnything() {
        usual = JsonNodeFactory.instance.objectNode();
        added.removeAll();
    }

    /** The service adds this setting where it is not sent. */
    void adds(String setting, JsonNode value) {
        added.set(setting, value);
    }

    void set(String connectionId, ObjectNode schema) {
        special.put(connectionId, schema);
    }

    ObjectNode of(String connectionId) {
        return special.getOrDefault(connectionId, usual);
    }

    /** What is wrong with the settings, in one line. */
    Optional<String> problem(String connectionId, ObjectNode settings) {
        ObjectNode schema = of(connectionId);
        if (schema.isEmpty()) {
            return Optional.empty();
        }
        if (factory == null) {
            factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
        }
        return factory.getSchema(schema).validate(settings).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .reduce((one, other) -> one + "; " + other);
    }

    /** The settings with what the service adds. */
    ObjectNode completed(ObjectNode settings) {
        ObjectNode completed = added.deepCopy();
        completed.setAll(settings);
        return completed;
    }
}
