package app.weld.operator.server;

import app.weld.operator.server.HttpListener.Reply;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Weld sends a person's browser after a source was authorized, in a cluster at a port of its own: it is the one thing here
 * that the public reaches. Nothing of what a browser sends is logged. A redirect proves nothing: the page never says that the source
 * is connected.
 */
public final class CallbackEndpoint implements AutoCloseable {
    private static final int MOST_PARAMETERS = 20;
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");
    private static final Pattern ID = Pattern.compile("[!-.0-~]{1,255}");
    /** No letter, digit, blank or harmless sign: no mark-up, no address to click on. */
    private static final Pattern UNFIT = Pattern.compile("[^\\p{L}\\p{N} .,;'()-]+");

    private static final int LONGEST_REFUSAL = 200;

    private final HttpListener listener;
    private final BiPredicate<String, Optional<String>> arrived;

    /**
     * Serves the path of this URL.
     *
     * @param arrived told of the state and the connection id, which may be missing; whether somebody waits for them
     */
    public CallbackEndpoint(HttpListener listener, URI url, BiPredicate<String, Optional<String>> arrived) {
        this.listener = listener;
        this.arrived = arrived;
        listener.serve(url.getPath(), this::welcome);
    }

    private Reply welcome(HttpExchange exchange) {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        String state = query.getOrDefault("state", "");
        // Weld's documentation spells it in one way, its own example in the other.
        Optional<String> connection = Stream.of("connection_id", "connectionId")
                .map(name -> query.getOrDefault(name, ""))
                .filter(id -> ID.matcher(id).matches())
                .findFirst();
        if (!STATE.matcher(state).matches() || !arrived.test(state, connection)) {
            return page(400, "This link is unknown or has expired.");
        }
        String error = refusal(query);
        return error.isEmpty()
                ? page(
                        200,
                        "Thank you. The operator now looks at Weld: the WeldConnection says when the source is "
                                + "connected. You can close this window.")
                : page(200, "Weld says: " + error + ". The link can be opened again.");
    }

    private static Reply page(int status, String words) {
        return new Reply(
                status,
                "text/html; charset=utf-8",
                "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Weld operator</title><p>" + words
                        + "</p></html>\n");
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

    public void start() {
        listener.start();
    }

    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }
}
