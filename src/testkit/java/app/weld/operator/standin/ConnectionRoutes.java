package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Connections, connection bridges and integrations. */
final class ConnectionRoutes {
    private ConnectionRoutes() {}

    static void addTo(Routes routes, String url) {
        routes.add("GET", "/connections", ConnectionRoutes::list);
        routes.add("DELETE", "/connections/{id}", ConnectionRoutes::delete);
        routes.add(
                "GET",
                "/connections/{id}/settings",
                call -> Answer.json(200, call.operations().settingsSchema(call.id())));
        routes.add("GET", "/connection_bridges", call -> listBridges(call, url));
        routes.add("POST", "/connection_bridges", call -> createBridge(call, url));
        routes.add("GET", "/integrations", ConnectionRoutes::integrations);
    }

    private static Answer list(Call call) {
        Quirks quirks = call.account().quirks;
        if (quirks.connectionsAsArray()) {
            return Answer.json(
                    200, Replies.list(call.account().connections.all(), row -> Replies.connection(row, quirks)));
        }
        return OddItems.among(
                call,
                Replies.page(call, call.account().connections, row -> true, row -> Replies.connection(row, quirks)),
                OddItems::connections);
    }

    private static Answer delete(Call call) {
        call.operations().deleteConnection(call.id());
        return Answer.empty(204);
    }

    private static Answer listBridges(Call call, String url) {
        boolean whole = call.account().quirks.has(Way.BRIDGES_LISTED_WHOLE);
        return Replies.page(
                call,
                call.operations().openBridges(),
                row -> whole
                        ? Replies.bridge(row).put("state", row.state()).put("authorize_url", authorizeUrl(url, row))
                        : Replies.bridge(row));
    }

    private static Answer createBridge(Call call, String url) {
        Body body = Body.of(call.body(), "redirect_uri", "integration_id", "connection_id", "state", "label");
        BridgeRow bridge = call.operations()
                .createBridge(
                        body.text("redirect_uri"),
                        body.text("integration_id"),
                        body.text("label"),
                        body.optionalText("state").orElse(null),
                        body.optionalText("connection_id").orElse(null));
        ObjectNode reply = Replies.bridge(bridge);
        reply.retain("id", "created_at", "expires_at");
        if (call.account().quirks.has(Way.BRIDGES_WITHOUT_ID)) {
            reply.remove("id");
        }
        return Answer.json(201, reply.put("authorize_url", authorizeUrl(url, bridge)));
    }

    private static String authorizeUrl(String url, BridgeRow bridge) {
        return url + "/authorize/" + bridge.id();
    }

    private static Answer integrations(Call call) {
        String ability =
                call.query().get("ability") == null ? "EltSource" : call.query().get("ability");
        if (!ability.equals("EltSource") && !ability.equals("ReverseEtlDestination")) {
            throw Refusal.badRequest("ability must be EltSource or ReverseEtlDestination");
        }
        return Replies.page(call, call.operations().integrations(ability), Replies::integration);
    }
}
