package app.weld.operator.weld.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Metrics of the requests with one key, labelled with the key's fingerprint. */
final class RequestMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(RequestMetrics.class);

    private final MeterRegistry registry;
    private final Tags key;
    private final Counter rateLimited;
    private final Timer pauses;
    private final Timer budgetWait;
    private final Contradictions contradictions;
    private final Set<Meter> meters = ConcurrentHashMap.newKeySet();

    RequestMetrics(MeterRegistry registry, String fingerprint) {
        this.registry = registry;
        this.key = Tags.of("key", fingerprint);
        this.contradictions = new Contradictions(registry, fingerprint, System::nanoTime);
        this.rateLimited = known(Counter.builder("weld.api.rate.limited")
                .description("Answers with 429, in which Weld asked for fewer requests")
                .tags(key)
                .register(registry));
        this.pauses = known(Timer.builder("weld.api.pause")
                .description("How long requests were paused because Weld had asked for fewer")
                .tags(key)
                .register(registry));
        this.budgetWait = known(Timer.builder("weld.api.budget.wait")
                .description("How long calls waited for the request budget of their key")
                .tags(key)
                .register(registry));
    }

    void waited(long nanos) {
        budgetWait.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Weld asked for fewer requests, and none is sent for this much longer. */
    void limited(Duration pause) {
        rateLimited.increment();
        if (!pause.isZero()) {
            pauses.record(pause);
        }
    }

    void sent(ApiRequest call, ApiResponse reply, long nanos) {
        ApiResponse.Answer answer = reply instanceof ApiResponse.Answer a ? a : null;
        known(Counter.builder("weld.api.requests")
                        .description("Requests to Weld, by the status of the answer")
                        .tags(key.and(
                                "endpoint",
                                call.endpoint(),
                                "code",
                                answer == null ? "error" : Integer.toString(answer.status())))
                        .register(registry))
                .increment();
        known(Timer.builder("weld.api.request")
                        .description("Duration of requests to Weld")
                        .tags(key.and("endpoint", call.endpoint()))
                        .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
        if (answer != null) {
            try {
                contradictions.seen(call, answer);
            } catch (RuntimeException e) {
                // A failing check must not fail the request, whatever Weld answers.
                LOG.debug("an answer could not be held against the assumptions", e);
            }
        }
    }

    private <M extends Meter> M known(M meter) {
        meters.add(meter);
        return meter;
    }

    /** The key is no longer used. */
    void remove() {
        meters.forEach(registry::remove);
    }
}
