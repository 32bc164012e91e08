package app.weld.operator.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** What kubectl asks for to print: a table with the columns that both of the operator's kinds have. */
final class MockTable {
    private MockTable() {}

    static boolean isAskedFor(String accept) {
        return accept != null && accept.contains("as=Table");
    }

    /** @param answer a list or one object */
    static ObjectNode of(JsonNode answer, Instant now) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata")
                .put(
                        "resourceVersion",
                        answer.path("metadata").path("resourceVersion").asText());
        for (String column : new String[] {"Name", "Ready", "Reason", "Age", "Message"}) {
            table.withArray("columnDefinitions")
                    .addObject()
                    .put("name", column)
                    .put("type", "string")
                    .put("format", column.equals("Name") ? "name" : "")
                    .put("description", "")
                    .put("priority", column.equals("Message") ? 1 : 0);
        }
        table.putArray("rows");
        if (answer.has("items")) {
            answer.path("items").forEach(item -> addRow(table, item, now));
        } else {
            addRow(table, answer, now);
        }
        return table;
    }

    private static void addRow(ObjectNode table, JsonNode object, Instant now) {
        JsonNode metadata = object.path("metadata");
        JsonNode ready = JsonNodeFactory.instance.missingNode();
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                ready = condition;
            }
        }
        ObjectNode row = table.withArray("rows").addObject();
        row.putArray("cells")
                .add(metadata.path("name").asText())
                .add(ready.path("status").asText())
                .add(ready.path("reason").asText())
                .add(age(metadata.path("creationTimestamp").asText(), now))
                .add(ready.path("message").asText());
        row.putObject("object")
                .put("kind", "PartialObjectMetadata")
                .put("apiVersion", "meta.k8s.io/v1")
                .set("metadata", metadata);
    }

    private static String age(String since, Instant now) {
        if (since.isEmpty()) {
            return "<unknown>";
        }
        Duration age = Duration.between(Instant.parse(since), now);
        return age.toMinutes() < 2 ? Math.max(0, age.toSeconds()) + "s" : age.toMinutes() + "m";
    }
}
