package app.weld.operator.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Where requests come in. */
final class Front implements HttpHandler {
    private final Clock clock;
    private final ConcurrentMap<String, Account> accountsByKey;
    private final Routes routes;
    private final Faults faults;
    private final Recorder recorder;
    private volatile Duration latency = Duration.ZERO;

    Front(Clock clock, ConcurrentMap<String, Account> accountsByKey, Routes routes, Faults faults, Recorder recorder) {
        this.clock = clock;
        this.accountsByKey = accountsByKey;
        this.routes = routes;
        this.faults = faults;
        this.recorder = recorder;
    }

    void latency(Duration perCall) {
        latency = perCall;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        recorder.begin();
        try {
            send(exchange, answer(exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            recorder.end();
            exchange.close();
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getRawPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (AuthorizePage.at(path)) {
            return AuthorizePage.answer(exchange.getRequestMethod(), path, accountsByKey.values());
        }
        String key = exchange.getRequestHeaders().getFirst("x-api-key");
        Recorded request = new Recorded(
                exchange.getRequestMethod(),
                path,
                exchange.getRequestURI().getRawQuery(),
                key == null ? "" : Recorded.fingerprint(key),
                clock.instant(),
                Duration.ZERO,
                0,
                body,
                "",
                false);
        return answer(request, key);
    }

    private Answer answer(Recorded request, String key) throws InterruptedException {
        long began = System.nanoTime();
        if (!latency.isZero()) {
            Thread.sleep(latency.toMillis());
        }
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
        recorder.add(request.answered(answer, took, fault.isPresent()), template);
        return answer;
    }

    /** What is not sent in full ends with the connection being closed, which is what closing an exchange early does. */
    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.ending() == Answer.Ending.NOTHING) {
            return;
        }
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            exchange.getResponseHeaders().set(header.getKey(), header.getValue());
        }
        byte[] body = answer.bytes();
        if (body.length == 0) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        OutputStream out = exchange.getResponseBody();
        out.write(body, 0, answer.ending() == Answer.Ending.HALF ? body.length / 2 : body.length);
        out.flush();
    }
}
