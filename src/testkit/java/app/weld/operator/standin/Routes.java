package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which code answers which request. */
final class Routes {
    private final Quirks quirks;
    private final List<Route> routes = new ArrayList<>();

    /** A method and path, and what answers them. */
    record Route(String method, String template, PathPattern pattern, Function<Call, Answer> handler) {}

    Routes(String url, Quirks quirks) {
        this.quirks = quirks;
        ConnectionRoutes.addTo(this, url);
        SyncRoutes.addTo(this);
        StreamRoutes.addTo(this, url);
        OrchestrationRoutes.addTo(this);
    }

    void add(String method, String template, Function<Call, Answer> handler) {
        routes.add(new Route(method, template, new PathPattern(template), handler));
    }

    Optional<Route> find(String method, String path) {
        return routes.stream()
                .filter(route ->
                        route.method().equals(method) && route.pattern().matches(path))
                .findFirst();
    }

    /** Answers a request with this API key, or none where null. */
    Answer answer(String key, Map<String, Account> accountsByKey, Recorded request) {
        Answer answer = plain(key, accountsByKey, request);
        for (Map.Entry<String, String> header : quirks.headers().entrySet()) {
            answer = answer.withHeader(header.getKey(), header.getValue());
        }
        return answer;
    }

    private Answer plain(String key, Map<String, Account> accountsByKey, Recorded request) {
        try {
            Account account = key == null ? null : accountsByKey.get(key);
            if (account == null) {
                throw quirks.has(Way.BAD_KEYS_FORBIDDEN)
                        ? Refusal.forbidden("The API key is not allowed")
                        : Refusal.unauthorized();
            }
            Route route = find(request.method(), request.path())
                    .orElseThrow(() -> Refusal.notFound("Route " + request.method() + " " + request.path()));
            Answer forbidden = quirks.refusal(route.method() + " " + route.template());
            if (forbidden != null) {
                return forbidden;
            }
            String id = route.pattern().id(request.path());
            Query query = Query.of(request.query());
            JsonNode body = body(request.requestBody());
            synchronized (account) {
                if (!route.method().equals("GET")) {
                    account.remember();
                    return route.handler().apply(new Call(account, id, query, body));
                }
                return route.handler().apply(new Call(account.seen(id.isEmpty()), id, query, body));
            }
        } catch (Refusal refusal) {
            return refusal.missing() && quirks.has(Way.MISSING_AS_GATEWAY)
                    ? Answer.html(404, "Not found")
                    : refusal.answer(quirks.has(Way.ERRORS_IN_DETAILS));
        }
    }

    private static JsonNode body(String text) {
        if (text.isEmpty()) {
            return MissingNode.getInstance();
        }
        try {
            return Json.read(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("The body is not JSON");
        }
    }
}
