package app.weld.operator.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port with paths that answer GET, and threads of its own: a slow client at one port does not hold up clients at another. */
public final class HttpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
    /**
     * A client that sends or reads slowly holds a thread until its connection is cut: there are more threads than a few
     * such clients hold.
     */
    private static final int THREADS = 4;

    private static final int MAX_THREADS = 200;
    private static final long SPARE_SECONDS = 10;
    /** Callers that come at once: one that finds no place tries again after a second. */
    private static final int BACKLOG = 1024;

    private static final String REQUEST_TIME_PROPERTY = "sun.net.httpserver.maxReqTime";
    private static final String REPLY_TIME_PROPERTY = "sun.net.httpserver.maxRspTime";
    private static final String LONGEST_SECONDS = "10";

    private final HttpServer server;
    private final ExecutorService threads;

    /**
     * An answer.
     *
     * @param contentSecurityPolicy what a browser may load for it
     */
    record Reply(int status, String type, String body, String contentSecurityPolicy) {
        static Reply text(int status, String body) {
            return new Reply(status, "text/plain; charset=utf-8", body, "default-src 'none'");
        }
    }

    /** Answers a GET. */
    @FunctionalInterface
    interface Handler {
        Reply handle(HttpExchange exchange);
    }

    /** @param name of its threads */
    public HttpListener(String name, int port) throws IOException {
        this(name, HttpServer.create(new InetSocketAddress(port), BACKLOG));
    }

    /** @param tls for all connections: there is no plain one */
    public HttpListener(String name, int port, SSLContext tls) throws IOException {
        this(name, overTls(port, tls));
    }

    private static HttpServer overTls(int port, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(port), BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    private HttpListener(String name, HttpServer server) {
        // Otherwise callers that send half a request, or do not read the answer, hold their threads for ever.
        for (String property : List.of(REQUEST_TIME_PROPERTY, REPLY_TIME_PROPERTY)) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, LONGEST_SECONDS);
            }
        }
        this.server = server;
        threads = new ThreadPoolExecutor(
                THREADS,
                MAX_THREADS,
                SPARE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name(name).factory());
        server.setExecutor(threads);
        server.createContext("/", exchange -> send(exchange, Reply.text(404, "not found\n")));
    }

    /** Answers GET at this path and at none below it. */
    void serve(String path, Handler handler) {
        delegate(path, exchange -> send(exchange, answer(path, handler, exchange)));
    }

    /** Answers a GET below a path. */
    @FunctionalInterface
    interface SegmentHandler {
        /**
         * Answers it.
         *
         * @param segment what is below the path: one segment, and not empty
         */
        Reply handle(HttpExchange exchange, String segment);
    }

    /** Answers GET at what is one segment below this path, and at nothing else. */
    void serveBelow(String path, SegmentHandler handler) {
        server.createContext(path + "/", exchange -> {
            String below = exchange.getRequestURI().getPath().substring(path.length() + 1);
            if (below.isEmpty() || below.contains("/")) {
                send(exchange, Reply.text(404, "not found\n"));
            } else {
                Handler found = request -> handler.handle(request, below);
                answerGet(exchange, request -> send(request, answer(path, found, request)));
            }
        });
    }

    /** Leaves a GET at this path, and at none below it, to a handler that answers by itself. */
    void delegate(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            if (!exchange.getRequestURI().getPath().equals(path)) {
                send(exchange, Reply.text(404, "not found\n"));
            } else {
                answerGet(exchange, handler);
            }
        });
    }

    private static void answerGet(HttpExchange exchange, HttpHandler handler) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            handler.handle(exchange);
        } else {
            exchange.getResponseHeaders().set("Allow", "GET");
            send(exchange, Reply.text(405, "only GET\n"));
        }
    }

    private static Reply answer(String path, Handler handler, HttpExchange exchange) {
        try {
            return handler.handle(exchange);
        } catch (RuntimeException e) {
            LOG.warn("{} failed", path, e);
            return Reply.text(500, "internal error\n");
        }
    }

    /** Sends the whole of an answer. */
    static void send(HttpExchange exchange, Reply reply) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", reply.type());
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Content-Security-Policy", reply.contentSecurityPolicy());
            // The address of a page may hold the state of an authorization.
            headers.set("Referrer-Policy", "no-referrer");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(reply.status(), -1);
            } else {
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    void start() {
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
