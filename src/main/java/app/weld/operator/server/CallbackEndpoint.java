package app.weld.operator.server;

import app.weld.operator.server.HttpListener.Reply;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where Weld sends a person's browser after a source was authorized, in a cluster at a port of its own: it is the one thing
 * here
 * that the public reaches. Nothing of what a browser sends is logged. A redirect proves nothing: the page never says that
 * the source
 * is connected.
 */
public final class CallbackEndpoint implements AutoCloseable {
    private static final int MAX_PARAMETERS = 20;
    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_.:-]{1,255}");
    private static final Pattern ID = Pattern.compile("[!-.0-~]{1,255}");
    /** No letter, digit, blank or harmless sign: no mark-up, no address to click on. */
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N} .,;'()-]+");

    private static final int MAX_ERROR_LENGTH = 200;

    private final HttpListener listener;
    private final Arrivals arrivals;

    /** Is notified when browsers come back. */
    @FunctionalInterface
    public interface Arrivals {
        /**
         * A browser has come back.
         *
         * @param state as it was given to Weld with the link
         * @param connectionId as the browser says; empty where it says none
         * @return what the link was for; empty where no resource waits for this state
         */
        Optional<AwaitedSource> arrived(String state, Optional<String> connectionId);
    }

    /**
     * Serves the path of this URL.
     *
     * @param arrivals notified of each browser that comes back with a state
     */
    public CallbackEndpoint(HttpListener listener, URI url, Arrivals arrivals) {
        this.listener = listener;
        this.arrivals = arrivals;
        listener.serve(url.getPath(), this::answer);
    }

    private Reply answer(HttpExchange exchange) {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        String state = query.getOrDefault("state", "");
        // Weld's documentation spells it in one way, its own example in the other.
        Optional<String> connection = Stream.of("connection_id", "connectionId")
                .map(name -> query.getOrDefault(name, ""))
                .filter(id -> ID.matcher(id).matches())
                .findFirst();
        AuthorizationPage page = AuthorizationPage.of(exchange);
        Optional<AwaitedSource> awaited =
                STATE.matcher(state).matches() ? arrivals.arrived(state, connection) : Optional.empty();
        if (awaited.isEmpty()) {
            return AuthorizationPage.reply(400, page.unknown());
        }
        String error = error(query);
        return AuthorizationPage.reply(
                200, error.isEmpty() ? page.received(awaited.get()) : page.refused(awaited.get(), error));
    }

    /** Weld's error, made safe for a page: it came with a request that anyone may have sent. */
    private static String error(Map<String, String> query) {
        String error = Stream.of("error_description", "error")
                .map(name -> query.getOrDefault(name, ""))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse("");
        String plain = UNSAFE.matcher(error.replace('_', ' ')).replaceAll(" ").strip();
        return plain.length() > MAX_ERROR_LENGTH ? plain.substring(0, MAX_ERROR_LENGTH) : plain;
    }

    /** The parameters by name; one that is there twice or cannot be decoded is empty. */
    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> parameters = new HashMap<>();
        if (raw == null) {
            return parameters;
        }
        for (String pair : raw.split("&", MAX_PARAMETERS)) {
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

    HttpListener listener() {
        return listener;
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
