package app.weld.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * Something that a person should know of a sync that is as it can be.
 *
 * @param kind what an event announces once; absent where the status alone says it
 */
public record Remark(@Nullable Kind kind, String message) {
    /** What is worth an event. */
    public enum Kind {
        /** The source starts from another date than the manifest says. */
        START_DATE_IGNORED,
        /** A change of a stream changed what the manifest did not ask to change. */
        STREAM_RESET,
        /** A change of settings dropped what could not be put back. */
        SETTINGS_LOST
    }
}
