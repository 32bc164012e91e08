package app.weld.operator.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Text to JSON. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /**
     * Reads an object that this code or a test has written.
     *
     * @throws IllegalArgumentException where it is none
     */
    static ObjectNode object(String text) {
        if (read(text) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("Not a JSON object: " + text);
    }

    /**
     * Reads any JSON.
     *
     * @throws IllegalArgumentException where it is none
     */
    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
