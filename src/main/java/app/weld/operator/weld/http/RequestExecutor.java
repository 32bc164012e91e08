package app.weld.operator.weld.http;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldException;
import app.weld.operator.weld.http.limit.ApiKeyLimiter;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends requests with one key: waits for the budget, sends, and interprets the answer. */
final class RequestExecutor {
    private static final ApiRequest KEY_CHECK = ApiRequest.to("GET", "/integrations");
    private static final int MAX_RUN_ID_LENGTH = 1024;

    private final ApiKey key;
    private final Supplier<Priority> turn;
    private final Supplier<KeyState> states;
    private final Transport transport;
    private final Patience patience;
    private final MessageSanitizer sanitizer;

    /**
     * How long a request waits for the budget in its thread.
     *
     * @param first a request that begins an operation
     * @param next a request that continues one
     */
    record Patience(Duration first, Duration next) {}

    /**
     * @param turn is asked before each request, and may throw instead
     * @param states gives the state of the key. Each request takes it anew, because an idle one is removed
     */
    RequestExecutor(
            ApiKey key,
            Supplier<Priority> turn,
            Supplier<KeyState> states,
            Transport transport,
            Patience patience,
            MessageSanitizer sanitizer) {
        this.key = key;
        this.turn = turn;
        this.states = states;
        this.transport = transport;
        this.patience = patience;
        this.sanitizer = sanitizer;
    }

    /** Sends a request that has to succeed. */
    ApiResponse.Answer execute(ApiRequest call) {
        if (!call.possible()) {
            throw new WeldException.Rejected(
                    404, "Weld does not have the object of this request (404, " + call.endpoint() + ")");
        }
        return send(call, patience.first(), false);
    }

    /** Sends a request whose object may not exist (404): the result is empty then. */
    Optional<ApiResponse.Answer> find(ApiRequest call) {
        return find(call, patience.first());
    }

    /** Sends a request that continues an operation. */
    Optional<ApiResponse.Answer> findNext(ApiRequest call) {
        return find(call, patience.next());
    }

    /** The current time by Weld's clock; empty before Weld has first done something with this key. */
    Optional<Instant> serverTime() {
        return states.get().serverTime().now();
    }

    /** The JSON of a successful answer. */
    JsonNode json(ApiRequest call, ApiResponse.Answer answer) {
        JsonNode json = answer.json();
        if (json == null) {
            throw unclear(call, "Weld's answer (" + answer.status() + ") is not JSON, or not all of it came", null);
        }
        return json;
    }

    /** The failure of a request whose answer does not say what Weld has done. */
    WeldException unclear(ApiRequest call, String why, @Nullable Duration retryAfter) {
        return call.writes() ? new WeldException.OutcomeUnknown(why) : new WeldException.Unavailable(why, retryAfter);
    }

    private Optional<ApiResponse.Answer> find(ApiRequest call, Duration longestWait) {
        if (!call.possible()) {
            return Optional.empty();
        }
        try {
            return Optional.of(send(call, longestWait, false));
        } catch (WeldException.Rejected e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private ApiResponse.Answer send(ApiRequest call, Duration longestWait, boolean checksKey) {
        KeyState state = states.get();
        long entered = enter(state, longestWait, checksKey);
        long start = System.nanoTime();
        ApiResponse reply;
        try {
            reply = transport.send(call, key);
            state.metrics().sent(call, reply, System.nanoTime() - start);
            if (reply instanceof ApiResponse.Answer answer) {
                note(answer, state);
            }
        } finally {
            state.limiter().leave(System.nanoTime() - start);
        }
        return judge(call, reply, state, entered);
    }

    private static void note(ApiResponse.Answer answer, KeyState state) {
        // A refusal says nothing for the key, and other answers may come from a gateway.
        if (answer.date() != null && answer.isSuccess()) {
            state.serverTime().saw(answer.date());
        }
        if (answer.rateLimit() != null) {
            state.rateLimit().set(answer.rateLimit());
        }
    }

    private long enter(KeyState state, Duration longestWait, boolean checksKey) {
        if (Thread.currentThread().isInterrupted()) {
            throw new WeldException.Unavailable("the call to Weld was interrupted before it was sent");
        }
        long start = System.nanoTime();
        try {
            return state.limiter().enter(turn.get(), longestWait, checksKey);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeldException.Unavailable("the call to Weld was interrupted before it was sent");
        } finally {
            state.metrics().waited(System.nanoTime() - start);
        }
    }

    private ApiResponse.Answer judge(ApiRequest call, ApiResponse reply, KeyState state, long entered) {
        return switch (reply) {
            case ApiResponse.NotSent(String why) -> throw new WeldException.Unavailable(why);
            case ApiResponse.Lost(String why) -> throw unclear(call, why, null);
            case ApiResponse.Answer answer -> judge(call, answer, state, entered);
        };
    }

    private ApiResponse.Answer judge(ApiRequest call, ApiResponse.Answer answer, KeyState state, long entered) {
        int status = answer.status();
        if (answer.isSuccess()) {
            state.limiter().accepted(entered);
            return answer;
        }
        if (isForeign(answer)) {
            // From a gateway, a firewall or a proxy: it is no evidence about the key or about what Weld has.
            throw unclear(call, "something other than Weld answered " + status, answer.retryAfter());
        }
        String message = message(answer);
        throw switch (status) {
            case 401 -> refused(status, message, state, entered);
            case 403 -> forbidden(call, answer, message, state, entered);
            case 408 -> unclear(call, "Weld did not get all of the request in time (408)", answer.retryAfter());
            // Too Early: the server has not processed it.
            case 425 -> new WeldException.Unavailable("Weld asked to try again (425)", answer.retryAfter());
            case 429 -> limited(answer, state);
            default -> failed(call, answer, message, state, entered);
        };
    }

    private static boolean isForeign(ApiResponse.Answer answer) {
        return switch (answer.status()) {
            case 401 -> !answer.isObject();
            // Otherwise it would pass for a refusal of the request, or for an object that does not exist.
            case 403, 404 -> !answer.isWeldsError();
            default -> false;
        };
    }

    private WeldException forbidden(
            ApiRequest call, ApiResponse.Answer answer, @Nullable String message, KeyState state, long entered) {
        if (call.endpoint().equals(KEY_CHECK.endpoint()) || isKeyRefused(state)) {
            return refused(answer.status(), message, state, entered);
        }
        state.limiter().accepted(entered);
        return new WeldException.Rejected(
                answer.status(),
                "Weld forbids this request (403)" + (message == null ? "" : ": " + message),
                code(answer));
    }

    private static WeldException limited(ApiResponse.Answer answer, KeyState state) {
        ApiKeyLimiter.Paused paused = state.limiter().limited(answer.retryAfter());
        state.metrics().limited(paused.added());
        return new WeldException.RateLimited(paused.remaining());
    }

    /** Of the request (4xx), or of a server that does not say what it has done. */
    private WeldException failed(
            ApiRequest call, ApiResponse.Answer answer, @Nullable String message, KeyState state, long entered) {
        int status = answer.status();
        if (status < 400 || status >= 500) {
            return unclear(
                    call, "Weld answered " + status + (message == null ? "" : ": " + message), answer.retryAfter());
        }
        state.limiter().accepted(entered);
        return new WeldException.Rejected(
                status, message == null ? "Weld answered " + status : message, code(answer), activeRun(answer));
    }

    private WeldException refused(int status, @Nullable String message, KeyState state, long entered) {
        String why = (status == 403
                        ? "Weld refuses this API key the access (403), so check the role of the person who created it"
                        : "Weld refused the API key (" + status + ")")
                + (message == null ? "" : ": " + message)
                + (key.suspicion() == null ? "" : " (" + key.suspicion() + ")");
        state.limiter().refused(why, entered);
        return new WeldException.Unauthorized(why);
    }

    /** Whether Weld forbids the cheapest read, too. A single 403 may concern only the one request, or the plan. */
    private boolean isKeyRefused(KeyState state) {
        return state.check().isRefused(() -> {
            try {
                send(KEY_CHECK, patience.first(), true);
                return Optional.of(false);
            } catch (WeldException.Unauthorized e) {
                return Optional.of(true);
            } catch (WeldException e) {
                // Unknown: the key counts as valid until Weld refuses it.
                return Optional.empty();
            }
        });
    }

    /** Weld's message about an error, as one line. */
    private @Nullable String message(ApiResponse.Answer answer) {
        JsonNode json = answer.json();
        if (json == null) {
            return null;
        }
        String details = sanitizer.line(texts(json.path("details")));
        String line = details == null ? sanitizer.line(texts(json.path("message"))) : details;
        return line != null ? line : code(answer);
    }

    /** A text, or all texts of a list of complaints about one request. */
    private static String texts(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.asText("");
        }
        StringBuilder all = new StringBuilder();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            append(all, field.getKey() + ": " + texts(field.getValue()));
        }
        if (node.isArray()) {
            node.forEach(each -> append(all, texts(each)));
        }
        return all.toString();
    }

    private static void append(StringBuilder all, String text) {
        all.append(all.isEmpty() ? "" : "; ").append(text);
    }

    private @Nullable String code(ApiResponse.Answer answer) {
        return answer.json() == null
                ? null
                : sanitizer.line(answer.json().path("error_code").asText(""));
    }

    private @Nullable String activeRun(ApiResponse.Answer answer) {
        String id =
                answer.json() == null ? "" : answer.json().path("active_run_id").asText("");
        return id.length() > MAX_RUN_ID_LENGTH || !sanitizer.isFit(id) ? null : id;
    }
}
