package app.weld.operator.standin;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Where requests come in. */
final class RequestHandler {
    private final Clock clock;
    private final ConcurrentMap<String, Account> accountsByKey;
    private final Routes routes;
    private final Quirks quirks;
    private final Faults faults;
    private final Recorder recorder;
    private volatile Duration latency = Duration.ZERO;

    RequestHandler(
            Clock clock,
            ConcurrentMap<String, Account> accountsByKey,
            Routes routes,
            Quirks quirks,
            Faults faults,
            Recorder recorder) {
        this.clock = clock;
        this.accountsByKey = accountsByKey;
        this.routes = routes;
        this.quirks = quirks;
        this.faults = faults;
        this.recorder = recorder;
    }

    void latency(Duration perCall) {
        latency = perCall;
    }

    Answer answer(Listener.Request incoming) throws InterruptedException {
        recorder.begin();
        try {
            if (AuthorizePage.at(incoming.path())) {
                return AuthorizePage.answer(incoming.method(), incoming.path(), accountsByKey.values());
            }
            String key = incoming.header("x-api-key");
            Recorded request = new Recorded(
                    incoming.method(),
                    incoming.path(),
                    incoming.query(),
                    key == null ? "" : Recorded.fingerprint(key),
                    clock.instant(),
                    Duration.ZERO,
                    0,
                    incoming.body(),
                    "",
                    false);
            return answer(request, key);
        } finally {
            recorder.end();
        }
    }

    private Answer answer(Recorded request, String key) throws InterruptedException {
        long began = System.nanoTime();
        if (!latency.isZero()) {
            Thread.sleep(latency.toMillis());
        }
        boolean documented = quirks.answersAsDocumented();
        Supplier<Answer> doing = () -> routes.answer(key, accountsByKey, request);
        Optional<Fault> fault = faults.meeting(request);
        Answer answer;
        try {
            answer = fault.isPresent() ? fault.get().answer(doing) : doing.get();
        } catch (RuntimeException e) {
            answer = Answer.error(500, "STAND_IN_BROKEN", e.toString());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        String template = routes.find(request.method(), request.path())
                .map(Routes.Route::template)
                .orElse(request.path());
        recorder.add(request.answered(answer, took, fault.isPresent() || !documented), template);
        return answer;
    }
}
