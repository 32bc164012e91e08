package app.weld.operator.standin;

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
        return Answer.html(404, "This authorization link is not known");
    }

    private static Answer answer(String method, Account account, BridgeRow bridge) {
        if (bridge.connectionId() != null) {
            return Answer.html(410, "This authorization link has been used");
        }
        if (!bridge.open(account.now())) {
            return Answer.html(410, "This authorization link has expired");
        }
        if (bridge.forConnectionId() != null
                && account.connections.get(bridge.forConnectionId()).isEmpty()) {
            return Answer.html(410, "The connection to authorize again has been deleted");
        }
        return switch (method) {
            case "GET" -> page(account, bridge);
            case "POST" -> {
                account.authorize(bridge.id());
                String target =
                        account.bridges.get(bridge.id()).orElseThrow().redirectTarget(account.habits.redirectName());
                yield Answer.empty(302).withHeader("Location", target);
            }
            default -> Answer.html(405, "Method not allowed");
        };
    }

    private static Answer page(Account account, BridgeRow bridge) {
        String integration =
                account.integration(bridge.integrationId()).orElseThrow().name();
        return Answer.of(200, "text/html; charset=utf-8", """
                <!DOCTYPE html>
                <html lang="en">
                <head><title>Authorize %1$s</title></head>
                <body>
                <h1>Authorize %1$s</h1>
                <p>Stand-in for Weld: the button attaches a pretended %1$s account as &ldquo;%2$s&rdquo;.</p>
                <form method="post"><button type="submit">Authorize</button></form>
                </body>
                </html>
                """.formatted(escaped(integration), escaped(bridge.label())));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
