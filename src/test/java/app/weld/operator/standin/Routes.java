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
    private final List<Route> routes = new ArrayList<>();

    /** A method and path, and what answers them. */
    record Route(String method, String template, PathPattern pattern, Function<Call, Answer> handler) {}

    Routes(String url) {
        ConnectionRoutes.addTo(this, url);
        SyncRoutes.addTo(this);
        StreamRoutes.addTo(this);
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
        try {
            Account account = key == null ? null : accountsByKey.get(key);
            if (account == null) {
                throw Refusal.unauthorized();
            }
            Route route = find(request.method(), request.path())
                    .orElseThrow(() -> Refusal.notFound("Route " + request.method() + " " + request.path()));
            String id = route.pattern().id(request.path());
            Call call = new Call(account, id, Query.of(request.query()), body(request.requestBody()));
            synchronized (account) {
                return route.handler().apply(call);
            }
        } catch (Refusal refusal) {
            return refusal.answer();
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
