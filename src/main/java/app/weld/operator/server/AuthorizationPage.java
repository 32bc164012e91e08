package app.weld.operator.server;

import static org.apache.commons.text.StringEscapeUtils.escapeHtml4;

import app.weld.operator.server.HttpListener.Reply;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The pages that a browser shows before and after a person authorizes a source, in the language that the browser requests. They
 * work without JavaScript, in light and in dark, and load nothing from anywhere.
 */
final class AuthorizationPage {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);
    private static final ResourceBundle.Control AS_ASKED =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final String STYLE = """
            :root{color-scheme:light dark;--text:#1d2433;--soft:#4a5468;--back:#f4f6fa;--card:#fff;--line:#d5dbe6;--good:#12703f;--bad:#a52016;--code:#eef1f6;--act:#1d4fd7;--on:#fff}
            @media (prefers-color-scheme:dark){:root{--text:#e8ebf2;--soft:#b3bccd;--back:#12161f;--card:#1c222e;--line:#39414f;--good:#6fd29b;--bad:#ff9b8f;--code:#12161f;--act:#9db8ff;--on:#12161f}}
            *{box-sizing:border-box}
            body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--back);color:var(--text);font:1rem/1.6 system-ui,sans-serif}
            main{width:100%;max-width:34rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:2rem}
            h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}
            h1::before{content:"";display:block;width:2.5rem;height:.3rem;border-radius:.2rem;margin-bottom:1rem;background:var(--mark)}
            .received,.open,.connected{--mark:var(--good)}.refused,.unknown,.expired,.unusable{--mark:var(--bad)}
            dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1rem 0;padding:1rem;background:var(--code);border-radius:.5rem}
            dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
            code{display:block;padding:.75rem 1rem;background:var(--code);border-radius:.5rem;overflow-wrap:anywhere;font:.9rem/1.5 ui-monospace,monospace}
            a.button{display:inline-block;margin:.75rem 0;padding:.75rem 1.5rem;border-radius:.5rem;background:var(--act);color:var(--on);font-weight:600;text-decoration:none;overflow-wrap:anywhere}
            a.button:focus-visible{outline:3px solid var(--text);outline-offset:3px}
            p{margin:.75rem 0}footer{margin-top:1.5rem;color:var(--soft);font-size:.875rem}
            @media (max-width:30rem){body{padding:.75rem}main{padding:1.25rem}dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
            """;

    /** Lets a browser apply the style of this page and nothing else. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Locale language;
    private final ResourceBundle texts;

    private AuthorizationPage(Locale language) {
        this.language = language;
        this.texts = ResourceBundle.getBundle(AuthorizationPage.class.getName(), language, AS_ASKED);
    }

    /**
     * A page in the first of the languages of an {@code Accept-Language} header that there is, else in English.
     *
     * @param acceptLanguage the header; absent or malformed if a browser sends none that can be read
     */
    static AuthorizationPage in(@Nullable String acceptLanguage) {
        return new AuthorizationPage(language(acceptLanguage));
    }

    /** The page for this request, in the language that its browser asks for. */
    static AuthorizationPage of(HttpExchange exchange) {
        return in(exchange.getRequestHeaders().getFirst("Accept-Language"));
    }

    /** Sends a page with what lets a browser show it, and nothing else. */
    static Reply reply(int status, String page) {
        return new Reply(status, "text/html; charset=utf-8", page, CONTENT_SECURITY_POLICY);
    }

    private static Locale language(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Locale.ENGLISH;
        }
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), LANGUAGES);
            return best == null ? Locale.ENGLISH : best;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH;
        }
    }

    /** The authorization has arrived. The operator reads from Weld next whether the source is connected. */
    String received(AwaitedSource awaited) {
        return page(
                "received",
                details(awaited) + paragraph("received.next") + paragraph("received.follow") + command(awaited));
    }

    /**
     * Weld says that the source was not connected.
     *
     * @param error plain text from the query of the browser
     */
    String refused(AwaitedSource awaited, String error) {
        return page(
                "refused",
                "<p>" + escapeHtml4(MessageFormat.format(texts.getString("refused.error"), error)) + "</p>"
                        + details(awaited) + paragraph("refused.next"));
    }

    /** A person may go to Weld from here. */
    String open(AwaitedSource awaited, String label, URI link, Instant expiresAt) {
        String address = escapeHtml4(link.toASCIIString());
        return page(
                "open",
                paragraph("open.what") + details(awaited, label) + paragraph("open.how")
                        + "<p><a class=\"button\" rel=\"noopener noreferrer nofollow\" href=\"" + address + "\">"
                        + text("open.go") + "</a></p>\n" + "<p>"
                        + escapeHtml4(MessageFormat.format(texts.getString("open.expires"), time(expiresAt))) + "</p>\n"
                        + paragraph("open.care"));
    }

    /** Nothing is left to do: the source was connected. */
    String connected(AwaitedSource awaited, String label) {
        return page("connected", details(awaited, label) + paragraph("connected.next") + command(awaited));
    }

    /** Nobody used the link in time. */
    String expired(AwaitedSource awaited, String label) {
        return page("expired", details(awaited, label) + paragraph("expired.next"));
    }

    /** Weld's link is nothing that a browser should follow. */
    String unusable(AwaitedSource awaited, String label) {
        return page("unusable", details(awaited, label) + paragraph("unusable.next"));
    }

    private String time(Instant time) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                        .withLocale(language)
                        .withZone(ZoneOffset.UTC)
                        .format(time)
                + " UTC";
    }

    private String text(String key) {
        return escapeHtml4(texts.getString(key));
    }

    /** No resource waits for this state: it is forged, used, replaced by a newer link, or expired. */
    String unknown() {
        return page("unknown", paragraph("unknown.why") + paragraph("unknown.next"));
    }

    private String page(String outcome, String body) {
        String title = escapeHtml4(texts.getString(outcome + ".title"));
        return """
                <!doctype html>
                <html lang="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="robots" content="noindex">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <main class="%s">
                <h1>%s</h1>
                %s
                <footer>%s</footer>
                </main>
                </body>
                </html>
                """.formatted(
                language.toLanguageTag(), title, STYLE, outcome, title, body, escapeHtml4(texts.getString("footer")));
    }

    private String details(AwaitedSource awaited) {
        return "<dl>" + about(awaited) + "</dl>\n";
    }

    private String details(AwaitedSource awaited, String label) {
        return "<dl>" + about(awaited) + detail("label", label) + "</dl>\n";
    }

    private String about(AwaitedSource awaited) {
        return detail("source", awaited.integrationId())
                + detail("namespace", awaited.namespace())
                + detail("resource", "WeldConnection " + awaited.name());
    }

    private String detail(String label, String value) {
        return "<dt>" + escapeHtml4(texts.getString(label)) + "</dt><dd>" + escapeHtml4(value) + "</dd>";
    }

    private String paragraph(String key) {
        return "<p>" + escapeHtml4(texts.getString(key)) + "</p>\n";
    }

    private static String command(AwaitedSource awaited) {
        return "<code>kubectl get weldconnection " + escapeHtml4(awaited.name()) + " -n "
                + escapeHtml4(awaited.namespace()) + "</code>\n";
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
