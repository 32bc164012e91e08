package app.weld.operator.verify;

import app.weld.operator.weld.ApiKey;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Sends a limited number of requests to Weld, slowly. An instance that only reads sends no method but GET, whatever its
 * caller requests.
 */
final class Wire {
    static final int MAX_CALLS = 40;
    private static final String USER_AGENT = "weld-operator-verify/"
            + Objects.requireNonNullElse(Wire.class.getPackage().getImplementationVersion(), "dev");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String baseUrl;
    private final ApiKey key;
    private final boolean writes;
    private final Duration pace;
    private final Clock clock;
    private final Shapes shapes;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final JsonMapper mapper = JsonMapper.builder().build();
    private int calls;

    /** What came back; the JSON is missing where there is none. */
    record Answer(int status, HttpHeaders headers, JsonNode json, boolean html, Instant at, Duration took) {
        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** How far Weld's clock is ahead of ours; the header has a precision of one second. */
        Optional<Duration> ahead() {
            try {
                return headers.firstValue("date")
                        .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
                        .map(date -> Duration.between(at, date.toInstant()));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }

    private Wire(URI baseUrl, ApiKey key, boolean writes, Duration pace, Clock clock, Shapes shapes) {
        this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
        this.key = key;
        this.writes = writes;
        this.pace = pace;
        this.clock = clock;
        this.shapes = shapes;
    }

    /** Reads only. */
    static Wire reading(URI baseUrl, ApiKey key, Duration pace, Clock clock, Shapes shapes) {
        return new Wire(baseUrl, key, false, pace, clock, shapes);
    }

    /** For what a person has agreed to. */
    static Wire writing(URI baseUrl, ApiKey key, Duration pace, Clock clock, Shapes shapes) {
        return new Wire(baseUrl, key, true, pace, clock, shapes);
    }

    int calls() {
        return calls;
    }

    int left() {
        return MAX_CALLS - calls;
    }

    /**
     * Reads; empty where no call is left, or where nothing answered.
     *
     * @param template what the path is a case of, for the shapes
     * @param path with its query
     */
    Optional<Answer> get(String template, String path) {
        return send("GET", template, path, null);
    }

    /** Sends the one request that is to be refused, with a key that is none. */
    Optional<Answer> getWithWrongKey(String path) {
        return send("GET", path, path, null, new ApiKey("weld-operator-verify-no-key"));
    }

    Optional<Answer> send(
            String method, String template, String path, @org.jspecify.annotations.Nullable JsonNode body) {
        return send(method, template, path, body, key);
    }

    private Optional<Answer> send(
            String method,
            String template,
            String path,
            @org.jspecify.annotations.Nullable JsonNode body,
            ApiKey with) {
        if (!writes && !method.equals("GET")) {
            throw new IllegalStateException("verify reads only, and was about to send " + method + " " + template);
        }
        if (calls >= MAX_CALLS) {
            return Optional.empty();
        }
        HttpRequest request = request(method, path, body, with);
        try {
            if (calls > 0) {
                TimeUnit.NANOSECONDS.sleep(pace.toNanos());
            }
            calls++;
            long start = System.nanoTime();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            JsonNode json = json(response.body());
            boolean html =
                    response.headers().firstValue("content-type").orElse("").contains("html");
            Answer answer = new Answer(response.statusCode(), response.headers(), json, html, clock.instant(), took);
            shapes.add(method + " " + template, answer.status(), json);
            return Optional.of(answer);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private HttpRequest request(
            String method, String path, @org.jspecify.annotations.Nullable JsonNode body, ApiKey with) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(TIMEOUT)
                .header("x-api-key", with.secret())
                .header("accept", "application/json")
                .header("user-agent", USER_AGENT);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
        }
        return request.build();
    }

    private JsonNode json(String text) {
        try {
            JsonNode json = mapper.readTree(text);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
