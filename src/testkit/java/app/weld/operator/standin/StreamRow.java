package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream of a sync.
 *
 * @param properties what was sent for it, write-only properties included, in Weld's spelling
 * @param fullRefresh whether the next run is marked as a full refresh
 * @param resetHistory whether that run also loses the history table
 * @param historyResets how often it lost the history table
 */
public record StreamRow(
        String id,
        String syncId,
        String name,
        ObjectNode properties,
        boolean fullRefresh,
        boolean resetHistory,
        int historyResets,
        Instant createdAt,
        Instant updatedAt)
        implements Row {
    /** A property that holds a list, such as {@code excluded_columns}; empty where it was never sent. */
    public List<String> texts(String property) {
        List<String> texts = new ArrayList<>();
        properties.path(property).forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    /** A property that holds true or false, such as {@code full_sync_always}; false where it was never sent. */
    public boolean flag(String property) {
        return properties.path(property).asBoolean(false);
    }

    /** A property that holds a text, or null. */
    public String text(String property) {
        JsonNode value = properties.get(property);
        return value == null ? null : value.asText();
    }

    StreamRow withProperties(ObjectNode changes, Instant now) {
        ObjectNode merged = properties.deepCopy();
        merged.setAll(changes);
        return new StreamRow(id, syncId, name, merged, fullRefresh, resetHistory, historyResets, createdAt, now);
    }

    StreamRow withOnly(ObjectNode newProperties, Instant now) {
        return new StreamRow(id, syncId, name, newProperties, fullRefresh, resetHistory, historyResets, createdAt, now);
    }

    StreamRow marked(boolean nowFullRefresh, boolean nowResetHistory) {
        return new StreamRow(
                id, syncId, name, properties, nowFullRefresh, nowResetHistory, historyResets, createdAt, updatedAt);
    }

    StreamRow refreshed() {
        return new StreamRow(
                id,
                syncId,
                name,
                properties,
                false,
                false,
                historyResets + (resetHistory ? 1 : 0),
                createdAt,
                updatedAt);
    }
}
