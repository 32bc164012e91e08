package app.weld.operator.plan;

import java.util.List;

/**
 * Why a part of the manifest cannot be applied until a person, or something else, changes.
 *
 * @param message for a condition: what is wrong, where, and what to do
 * @param streams names of the streams that cannot be added; empty for other kinds
 */
public record Blocker(Kind kind, String message, List<String> streams) {
    public enum Kind {
        /** The source does not offer the stream, or does not offer it for syncing. */
        STREAM_NOT_FOUND,
        /** No orchestration has the name that the manifest gives. */
        ORCHESTRATION_NOT_FOUND,
        /** Several orchestrations have the name that the manifest gives. */
        ORCHESTRATION_AMBIGUOUS,
        /** Weld refuses to list orchestrations, so that a name has no known id. */
        ORCHESTRATIONS_REFUSED,
        /** The orchestrations could not be read, so that a name has no known id. */
        ORCHESTRATIONS_UNREADABLE,
        /** A change could lose hashed or excluded columns, which Weld never reports. */
        COLUMNS_UNDECLARED,
        /** A change would lose settings whose values Weld hides. */
        SETTINGS_HIDDEN,
        /** More streams would be removed than the limit allows without confirmation. */
        REMOVAL_UNCONFIRMED,
        /** Streams are not removed until other streams are in place. */
        REMOVAL_WAITS,
        /** The sync reads from another connection than the manifest now refers to. */
        CONNECTION_CHANGED,
        /** The sync has another schema, which Weld cannot change. */
        SYNC_MISMATCH
    }

    public Blocker {
        streams = List.copyOf(streams);
    }

    public Blocker(Kind kind, String message) {
        this(kind, message, List.of());
    }

    /** Whether the sync is not the one that the manifest describes. Then the operator changes nothing about it. */
    public boolean isOfAnotherSync() {
        return kind == Kind.CONNECTION_CHANGED || kind == Kind.SYNC_MISMATCH;
    }
}
