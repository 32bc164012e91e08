package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;

/** Objects in listings that lack what all others have. */
final class OddItems {
    private static final String WITHOUT_ENABLED = "odd-sync-without-enabled";
    private static final String WITHOUT_CONNECTION = "odd-sync-without-connection";

    private OddItems() {}

    /** Adds odd ones at the end of the first page, where that is the way of the service. */
    static Answer among(Call call, Answer answer, Function<Call, ArrayNode> odd) {
        if (!call.account().quirks.has(Way.ODD_ITEMS) || call.query().get("starting_after") != null) {
            return answer;
        }
        ObjectNode page = Json.object(answer.body());
        ArrayNode items = odd.apply(call);
        if (page.path("data").size() + items.size() > call.query().limit()) {
            return answer;
        }
        page.withArray("data").addAll(items);
        return Answer.json(200, page);
    }

    /** One that belongs to no connection, and one on a connection of the account. */
    static ArrayNode syncs(Call call) {
        ArrayNode odd = JsonNodeFactory.instance.arrayNode();
        String connectionId = call.query().get("connection_id");
        if (connectionId == null) {
            odd.add(withoutConnection());
            connectionId = call.account().connections.all().stream()
                    .map(ConnectionRow::id)
                    .findFirst()
                    .orElse("odd-connection");
        } else if (call.account().connections.get(connectionId).isEmpty()) {
            return odd;
        }
        odd.add(withoutEnabled(connectionId));
        return odd;
    }

    static Optional<ObjectNode> sync(Call call) {
        return switch (call.account().quirks.has(Way.ODD_ITEMS) ? call.id() : "") {
            case WITHOUT_CONNECTION -> Optional.of(withoutConnection());
            case WITHOUT_ENABLED ->
                Optional.of(
                        withoutEnabled(call.account().connections.all().get(0).id()));
            default -> Optional.empty();
        };
    }

    static ArrayNode streams(Call call) {
        ArrayNode odd = JsonNodeFactory.instance.arrayNode();
        odd.addObject().put("id", "odd-stream-without-name").put("elt_sync_id", WITHOUT_ENABLED);
        odd.addObject()
                .put("id", "odd-stream-with-odd-name")
                .put("elt_sync_id", WITHOUT_ENABLED)
                .put("name", "M\u00f8der (Q1 Budget) ");
        return odd;
    }

    static ArrayNode connections(Call call) {
        ArrayNode odd = JsonNodeFactory.instance.arrayNode();
        odd.addObject().put("id", "odd-connection");
        return odd;
    }

    private static ObjectNode withoutConnection() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", WITHOUT_CONNECTION)
                .put("destination_schema_name", "odd_one")
                .put("enabled", true);
    }

    private static ObjectNode withoutEnabled(String connectionId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", WITHOUT_ENABLED)
                .put("source_connection_id", connectionId)
                .put("destination_schema_name", "odd_two");
    }
}
