package app.weld.operator.plan;

/** Why something that is wanted cannot be done before a person does something. */
public record Blocker(Kind kind, String message) {
    public enum Kind {
        /** The source does not offer the stream, or not for syncing. */
        STREAM_NOT_FOUND,
        /** The sync reads from another connection than the manifest means now. */
        CONNECTION_CHANGED,
        /** The sync has another schema or start date, which Weld lets nobody change. */
        SYNC_MISMATCH
    }
}
