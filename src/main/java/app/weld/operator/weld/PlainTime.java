package app.weld.operator.weld;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Reads times of the form {@code 2026-01-31T12:00:00Z}, which nearly all have. Java's parser takes twenty times as long, and a
 * scrape of the metrics reads several times for each stream, a listing one for each sync.
 */
public final class PlainTime {
    private static final String LAYOUT = "0000-00-00T00:00:00Z";

    private PlainTime() {}

    /** The time; absent for all other forms, and for what is no time. */
    public static @Nullable Instant read(String text) {
        if (text.length() != LAYOUT.length()) {
            return null;
        }
        for (int i = 0; i < LAYOUT.length(); i++) {
            char expected = LAYOUT.charAt(i);
            char actual = text.charAt(i);
            if (expected == '0' ? actual < '0' || actual > '9' : actual != expected) {
                return null;
            }
        }
        int day = number(text, 8);
        int hour = number(text, 11);
        int minute = number(text, 14);
        int second = number(text, 17);
        int month = number(text, 5);
        int year = number(text, 0) * 100 + number(text, 2);
        boolean isTime = hour < 24 && minute < 60 && second < 60;
        if (!isTime
                || month < 1
                || month > 12
                || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return null;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        return Instant.ofEpochSecond(((days * 24 + hour) * 60 + minute) * 60 + second);
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }
}
