package app.weld.operator.weld.http;

import app.weld.operator.weld.SourceStream;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream as it is sent: without what is absent. */
final class SourceStreamJson {
    private SourceStreamJson() {}

    static ObjectNode of(SourceStream stream) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", stream.name());
        if (stream.incrementalPointerId() != null) {
            json.put("incremental_pointer_id", stream.incrementalPointerId());
        }
        put(json, "excluded_columns", stream.excludedColumns());
        put(json, "hashed_columns", stream.hashedColumns());
        put(json, "excluded_substreams", stream.excludedSubstreams());
        put(json, "full_sync_always", stream.fullSyncAlways());
        put(json, "full_sync_at_midnight", stream.fullSyncAtMidnight());
        put(json, "protected_from_full_sync", stream.protectedFromFullSync());
        put(json, "enabled_history_table", stream.enabledHistoryTable());
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Boolean value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static void put(ObjectNode json, String name, @Nullable List<String> values) {
        if (values != null) {
            ArrayNode array = json.putArray(name);
            values.forEach(array::add);
        }
    }
}
