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
 * Weld's clock, as the {@code Date} headers of its answers tell it, against this machine's count of nanoseconds: neither clock
 * of a machine has a part in it. An answer can be late, or come out of a cache, but never from the future: so the header
 * that was furthest ahead is the nearest to the truth. One that was wrongly ahead is forgotten after a while. Safe
 * for threads.
 */
final class ServerTime {
    private static final long MEMORY = TimeUnit.MINUTES.toNanos(10);

    /** How far Weld's clock is ahead of the count of nanoseconds; two, so that the older can be forgotten. */
    private @Nullable Duration before;

    private @Nullable Duration latest;
    private long since;

    /** An answer came now, with this date. */
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

    /** When an answer was made; empty where that is not said, or where it was kept in between. */
    static Optional<Instant> of(HttpHeaders headers) {
        boolean wasKept =
                headers.firstValue("age").map(age -> !age.strip().equals("0")).orElse(false);
        return wasKept ? Optional.empty() : headers.firstValue("date").flatMap(ServerTime::parse);
    }

    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
