package app.weld.operator.status;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts for a status: in the spelling of Kubernetes, and never longer than the CRD allows. */
public final class StatusText {
    private static final int MAX_MESSAGE_LENGTH = 4096;
    private static final int MAX_ERROR_LENGTH = 1024;
    private static final int MAX_REMARK_LENGTH = 512;
    private static final int MAX_STATE_LENGTH = 64;
    private static final Map<String, String> STATES = Map.ofEntries(
            Map.entry("NOT_STARTED", "NotStarted"),
            Map.entry("RUNNING", "Running"),
            Map.entry("FAILED", "Failed"),
            Map.entry("PAUSED", "Paused"),
            Map.entry("COMPLETED", "Completed"),
            Map.entry("DELAYED", "Delayed"),
            Map.entry("RETRYING", "Retrying"),
            Map.entry("SCHEDULED", "Scheduled"),
            Map.entry("APPEND", "Append"),
            Map.entry("FULL", "Full"),
            Map.entry("INCREMENTAL", "Incremental"));

    private static final Pattern WELDS_FIELD =
            Pattern.compile("\\b(elt_settings|sync_interval|destination_schema_name|start_date|orchestration_id)\\b");
    private static final Map<String, String> FIELDS = Map.of(
            "elt_settings", "spec.settings",
            "sync_interval", "spec.syncInterval",
            "destination_schema_name", "spec.destinationSchemaName",
            "start_date", "spec.startDate",
            "orchestration_id", "spec.orchestrationId");

    private StatusText() {}

    /** A message of Weld's with the names that its fields have in a manifest. */
    public static String inTermsOfTheManifest(String weld) {
        return WELDS_FIELD.matcher(weld).replaceAll(field -> FIELDS.get(field.group()));
    }

    /** {@code NOT_STARTED} becomes {@code NotStarted}; an unknown state stays as it is. */
    public static @Nullable String state(@Nullable String weld) {
        if (weld == null || weld.isBlank()) {
            return null;
        }
        return cut(STATES.getOrDefault(weld.toUpperCase(Locale.ROOT), weld), MAX_STATE_LENGTH);
    }

    public static String message(String text) {
        return cut(text, MAX_MESSAGE_LENGTH);
    }

    public static @Nullable String error(@Nullable String text) {
        return text == null ? null : cut(text, MAX_ERROR_LENGTH);
    }

    /** A short text about an item of a list. */
    public static String remark(String text) {
        return cut(text, MAX_REMARK_LENGTH);
    }

    static String line(String text) {
        return cut(text, MAX_ERROR_LENGTH);
    }

    /** The length in characters, as the API server counts them. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static @Nullable String within(@Nullable String text, int max) {
        return text == null ? null : cut(text, max);
    }

    /** @param max in characters */
    private static String cut(String text, int max) {
        if (text.codePointCount(0, text.length()) <= max) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, max - 3)) + "...";
    }
}
