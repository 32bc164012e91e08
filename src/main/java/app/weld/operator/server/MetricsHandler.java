package app.weld.operator.server;

import app.weld.operator.server.HttpListener.Reply;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.exporter.httpserver.HttpExchangeAdapter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exporter of Prometheus's own library: in the requested format (text, OpenMetrics), compressed on request, and with
 * {@code name[]} some metrics only. A failure is logged here and not described to the client.
 */
final class MetricsHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsHandler.class);
    /** The text of the metrics of thousands of resources is large: at most this many are produced and sent at the same time. */
    private static final int MAX_SCRAPES = 4;

    private final PrometheusScrapeHandler exporter;
    private final Semaphore scrapes = new Semaphore(MAX_SCRAPES);

    private final @Nullable MetricsAccess access;

    /** @param access decides who may read them; absent: whoever reaches the port */
    MetricsHandler(PrometheusRegistry metrics, @Nullable MetricsAccess access) {
        this.access = access;
        exporter = new PrometheusScrapeHandler(PrometheusProperties.get(), metrics);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        AccessDecision decision = access == null
                ? new AccessDecision.Allowed()
                : access.decide(exchange.getRequestHeaders().getFirst("Authorization"));
        switch (decision) {
            case AccessDecision.Allowed() -> export(exchange);
            case AccessDecision.Unauthenticated() -> {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
                HttpListener.send(exchange, Reply.text(401, "a bearer token is needed that the API server accepts\n"));
            }
            case AccessDecision.Forbidden(String user) ->
                HttpListener.send(exchange, Reply.text(403, user + " may not get the URL path /metrics\n"));
            case AccessDecision.Unavailable() ->
                HttpListener.send(exchange, Reply.text(503, "the API server does not say who may read the metrics\n"));
        }
    }

    private void export(HttpExchange exchange) throws IOException {
        if (!scrapes.tryAcquire()) {
            HttpListener.send(exchange, Reply.text(503, "others are reading the metrics\n"));
            return;
        }
        try {
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exporter.handleRequest(new Exchange(exchange));
        } finally {
            scrapes.release();
        }
    }

    private static final class Exchange extends HttpExchangeAdapter {
        private final HttpExchange exchange;

        Exchange(HttpExchange exchange) {
            super(exchange);
            this.exchange = exchange;
        }

        /** The client has closed the connection. */
        @Override
        public void handleException(IOException e) throws IOException {
            LOG.debug("the metrics were not read to their end", e);
            throw e;
        }

        /** The library would send the stack to the caller. */
        @Override
        public void handleException(RuntimeException e) {
            LOG.warn("/metrics failed", e);
            // Minus one: nothing is sent yet.
            if (exchange.getResponseCode() == -1) {
                try {
                    HttpListener.send(exchange, Reply.text(500, "internal error\n"));
                } catch (IOException cut) {
                    throw new UncheckedIOException(cut);
                }
            }
        }
    }
}
