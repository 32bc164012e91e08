package app.weld.operator;

import app.weld.operator.poll.DaemonThreads;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /healthz} and {@code /readyz} for the kubelet, {@code /metrics} for Prometheus, and, where one is hosted, the
 * callback to which Weld sends a person's browser after a source was authorized.
 */
final class HttpEndpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoints.class);
    /** Whoever sends or reads slowly holds a thread until he is cut: there are more of them than a few such callers hold. */
    private static final int THREADS = 4;

    private static final int MOST_THREADS = 200;
    private static final long SPARE_SECONDS = 10;
    /** The text of the metrics of thousands is large: so many are made and sent at the same time. */
    private static final int MOST_SCRAPES = 4;

    private static final int BACKLOG = 64;
    private static final int MOST_PARAMETERS = 20;
    private static final String REQUEST_TIME_PROPERTY = "sun.net.httpserver.maxReqTime";
    private static final String REPLY_TIME_PROPERTY = "sun.net.httpserver.maxRspTime";
    private static final String LONGEST_SECONDS = "10";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String NAME = "name[]=";
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");
    private static final Pattern ID = Pattern.compile("[!-.0-~]{1,255}");
    /** No letter, digit, blank or harmless sign: no mark-up, no address to click on. */
    private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{N} .,;'()-]+");

    private static final int LONGEST_REFUSAL = 200;

    private final HttpServer server;
    private final ExecutorService threads = new ThreadPoolExecutor(
            THREADS,
            MOST_THREADS,
            SPARE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads("http"));
    private final Semaphore scrapes = new Semaphore(MOST_SCRAPES);

    private record Reply(int status, String type, ByteArrayOutputStream body) {
        Reply(int status, String type, String text) {
            this(status, type, new ByteArrayOutputStream());
            body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }

        static Reply text(int status, String body) {
            return new Reply(status, "text/plain; charset=utf-8", body);
        }

        static Reply page(int status, String words) {
            return new Reply(
                    status,
                    "text/html; charset=utf-8",
                    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Weld operator</title><p>" + words
                            + "</p></html>\n");
        }
    }

    @FunctionalInterface
    private interface Handler {
        Reply handle(HttpExchange exchange);
    }

    /** @param role what the one that is ready does: it leads, or stands by */
    HttpEndpoints(
            int port,
            BooleanSupplier healthy,
            BooleanSupplier ready,
            Supplier<String> role,
            PrometheusMeterRegistry metrics)
            throws IOException {
        // Otherwise callers that send half a request, or do not read the answer, hold their threads for ever.
        for (String property : List.of(REQUEST_TIME_PROPERTY, REPLY_TIME_PROPERTY)) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, LONGEST_SECONDS);
            }
        }
        server = HttpServer.create(new InetSocketAddress(port), BACKLOG);
        server.setExecutor(threads);
        serve(
                "/healthz",
                exchange -> healthy.getAsBoolean() ? Reply.text(200, "ok\n") : Reply.text(503, "unhealthy\n"));
        serve(
                "/readyz",
                exchange -> ready.getAsBoolean()
                        ? Reply.text(200, "ok, " + role.get() + "\n")
                        : Reply.text(503, "not ready\n"));
        serveMetrics(metrics);
        server.createContext("/", exchange -> send(exchange, Reply.text(404, "not found\n")));
    }

    /** All metrics, or those that are named, as often as wished, by {@code name[]}. */
    private static Reply metrics(PrometheusMeterRegistry metrics, @Nullable String query) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Set<String> names = names(query);
        try {
            if (names.isEmpty()) {
                metrics.scrape(body);
            } else {
                metrics.scrape(body, METRICS_TYPE, names);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Reply(200, METRICS_TYPE, body);
    }

    /** The names as they are written, and without what the kind of a metric adds to its name. */
    private static Set<String> names(@Nullable String query) {
        return Stream.of((query == null ? "" : query).split("&", MOST_PARAMETERS))
                .map(HttpEndpoints::decoded)
                .filter(pair -> pair.startsWith(NAME))
                .map(pair -> pair.substring(NAME.length()))
                .flatMap(name -> Stream.of(name, name.replaceFirst("_(total|sum|count|bucket)$", "")))
                .collect(Collectors.toSet());
    }

    /**
     * Takes redirects at the path of this URL. Nothing of what a browser sends is logged. A redirect proves nothing: the
     * page never says that the source is connected.
     *
     * @param arrived told of the state and the connection id, which may be missing; whether somebody waits for them
     */
    void callback(URI url, BiPredicate<String, Optional<String>> arrived) {
        serve(url.getPath(), exchange -> {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            String state = query.getOrDefault("state", "");
            // Weld's documentation spells it in one way, its own example in the other.
            Optional<String> connection = Stream.of("connection_id", "connectionId")
                    .map(name -> query.getOrDefault(name, ""))
                    .filter(id -> ID.matcher(id).matches())
                    .findFirst();
            if (!STATE.matcher(state).matches() || !arrived.test(state, connection)) {
                return Reply.page(400, "This link is unknown or has expired.");
            }
            String error = refusal(query);
            return error.isEmpty()
                    ? Reply.page(
                            200,
                            "Thank you. The operator now looks at Weld: the WeldConnection says when the source is "
                                    + "connected. You can close this window.")
                    : Reply.page(200, "Weld says: " + error + ". The link can be opened again.");
        });
    }

    /** What Weld says went wrong, fit for a page: it came with a request that anybody may have made. */
    private static String refusal(Map<String, String> query) {
        String error = Stream.of("error_description", "error")
                .map(name -> query.getOrDefault(name, ""))
                .filter(words -> !words.isBlank())
                .findFirst()
                .orElse("");
        String plain = UNFIT.matcher(error.replace('_', ' ')).replaceAll(" ").strip();
        return plain.length() > LONGEST_REFUSAL ? plain.substring(0, LONGEST_REFUSAL) : plain;
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void serveMetrics(PrometheusMeterRegistry metrics) {
        Handler handler = exchange -> metrics(metrics, exchange.getRequestURI().getRawQuery());
        HttpHandler serving = serving("/metrics", handler);
        server.createContext("/metrics", exchange -> {
            if (!scrapes.tryAcquire()) {
                send(exchange, Reply.text(503, "others are reading the metrics\n"));
                return;
            }
            try {
                serving.handle(exchange);
            } finally {
                scrapes.release();
            }
        });
    }

    private void serve(String path, Handler handler) {
        server.createContext(path, serving(path, handler));
    }

    private static HttpHandler serving(String path, Handler handler) {
        return exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                send(exchange, Reply.text(404, "not found\n"));
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                send(exchange, Reply.text(405, "only GET\n"));
            } else {
                send(exchange, answer(path, handler, exchange));
            }
        };
    }

    private static Reply answer(String path, Handler handler, HttpExchange exchange) {
        try {
            return handler.handle(exchange);
        } catch (RuntimeException e) {
            LOG.warn("{} failed", path, e);
            return Reply.text(500, "internal error\n");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", reply.type());
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Content-Security-Policy", "default-src 'none'");
            // The address of the page holds the state.
            headers.set("Referrer-Policy", "no-referrer");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(reply.status(), -1);
            } else {
                exchange.sendResponseHeaders(reply.status(), reply.body().size());
                reply.body().writeTo(exchange.getResponseBody());
            }
        }
    }

    /** The parameters by name; one that is there twice or cannot be decoded is empty. */
    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> parameters = new HashMap<>();
        if (raw == null) {
            return parameters;
        }
        for (String pair : raw.split("&", MOST_PARAMETERS)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = pair.substring(0, equals);
                String value = decoded(pair.substring(equals + 1));
                parameters.merge(name, value, (one, other) -> "");
            }
        }
        return parameters;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
