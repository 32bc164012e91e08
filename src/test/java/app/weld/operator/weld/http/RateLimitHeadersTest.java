package app.weld.operator.weld.http;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.RateLimit;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitHeadersTest {
    private static HttpHeaders headers(Map<String, String> each) {
        Map<String, List<String>> lists = new java.util.HashMap<>();
        each.forEach((name, value) -> lists.put(name, List.of(value)));
        return HttpHeaders.of(lists, (name, value) -> true);
    }

    @Test
    void theUsualHeadersAreRead() {
        assertThat(RateLimitHeaders.of(headers(Map.of("RateLimit-Limit", "100;w=60", "ratelimit-remaining", "7"))))
                .contains(new RateLimit(100L, 7L));
        assertThat(RateLimitHeaders.of(headers(Map.of("X-RateLimit-Remaining", " 3 "))))
                .contains(new RateLimit(null, 3L));
    }

    @Test
    void anythingElseSaysNothing() {
        assertThat(RateLimitHeaders.of(headers(Map.of()))).isEmpty();
        assertThat(RateLimitHeaders.of(headers(Map.of("ratelimit-limit", "plenty", "x-ratelimit-limit", "-1"))))
                .isEmpty();
    }
}
