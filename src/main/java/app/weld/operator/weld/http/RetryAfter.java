package app.weld.operator.weld.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header Retry-After, in seconds or as a date (RFC 9110, 10.2.3), limited to between one second and one hour. */
final class RetryAfter {
    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,300}(\\.\\d{0,300})?");

    private RetryAfter() {}

    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        Optional<String> header = headers.firstValue("retry-after").map(String::strip);
        if (header.isEmpty()) {
            return null;
        }
        String value = header.get();
        if (SECONDS.matcher(value).matches()) {
            double seconds = Math.min(Double.parseDouble(value), (double) MAX.toSeconds());
            return bounded(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
        }
        Optional<Instant> then = ServerTime.parse(value);
        // Relative to the clock of the server that wrote the date, if the answer contains it.
        Instant reference =
                headers.firstValue("date").flatMap(ServerTime::parse).orElse(now);
        return then.map(t -> bounded(Duration.between(reference, t))).orElse(null);
    }

    private static Duration bounded(Duration requested) {
        if (requested.compareTo(MIN) < 0) {
            return MIN;
        }
        return requested.compareTo(MAX) > 0 ? MAX : requested;
    }
}
