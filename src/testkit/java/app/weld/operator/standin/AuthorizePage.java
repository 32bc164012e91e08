package app.weld.operator.standin;

import static org.apache.commons.text.StringEscapeUtils.escapeHtml4;

import java.util.Collection;
import java.util.Optional;

/** The page that a bridge's URL opens, and what its button does. */
final class AuthorizePage {
    private static final String PATH = "/authorize/";

    private AuthorizePage() {}

    static boolean at(String path) {
        return path.startsWith(PATH);
    }

    static Answer answer(String method, String path, Collection<Account> accounts) {
        String id = path.substring(PATH.length());
        for (Account account : accounts) {
            synchronized (account) {
                Optional<BridgeRow> bridge = account.bridges.get(id);
                if (bridge.isPresent()) {
                    return answer(method, account, bridge.get());
                }
            }
        }
        return message(404, "This authorization link is not known");
    }

    private static Answer answer(String method, Account account, BridgeRow bridge) {
        if (bridge.connectionId() != null) {
            return message(410, "This authorization link has been used");
        }
        if (!bridge.open(account.now())) {
            return message(410, "This authorization link has expired");
        }
        if (bridge.forConnectionId() != null
                && account.connections.get(bridge.forConnectionId()).isEmpty()) {
            return message(410, "The connection to authorize again has been deleted");
        }
        return switch (method) {
            case "GET" -> page(account, bridge);
            case "POST" -> {
                account.authorize(bridge.id());
                String target =
                        account.bridges.get(bridge.id()).orElseThrow().redirectTarget(account.quirks.redirectName());
                yield Answer.empty(302).withHeader("Location", target);
            }
            default -> message(405, "Method not allowed");
        };
    }

    private static Answer page(Account account, BridgeRow bridge) {
        String integration =
                account.integration(bridge.integrationId()).orElseThrow().name();
        return Answer.of(200, "text/html; charset=utf-8", html("Authorize " + integration, """
                <p>Weld asks for access to <strong>%1$s</strong>, as the connection &ldquo;%2$s&rdquo;.</p>
                <form method="post"><button type="submit">Authorize</button></form>
                <p class="note">This is a stand-in for Weld. The button attaches a pretended account: nothing real is accessed.</p>
                """.formatted(
                        escapeHtml4(integration), escapeHtml4(bridge.label()))));
    }

    private static Answer message(int status, String text) {
        return Answer.of(status, "text/html; charset=utf-8", html(text, """
                <p class="note">This is a stand-in for Weld.</p>
                """));
    }

    private static String html(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%1$s</title>
                <style>
                :root{color-scheme:light dark;--text:#1d2433;--soft:#4a5468;--back:#eef1f7;--card:#fff;--line:#d5dbe6;--button:#2447b8}
                @media (prefers-color-scheme:dark){:root{--text:#e8ebf2;--soft:#b3bccd;--back:#12161f;--card:#1c222e;--line:#39414f;--button:#3557c9}}
                body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--back);color:var(--text);font:1rem/1.6 system-ui,sans-serif}
                main{box-sizing:border-box;width:calc(100%% - 2rem);max-width:28rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:2rem}
                h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25}.note{color:var(--soft);font-size:.875rem}
                button{width:100%%;padding:.75rem;border:0;border-radius:.5rem;background:var(--button);color:#fff;font:inherit;font-weight:600;cursor:pointer}
                </style>
                </head>
                <body>
                <main>
                <h1>%1$s</h1>
                %2$s</main>
                </body>
                </html>
                """.formatted(escapeHtml4(title), body);
    }
}
