package app.weld.operator.weld.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header Retry-After in both its forms, between a second and an hour whatever it says. */
final class RetryAfter {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,300}(\\.\\d{0,300})?");

    private RetryAfter() {}

    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        Optional<String> header = headers.firstValue("retry-after").map(String::strip);
        if (header.isEmpty()) {
            return null;
        }
        String value = header.get();
        if (SECONDS.matcher(value).matches()) {
            double seconds = Math.min(Double.parseDouble(value), (double) LONGEST.toSeconds());
            return bounded(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
        }
        Optional<Instant> then = ServerTime.parse(value);
        // By the clock of whoever wrote the date, where it can be known.
        Instant reference =
                headers.firstValue("date").flatMap(ServerTime::parse).orElse(now);
        return then.map(t -> bounded(Duration.between(reference, t))).orElse(null);
    }

    private static Duration bounded(Duration asked) {
        if (asked.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
