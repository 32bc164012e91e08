package app.weld.operator.observability;

import app.weld.operator.Harness;
import app.weld.operator.LocalHttp;
import app.weld.operator.LocalPort;
import app.weld.operator.controlplane.GoTool;
import app.weld.operator.process.Program;
import app.weld.operator.process.RunningProgram;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Prometheus that scrapes one operator twice a second as the chart's monitors have it scraped, and has the alerts. */
final class Prometheus implements AutoCloseable {
    static final Path RULES = Path.of("helm/weld-operator/files/alerts.yaml");

    private final RunningProgram process;
    private final int port;
    private final Instant start = Instant.now();

    private Prometheus(RunningProgram process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * What a query gave.
     *
     * @param labels of the series
     * @param values in the order of time
     */
    record Series(Map<String, String> labels, List<Double> values) {
        double last() {
            return values.get(values.size() - 1);
        }
    }

    /** Ready to be asked. */
    static Prometheus scraping(int operator, Path folder) throws IOException {
        Path config =
                Files.writeString(folder.resolve("prometheus.yaml"), """
                global: {scrape_interval: 500ms, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                  - job_name: weld-operator-metrics
                    honor_labels: true
                    static_configs:
                      - targets: ['127.0.0.1:%d']
                        labels: {namespace: weld-system, pod: weld-operator-0, endpoint: http}
                """.formatted(RULES.toAbsolutePath(), operator));
        int port = LocalPort.free();
        RunningProgram process = Program.of(
                        GoTool.prometheus().path().toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .start(folder.resolve("prometheus.log"));
        Prometheus prometheus = new Prometheus(process, port);
        Harness.await().ignoreExceptions().untilAsserted(() -> {
            if (prometheus.get("/api/v1/status/runtimeinfo").isEmpty()
                    || prometheus.now("up == 1").isEmpty()) {
                throw new AssertionError(process.log());
            }
        });
        return prometheus;
    }

    /** As a panel with a number shows it. */
    List<Series> now(String query) {
        return series(get("/api/v1/query?query=" + encoded(query)));
    }

    /** As a panel over time shows it, from the start until now, second by second. */
    List<Series> sinceStart(String query) {
        return series(get("/api/v1/query_range?step=1&start=" + start.getEpochSecond() + "&end="
                + Instant.now().getEpochSecond() + "&query=" + encoded(query)));
    }

    /** The values of a label. */
    List<String> labelValues(String metric, String label) {
        List<String> values = new ArrayList<>();
        get("/api/v1/label/" + label + "/values?match[]=" + encoded(metric))
                .forEach(value -> values.add(value.asText()));
        return values;
    }

    /** The alerts, and whether their expressions could be evaluated. */
    JsonNode rules() {
        return get("/api/v1/rules").at("/groups/0/rules");
    }

    private static List<Series> series(JsonNode data) {
        List<Series> all = new ArrayList<>();
        for (JsonNode found : data.get("result")) {
            Map<String, String> labels = new LinkedHashMap<>();
            found.get("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            List<Double> values = new ArrayList<>();
            if (found.has("value")) {
                values.add(Double.valueOf(found.at("/value/1").asText()));
            }
            found.path("values")
                    .forEach(value -> values.add(Double.valueOf(value.get(1).asText())));
            all.add(new Series(labels, values));
        }
        return all;
    }

    private JsonNode get(String pathAndQuery) {
        try {
            String body =
                    LocalHttp.get(port, pathAndQuery.replace("[]", "%5B%5D")).body();
            JsonNode answer = new ObjectMapper().readTree(body);
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(pathAndQuery + ": " + body);
            }
            return answer.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.terminate();
        process.close();
    }
}
