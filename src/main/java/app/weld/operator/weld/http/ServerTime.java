package app.weld.operator.weld.http;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Estimates Weld's clock from the {@code Date} headers of its answers, relative to this machine's count of nanoseconds and not to
 * its clock. An answer can be delayed, or come from a cache, but it cannot come from the future, so the header that is furthest
 * ahead is the most accurate one. A header that was wrongly ahead expires after a while. Thread-safe.
 */
final class ServerTime {
    private static final long MEMORY = TimeUnit.MINUTES.toNanos(10);

    /** How far Weld's clock is ahead of the count of nanoseconds. There are two values, so that the older one can be forgotten. */
    private @Nullable Duration before;

    private @Nullable Duration latest;
    private long since;

    /** Records that an answer with this date arrived now. */
    void saw(Instant date) {
        saw(date, System.nanoTime());
    }

    Optional<Instant> now() {
        return at(System.nanoTime());
    }

    synchronized void saw(Instant date, long now) {
        Duration ahead = Duration.between(Instant.EPOCH, date).minusNanos(now);
        if (latest == null || now - since > MEMORY) {
            before = latest;
            latest = ahead;
            since = now;
        } else if (ahead.compareTo(latest) > 0) {
            latest = ahead;
        }
    }

    synchronized Optional<Instant> at(long now) {
        if (latest == null) {
            return Optional.empty();
        }
        Duration ahead = before != null && before.compareTo(latest) > 0 ? before : latest;
        return Optional.of(Instant.EPOCH.plus(ahead).plusNanos(now));
    }

    /** When an answer was created; empty if it does not say, or comes from a cache. */
    static Optional<Instant> of(HttpHeaders headers) {
        boolean isCached =
                headers.firstValue("age").map(age -> !age.strip().equals("0")).orElse(false);
        return isCached ? Optional.empty() : headers.firstValue("date").flatMap(ServerTime::parse);
    }

    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
