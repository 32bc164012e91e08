package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;

/** Connections, connection bridges and integrations. */
final class ConnectionRoutes {
    private ConnectionRoutes() {}

    static void addTo(Routes routes, String url) {
        routes.add("GET", "/connections", ConnectionRoutes::list);
        routes.add("DELETE", "/connections/{id}", ConnectionRoutes::delete);
        routes.add(
                "GET",
                "/connections/{id}/settings",
                call -> Answer.json(
                        200, call.account().settingsSchemas.of(connection(call).id())));
        routes.add("GET", "/connection_bridges", ConnectionRoutes::listBridges);
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
        ConnectionRow connection = connection(call);
        if (call.account().quirks.usedConnectionsKept()
                && !call.account().syncIds(connection.id()).isEmpty()) {
            throw Refusal.conflict("The connection is used by ELT Syncs");
        }
        call.account().deleteConnection(connection.id());
        return Answer.empty(204);
    }

    private static Answer listBridges(Call call) {
        Account account = call.account();
        return Replies.page(
                call,
                account.bridges.all().stream()
                        .filter(bridge -> bridge.open(account.now()))
                        .toList(),
                Replies::bridge);
    }

    private static Answer createBridge(Call call, String url) {
        Body body = Body.of(call.body(), "redirect_uri", "integration_id", "connection_id", "state", "label");
        String redirectUri = checkedRedirect(body.text("redirect_uri"));
        String integrationId = body.text("integration_id");
        String label = body.text("label");
        String state = body.optionalText("state").orElse(null);
        String connectionId = body.optionalText("connection_id").orElse(null);
        if (label.isEmpty()) {
            throw Refusal.badRequest("label must not be empty");
        }
        if (state != null && state.length() > 255) {
            throw Refusal.badRequest("state must be shorter than or equal to 255 characters");
        }
        if (call.account().integration(integrationId).isEmpty()) {
            throw Refusal.badRequest("integration_id is not a known integration: " + integrationId);
        }
        if (connectionId != null) {
            ConnectionRow connection =
                    call.account().connections.get(connectionId).orElseThrow(() -> Refusal.notFound("Connection"));
            if (!connection.integrationId().equals(integrationId)) {
                throw Refusal.badRequest("The connection belongs to another integration");
            }
        }
        BridgeRow bridge = call.account().createBridge(integrationId, label, redirectUri, state, connectionId);
        ObjectNode reply = Replies.bridge(bridge);
        reply.retain("id", "created_at", "expires_at");
        if (call.account().quirks.has(Way.BRIDGES_WITHOUT_ID)) {
            reply.remove("id");
        }
        return Answer.json(201, reply.put("authorize_url", url + "/authorize/" + bridge.id()));
    }

    private static String checkedRedirect(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw Refusal.badRequest("redirect_uri must be a URL");
        }
        boolean local = "localhost".equals(uri.getHost());
        boolean web = "https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme()));
        if (!web || uri.getHost() == null) {
            throw Refusal.badRequest("redirect_uri must be an https URL");
        }
        if (uri.getPort() != -1 && !local) {
            throw Refusal.badRequest("redirect_uri must not have a port");
        }
        if (uri.getRawQuery() != null) {
            throw Refusal.badRequest("redirect_uri must not have a query");
        }
        return text;
    }

    private static Answer integrations(Call call) {
        String ability =
                call.query().get("ability") == null ? "EltSource" : call.query().get("ability");
        if (!ability.equals("EltSource") && !ability.equals("ReverseEtlDestination")) {
            throw Refusal.badRequest("ability must be EltSource or ReverseEtlDestination");
        }
        return Replies.page(
                call,
                call.account().integrations().stream()
                        .filter(integration -> integration.abilities().contains(ability))
                        .filter(integration -> !call.account().quirks.has(Way.INTEGRATIONS_LEFT_OUT)
                                || call.account().connections.all().stream()
                                        .noneMatch(row -> row.integrationId().equals(integration.id())))
                        .toList(),
                Replies::integration);
    }

    private static ConnectionRow connection(Call call) {
        return call.account().connections.get(call.id()).orElseThrow(() -> Refusal.notFound("Connection"));
    }
}
