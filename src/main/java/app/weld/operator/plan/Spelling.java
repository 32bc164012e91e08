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

/** What means the same, though it is written otherwise. */
final class Spelling {
    /** Midnight anywhere is so near to midnight in UTC. */
    private static final Duration WIDEST_ZONE = Duration.ofHours(14);

    private static final Pattern MASKED = Pattern.compile(
            ".{0,16}?[*\u2022\u25cf\u2217\u00b7]{3,}.{0,16}|(?i)[<\\[({]\\s*(redacted|hidden|masked|secret|sensitive)\\s*[>\\])}]|redacted");

    private Spelling() {}

    /** Whether a text stands for a value that is hidden. */
    static boolean isMasked(String text) {
        return MASKED.matcher(text.strip()).matches();
    }

    /** Whether both are dates, or a date and a time, of the same day somewhere on earth. */
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
