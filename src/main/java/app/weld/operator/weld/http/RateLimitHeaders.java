package app.weld.operator.weld.http;

import app.weld.operator.weld.RateLimit;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a server says of its limit of requests, in the usual headers: {@code RateLimit-Limit}, {@code RateLimit-Remaining},
 * and the same with {@code X-}. Weld documents none of them.
 */
final class RateLimitHeaders {
    private static final List<String> PREFIXES = List.of("ratelimit-", "x-ratelimit-", "x-rate-limit-");
    /** Some servers add the period, as in {@code 100;w=60} or {@code 100, 100;w=60}. */
    private static final Pattern NUMBER = Pattern.compile("\\s*([0-9]{1,15})\\s*([;,].*)?");

    private RateLimitHeaders() {}

    static Optional<RateLimit> of(HttpHeaders headers) {
        Long limit = number(headers, "limit");
        Long remaining = number(headers, "remaining");
        return limit == null && remaining == null ? Optional.empty() : Optional.of(new RateLimit(limit, remaining));
    }

    private static @Nullable Long number(HttpHeaders headers, String name) {
        return PREFIXES.stream()
                .flatMap(prefix -> headers.firstValue(prefix + name).stream())
                .map(NUMBER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.valueOf(matcher.group(1)))
                .findFirst()
                .orElse(null);
    }
}
