package app.weld.operator.weld.http;

import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.StreamProperty;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A stream as it is sent: without the properties that are absent. */
final class SourceStreamJson {
    private SourceStreamJson() {}

    static ObjectNode of(SourceStream stream) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", stream.name());
        for (StreamProperty property : StreamProperty.ALL) {
            Object value = stream.properties().get(property);
            if (value instanceof Boolean flag) {
                json.put(property.weldName(), flag);
            } else if (value instanceof List<?> names) {
                ArrayNode array = json.putArray(property.weldName());
                names.forEach(name -> array.add(String.valueOf(name)));
            } else if (value != null) {
                json.put(property.weldName(), String.valueOf(value));
            }
        }
        return json;
    }
}
