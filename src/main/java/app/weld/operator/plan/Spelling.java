package app.weld.operator.plan;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes texts that are equal but for their spelling, and masks. */
final class Spelling {
    /** The greatest distance between midnight in UTC and midnight in any time zone. */
    private static final Duration WIDEST_ZONE = Duration.ofHours(14);

    private static final Pattern MASKED = Pattern.compile(
            ".{0,16}?[*\u2022\u25cf\u2217\u00b7]{3,}.{0,16}|(?i)[<\\[({]\\s*(redacted|hidden|masked|secret|sensitive)\\s*[>\\])}]|redacted");

    private Spelling() {}

    /** Whether a text is a mask that Weld reports instead of a hidden value. */
    static boolean isMasked(String text) {
        return MASKED.matcher(text.strip()).matches();
    }

    /** Whether both can be the same day, whatever their time zones; a text may be a date or a date and time. */
    static boolean sameDay(String one, @Nullable String other) {
        Optional<Instant> first = time(one);
        Optional<Instant> second = other == null ? Optional.empty() : time(other);
        return first.isPresent()
                && second.isPresent()
                && Duration.between(first.get(), second.get()).abs().compareTo(WIDEST_ZONE) <= 0;
    }

    private static Optional<Instant> time(String text) {
        String plain = text.strip().replaceFirst("^(\\S{10}) (?=\\d)", "$1T");
        try {
            if (plain.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return Optional.of(
                        LocalDate.parse(plain).atStartOfDay(ZoneOffset.UTC).toInstant());
            }
            if (plain.matches(".*T.*(Z|z|[+-]\\d{2}:?\\d{2})$")) {
                return Optional.of(OffsetDateTime.parse(plain.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2"))
                        .toInstant());
            }
            return Optional.of(LocalDateTime.parse(plain).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
