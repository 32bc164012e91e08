package app.weld.operator.weld.http;

import app.weld.operator.tls.ClientCipherSuites;
import app.weld.operator.weld.ApiKey;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request and reads its answer. Follows no redirect and repeats no write. The JDK's client itself repeats a GET on a
 * reused connection that turns out to be closed, and a refused connect.
 */
final class Transport {
    static final int MAX_BODY = 16 * 1024 * 1024;
    private static final String REPEAT_ALL = "jdk.httpclient.enableAllMethodRetry";
    private static final String USER_AGENT = "weld-operator/"
            + Objects.requireNonNullElse(Transport.class.getPackage().getImplementationVersion(), "dev");
    private static final Duration MAX_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final String baseUrl;
    private final Duration timeout;
    private final Clock clock;
    private final HttpClient client;
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * @throws IllegalArgumentException if no request can be sent to the URL
     * @throws IllegalStateException if a system property makes the JDK's client repeat writes, which this class cannot prevent
     */
    Transport(URI baseUrl, Duration timeout, Clock clock) {
        String repeatAll = System.getProperty(REPEAT_ALL);
        if (repeatAll != null && (repeatAll.isEmpty() || Boolean.parseBoolean(repeatAll))) {
            throw new IllegalStateException("the system property " + REPEAT_ALL
                    + " must not be set: a create that is sent twice makes two of what was to be one");
        }
        String scheme = baseUrl.getScheme();
        if (scheme == null || !scheme.toLowerCase(Locale.ROOT).matches("https?") || baseUrl.getHost() == null) {
            throw new IllegalArgumentException("the URL of Weld must begin with https:// or http:// and name a host");
        }
        if (baseUrl.getRawUserInfo() != null || baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
            throw new IllegalArgumentException("the URL of Weld must not have a user, a query or a fragment");
        }
        this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
        this.timeout = timeout;
        this.clock = clock;
        // Duration.dividedBy uses BigDecimal, which would cost 25 ms at each start.
        Duration half = Duration.ofNanos(timeout.toNanos() / 2);
        this.client = HttpClient.newBuilder()
                // HTTP/1.1 has one request at a time on a connection, so it is clear what was sent.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .sslParameters(ClientCipherSuites.parameters())
                .proxy(new EnvironmentProxies(System.getenv(), ProxySelector.getDefault()))
                .connectTimeout(half.compareTo(MAX_CONNECT_TIMEOUT) < 0 ? half.plusMillis(1) : MAX_CONNECT_TIMEOUT)
                .build();
    }

    /** Never throws. An interrupt stays set for the caller, and a request that was sent by then counts as lost. */
    ApiResponse send(ApiRequest call, ApiKey key) {
        AtomicReference<@Nullable Head> head = new AtomicReference<>();
        CompletableFuture<HttpResponse<BoundedBody.Content>> exchange;
        try {
            exchange = client.sendAsync(request(call, key), info -> {
                BoundedBody body = new BoundedBody(MAX_BODY);
                head.set(new Head(info.statusCode(), info.headers(), body));
                return body;
            });
        } catch (IllegalArgumentException e) {
            // Without the cause, whose text may quote a header.
            return new ApiResponse.NotSent("the request to Weld could not be built");
        }
        String lost;
        try {
            HttpResponse<BoundedBody.Content> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return answer(response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lost = "the call was interrupted";
        } catch (TimeoutException e) {
            lost = "Weld did not answer within " + seconds(timeout);
        } catch (ExecutionException e) {
            if (isConnectFailure(e)) {
                return new ApiResponse.NotSent("Weld could not be reached: no connection");
            }
            lost = describe(e);
        }
        exchange.cancel(true);
        return abandoned(head.get(), lost);
    }

    /** What is known of a request that got no whole answer: the status, if its head has come. */
    private ApiResponse abandoned(@Nullable Head known, String lost) {
        if (known == null) {
            return new ApiResponse.Lost(lost);
        }
        known.body.abort();
        return answer(known.status, known.headers, BoundedBody.Content.NONE);
    }

    /** The part of an answer that arrives before its body. */
    private record Head(int status, HttpHeaders headers, BoundedBody body) {}

    private HttpRequest request(ApiRequest call, ApiKey key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + call.path()))
                .header("x-api-key", key.secret())
                .header("accept", "application/json")
                .header("user-agent", USER_AGENT);
        JsonNode body = call.body();
        if (body == null) {
            request.method(call.method(), HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json");
            request.method(call.method(), HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
        }
        return request.build();
    }

    private ApiResponse.Answer answer(int status, HttpHeaders headers, BoundedBody.Content body) {
        return new ApiResponse.Answer(
                status,
                parse(body.bytes()),
                RetryAfter.of(headers, clock.instant()),
                ServerTime.of(headers).orElse(null),
                body.tooLong(),
                RateLimitHeaders.of(headers).orElse(null));
    }

    private @Nullable JsonNode parse(byte[] bytes) {
        try {
            JsonNode node = json.readTree(bytes);
            return node == null || node.isMissingNode() ? null : node;
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean isConnectFailure(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof ConnectException || t instanceof HttpConnectTimeoutException) {
                return true;
            }
        }
        return false;
    }

    /** Describes a failure without the text of the exception, which might quote something secret. */
    private static String describe(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return "the TLS connection to Weld failed (" + t.getClass().getSimpleName() + ")";
            }
        }
        return "the connection to Weld was cut, or the answer was not HTTP";
    }

    private static String seconds(Duration timeout) {
        return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
}
