package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the settings of a connection's syncs must look like. The lock of its account guards it. */
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

    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    private final ObjectNode usual = Json.object(DEFAULT);
    private final Map<String, ObjectNode> special = new HashMap<>();

    void set(String connectionId, ObjectNode schema) {
        special.put(connectionId, schema);
    }

    ObjectNode of(String connectionId) {
        return special.getOrDefault(connectionId, usual);
    }

    /** What is wrong with the settings, in one line. */
    Optional<String> problem(String connectionId, ObjectNode settings) {
        return factory.getSchema(of(connectionId)).validate(settings).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .reduce((one, other) -> one + "; " + other);
    }

    /** The settings with what the service adds. */
    static ObjectNode completed(ObjectNode settings) {
        ObjectNode completed = settings.deepCopy();
        if (!completed.has("lookback_window_days")) {
            completed.put("lookback_window_days", 30);
        }
        return completed;
    }
}
