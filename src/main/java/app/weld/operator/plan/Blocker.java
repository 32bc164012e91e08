package app.weld.operator.plan;

import java.util.List;

/**
 * Why something that is wanted cannot be done before a person does something.
 *
 * @param streams names of the streams that cannot be added
 */
public record Blocker(Kind kind, String message, List<String> streams) {
    public enum Kind {
        /** The source does not offer the stream, or not for syncing. */
        STREAM_NOT_FOUND,
        /** A change would take away columns that are hashed or excluded, which Weld shows nobody. */
        COLUMNS_UNDECLARED,
        /** A change would take away settings whose values Weld hides. */
        SETTINGS_HIDDEN,
        /** More streams would be removed than may go unasked. */
        REMOVAL_UNCONFIRMED,
        /** Streams that are to go wait for others to come. */
        REMOVAL_WAITS,
        /** The sync reads from another connection than the manifest means now. */
        CONNECTION_CHANGED,
        /** The sync has another schema, which Weld lets nobody change. */
        SYNC_MISMATCH
    }

    public Blocker {
        streams = List.copyOf(streams);
    }

    public Blocker(Kind kind, String message) {
        this(kind, message, List.of());
    }

    /** Whether the sync is not the one that the manifest means: nothing of it is touched then. */
    public boolean isOfAnotherSync() {
        return kind == Kind.CONNECTION_CHANGED || kind == Kind.SYNC_MISMATCH;
    }
}
