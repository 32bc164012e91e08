package app.weld.operator.server;

import app.weld.operator.server.HttpListener.Reply;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a scrape: in the requested format (text, OpenMetrics), compressed on request, and with {@code name[]} some metrics
 * only. What each resource shows is written first, one series after the other, and then what the process counts, by Prometheus's
 * own library. A failure is logged here and not described to the client.
 */
final class MetricsHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsHandler.class);
    /** The text of the metrics of thousands of resources is large: at most this many are produced and sent at the same time. */
    private static final int MAX_SCRAPES = 4;

    private static final String NAME_PARAMETER = "name[]";
    private static final int BUFFER = 8192;

    private final MetricsRegistry metrics;
    private final ExpositionFormats formats =
            ExpositionFormats.init(PrometheusProperties.get().getExporterProperties());
    private final Semaphore scrapes = new Semaphore(MAX_SCRAPES);

    private final @Nullable MetricsAccess access;

    /** @param access decides who may read them; absent: whoever reaches the port */
    MetricsHandler(MetricsRegistry metrics, @Nullable MetricsAccess access) {
        this.metrics = metrics;
        this.access = access;
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
            Predicate<String> included = included(exchange.getRequestURI().getRawQuery());
            // Before anything is sent, so that a failure can be answered.
            MetricSnapshots counted = metrics.registry().getPrometheusRegistry().scrape(included);
            send(exchange, included, counted);
        } catch (UncheckedIOException e) {
            LOG.debug("the metrics were not read to their end", e);
            throw e.getCause();
        } catch (RuntimeException e) {
            LOG.warn("/metrics failed", e);
            // Minus one: nothing is sent yet.
            if (exchange.getResponseCode() != -1) {
                // The server cuts the connection, so that the scrape counts as failed rather than as complete.
                throw new IOException("/metrics failed");
            }
            HttpListener.send(exchange, Reply.text(HttpURLConnection.HTTP_INTERNAL_ERROR, "internal error\n"));
        } finally {
            scrapes.release();
        }
    }

    /** What a parameter {@code name[]} names; everything without one. */
    private static Predicate<String> included(@Nullable String query) {
        List<String> names = query == null
                ? List.of()
                : Stream.of(query.split("&", -1))
                        .map(parameter -> URLDecoder.decode(parameter, StandardCharsets.UTF_8))
                        .filter(parameter -> parameter.startsWith(NAME_PARAMETER + "="))
                        .map(parameter -> parameter.substring(NAME_PARAMETER.length() + 1))
                        .toList();
        return names.isEmpty()
                ? name -> true
                : MetricNameFilter.builder().nameMustBeEqualTo(names).build();
    }

    private void send(HttpExchange exchange, Predicate<String> included, MetricSnapshots counted) throws IOException {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        ExpositionFormatWriter format = formats.getOpenMetricsTextFormatWriter().accepts(accept)
                ? formats.getOpenMetricsTextFormatWriter()
                : formats.getPrometheusTextFormatWriter();
        boolean compressed = acceptsGzip(exchange.getRequestHeaders());
        exchange.getResponseHeaders().set("Content-Type", format.getContentType());
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (compressed) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, 0);
        // Not closed after a failure: that would end the answer as if it were complete.
        OutputStream body = exchange.getResponseBody();
        OutputStream text = compressed ? new Compressed(body) : body;
        SeriesWriter series = new SeriesWriter(text);
        metrics.writeResources(included, series);
        series.flush();
        // The last, since OpenMetrics has an end.
        format.write(text, counted, EscapingScheme.fromAcceptHeader(accept));
        text.close();
        exchange.close();
    }

    /** The text repeats itself so much that the quickest way makes it nearly as small as the slowest. */
    private static final class Compressed extends GZIPOutputStream {
        Compressed(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private static boolean acceptsGzip(Headers headers) {
        List<String> accepted = headers.get("Accept-Encoding");
        return accepted != null
                && accepted.stream()
                        .flatMap(header -> Stream.of(header.split(",", -1)))
                        .anyMatch(coding -> coding.strip().equalsIgnoreCase("gzip"));
    }
}
