package app.weld.operator.weld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 | PT30S",
                "' 30 ' | PT30S",
                "1.5 | PT1.5S",
                "0 | PT1S",
                "86400 | PT1H",
                "99999999999999999999999999 | PT1H",
                "Sun, 01 Mar 2026 12:00:45 GMT | PT45S",
                "Sun, 1 Mar 2026 12:00:45 GMT | PT45S",
                "Sun, 01 Mar 2026 11:00:00 GMT | PT1S",
                "Fri, 31 Dec 9999 23:59:59 GMT | PT1H",
            })
    void readsSecondsAndDates(String value, Duration expected) {
        assertThat(RetryAfter.of(headers(Map.of("Retry-After", List.of(value))), NOW))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "NaN", "1e9", "Mon, 01 Mar 2026 12:00:45 GMT", "2026-03-01T12:00:45Z"})
    void whatIsNeitherSaysNothing(String value) {
        assertThat(RetryAfter.of(headers(Map.of("Retry-After", List.of(value))), NOW))
                .isNull();
    }

    @Test
    void readsADateByTheClockOfTheServer() {
        HttpHeaders headers = headers(Map.of(
                "Date", List.of("Sun, 01 Mar 2026 14:00:00 GMT"),
                "Retry-After", List.of("Sun, 01 Mar 2026 14:00:20 GMT")));
        assertThat(RetryAfter.of(headers, NOW)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void absentSaysNothing() {
        assertThat(RetryAfter.of(headers(Map.of()), NOW)).isNull();
    }

    private static HttpHeaders headers(Map<String, List<String>> headers) {
        return HttpHeaders.of(headers, (name, value) -> true);
    }
}
