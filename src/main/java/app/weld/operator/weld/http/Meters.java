package app.weld.operator.weld.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What is counted about requests to Weld. */
final class Meters {
    private final MeterRegistry registry;
    private final Counter rateLimited;
    private final Timer budgetWait;

    Meters(MeterRegistry registry) {
        this.registry = registry;
        this.rateLimited = Counter.builder("weld.api.rate.limited")
                .description("Answers in which Weld asked for fewer requests")
                .register(registry);
        this.budgetWait = Timer.builder("weld.api.budget.wait")
                .description("How long calls waited for the request budget of their key")
                .register(registry);
    }

    void waited(long nanos) {
        budgetWait.record(nanos, TimeUnit.NANOSECONDS);
    }

    void sent(Call call, Reply reply, long nanos) {
        Reply.Answer answer = reply instanceof Reply.Answer a ? a : null;
        Counter.builder("weld.api.requests")
                .description("Requests to Weld by the status of the answer")
                .tag("endpoint", call.endpoint())
                .tag("code", answer == null ? "error" : Integer.toString(answer.status()))
                .register(registry)
                .increment();
        Timer.builder("weld.api.request")
                .description("How long requests to Weld took")
                .tag("endpoint", call.endpoint())
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
        if (answer != null && answer.status() == 429) {
            rateLimited.increment();
        }
    }
}
