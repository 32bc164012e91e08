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
 * @param historyResets how often it lost the history table in a run
 * @param past what was done to it that its properties do not show
 */
public record StreamRow(
        String id,
        String syncId,
        String name,
        ObjectNode properties,
        boolean fullRefresh,
        boolean resetHistory,
        int historyResets,
        Past past,
        Instant createdAt,
        Instant updatedAt)
        implements Row {
    private static final String HISTORY = "enabled_history_table";

    /**
     * What was ever done to a stream.
     *
     * @param resetRequested whether a full refresh that loses the history table was requested
     * @param historyDisabled whether its history table was turned off, which loses it
     */
    public record Past(boolean resetRequested, boolean historyDisabled) {
        static final Past NONE = new Past(false, false);
    }

    static StreamRow added(String id, String syncId, String name, ObjectNode properties, Instant now) {
        return new StreamRow(id, syncId, name, properties, false, false, 0, Past.NONE, now, now);
    }

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
        return withOnly(merged, now);
    }

    StreamRow withOnly(ObjectNode newProperties, Instant now) {
        boolean keepsHistory = newProperties.path(HISTORY).asBoolean(false);
        return new StreamRow(
                id,
                syncId,
                name,
                newProperties,
                fullRefresh,
                resetHistory,
                historyResets,
                new Past(past.resetRequested(), past.historyDisabled() || (flag(HISTORY) && !keepsHistory)),
                createdAt,
                now);
    }

    StreamRow marked(boolean nowFullRefresh, boolean nowResetHistory) {
        return new StreamRow(
                id,
                syncId,
                name,
                properties,
                nowFullRefresh,
                nowResetHistory,
                historyResets,
                new Past(past.resetRequested() || nowResetHistory, past.historyDisabled()),
                createdAt,
                updatedAt);
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
                past,
                createdAt,
                updatedAt);
    }
}
