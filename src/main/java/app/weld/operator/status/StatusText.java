package app.weld.operator.status;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts for a status: in Kubernetes' spelling, and never longer than the CRD allows, whatever Weld said. */
public final class StatusText {
    private static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_ERROR = 1024;
    private static final int LONGEST_REMARK = 512;
    private static final int LONGEST_STATE = 64;
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

    private StatusText() {}

    /** {@code NOT_STARTED} becomes {@code NotStarted}; what is not known is carried through. */
    public static @Nullable String state(@Nullable String weld) {
        if (weld == null || weld.isBlank()) {
            return null;
        }
        return cut(STATES.getOrDefault(weld.toUpperCase(Locale.ROOT), weld), LONGEST_STATE);
    }

    public static String message(String text) {
        return cut(text, LONGEST_MESSAGE);
    }

    public static @Nullable String error(@Nullable String text) {
        return text == null ? null : cut(text, LONGEST_ERROR);
    }

    /** A few words beside something that is listed. */
    public static String remark(String text) {
        return cut(text, LONGEST_REMARK);
    }

    static String line(String text) {
        return cut(text, LONGEST_ERROR);
    }

    /** In characters, as the API server counts them. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static @Nullable String within(@Nullable String text, int most) {
        return text == null ? null : cut(text, most);
    }

    /** @param most in characters */
    private static String cut(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 3)) + "...";
    }
}
