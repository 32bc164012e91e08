package app.weld.operator.plan;

import org.jspecify.annotations.Nullable;

/**
 * Something that a person should know of a sync that is as it can be.
 *
 * @param warning the reason of the event that says so once; absent where the status alone says it
 */
public record Remark(@Nullable String warning, String message) {
    /** The source starts from another date than was asked for. */
    public static final String START_DATE_IGNORED = "StartDateIgnored";
    /** A change of a stream changed what nobody had asked to change. */
    public static final String STREAM_RESET = "StreamReset";
    /** A change of settings dropped what could not be put back. */
    public static final String SETTINGS_LOST = "SettingsLost";
}
