package app.weld.operator.server;

import app.weld.operator.server.HttpListener.Reply;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pages from which people without access to the cluster go to Weld to authorize a source, at the port of the callback. The
 * last segment of the address is a secret: it is not logged, and whoever does not know it learns nothing.
 */
public final class ConnectEndpoint {
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");

    private final Pages pages;

    /** Finds the page with this secret; empty where there is none. */
    @FunctionalInterface
    public interface Pages extends Function<String, Optional<Page>> {}

    /** What a page shows. */
    public sealed interface Page {
        /** What is to be authorized. */
        AwaitedSource source();

        /** The label of the source in Weld. */
        String label();

        /** A person may follow this link, of http or https, until then. */
        record Open(AwaitedSource source, String label, URI link, Instant expiresAt) implements Page {
            /** Omits the link, because anyone who has it can attach a source to the workspace. */
            @Override
            public String toString() {
                return "Open[" + source + "]";
            }
        }

        /** The source is connected. */
        record Connected(AwaitedSource source, String label) implements Page {}

        /** Nobody followed the link in time. */
        record Expired(AwaitedSource source, String label) implements Page {}

        /** There is a link that no browser should follow. */
        record Unusable(AwaitedSource source, String label) implements Page {}
    }

    private ConnectEndpoint(Pages pages) {
        this.pages = pages;
    }

    /** Serves the pages below the path of this URL, where the callback is served. */
    public static void on(CallbackEndpoint callback, URI url, Pages pages) {
        callback.listener().serveBelow(url.getPath(), new ConnectEndpoint(pages)::answer);
    }

    private Reply answer(HttpExchange exchange, String token) {
        AuthorizationPage texts = AuthorizationPage.of(exchange);
        Page page = TOKEN.matcher(token).matches() ? pages.apply(token).orElse(null) : null;
        return AuthorizationPage.reply(page == null ? 404 : 200, body(texts, page));
    }

    private static String body(AuthorizationPage texts, @Nullable Page page) {
        return switch (page) {
            case null -> texts.unknown();
            case Page.Open(AwaitedSource source, String label, URI link, Instant expiresAt) ->
                texts.open(source, label, link, expiresAt);
            case Page.Connected(AwaitedSource source, String label) -> texts.connected(source, label);
            case Page.Expired(AwaitedSource source, String label) -> texts.expired(source, label);
            case Page.Unusable(AwaitedSource source, String label) -> texts.unusable(source, label);
        };
    }
}
