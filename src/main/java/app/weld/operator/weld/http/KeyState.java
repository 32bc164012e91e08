package app.weld.operator.weld.http;

import app.weld.operator.weld.RateLimit;
import app.weld.operator.weld.http.limit.ApiKeyLimiter;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What all requests with one API key share.
 *
 * @param limiter decides when a request may be sent
 * @param check whether Weld refuses the key
 * @param serverTime Weld's clock, as the answers show it
 * @param metrics what is counted of the requests
 * @param rateLimit what Weld said last of its own limit
 */
record KeyState(
        ApiKeyLimiter limiter,
        KeyCheck check,
        ServerTime serverTime,
        RequestMetrics metrics,
        AtomicReference<@Nullable RateLimit> rateLimit) {}
