package app.weld.operator.status;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Times as a report holds them. */
public final class Times {
    private Times() {}

    /** Absent where there is none, or where somebody has written into the status what is no time. */
    public static @Nullable Instant read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
