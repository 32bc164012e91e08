package app.weld.operator.status;

import app.weld.operator.weld.PlainTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads times from a status. */
public final class Times {
    private Times() {}

    /** Absent if there is no time, or if another client has written something else into the status. */
    public static @Nullable Instant read(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Instant usual = PlainTime.read(text);
        if (usual != null) {
            return usual;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
