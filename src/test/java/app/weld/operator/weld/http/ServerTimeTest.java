package app.weld.operator.weld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServerTimeTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long START = -5_000_000_000L;

    private final ServerTime time = new ServerTime();

    @Test
    void isNotKnownBeforeAnAnswer() {
        assertThat(time.at(START)).isEmpty();
    }

    @Test
    void goesOnByTheMonotonicClock() {
        time.saw(NOON, START);
        assertThat(time.at(START)).contains(NOON);
        assertThat(time.at(after(90))).contains(NOON.plusSeconds(90));
    }

    @Test
    void eachAnswerMakesItMoreExactAndNoneTurnsItBack() {
        time.saw(NOON, START);
        // The header was about to change when the first answer was made.
        time.saw(NOON.plusSeconds(1), START + TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(time.at(START)).contains(NOON.plusMillis(800));
        time.saw(NOON.minusSeconds(3600), after(2));
        time.saw(NOON, after(5));
        assertThat(time.at(START)).contains(NOON.plusMillis(800));
    }

    @Test
    void aDateThatWasWronglyAheadIsForgotten() {
        time.saw(NOON.plusSeconds(3600), START);
        for (int second = 60; second <= 1380; second += 60) {
            time.saw(NOON.plusSeconds(second), after(second));
        }
        assertThat(time.at(after(1380))).contains(NOON.plusSeconds(1380));
    }

    @Test
    void anAnswerThatWasKeptTellsNothing() {
        assertThat(date(Map.of("date", "Sun, 01 Mar 2026 12:00:00 GMT"))).isEqualTo(NOON);
        assertThat(date(Map.of("date", "Sun, 01 Mar 2026 12:00:00 GMT", "age", "0")))
                .isEqualTo(NOON);
        assertThat(date(Map.of("date", "Sun, 01 Mar 2026 12:00:00 GMT", "age", "7")))
                .isNull();
        assertThat(date(Map.of("date", "today"))).isNull();
        assertThat(date(Map.of())).isNull();
    }

    private static Instant date(Map<String, String> headers) {
        Map<String, List<String>> lists =
                headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue())));
        return ServerTime.of(HttpHeaders.of(lists, (name, value) -> true)).orElse(null);
    }

    private static long after(int seconds) {
        return START + Duration.ofSeconds(seconds).toNanos();
    }
}
