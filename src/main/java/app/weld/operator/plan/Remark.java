package app.weld.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * Something that a person should know about a sync, although nothing is left to do.
 *
 * @param kind of the event that is sent once; absent if only the status says it
 */
public record Remark(@Nullable Kind kind, String message) {
    /** The remarks that are worth an event. */
    public enum Kind {
        /** The source starts from another date than the declared one. */
        START_DATE_IGNORED,
        /** A change of a stream also changed properties that the manifest does not declare. */
        STREAM_RESET,
        /** A change of settings lost settings that could not be restored. */
        SETTINGS_LOST,
        /** Streams that were selected are no longer offered. */
        STREAMS_VANISHED,
        /** More streams match a selector than it may add. */
        STREAMS_OMITTED
    }
}
