package app.weld.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiCheckTest {
    private static final String LITTLE_DOCUMENT = """
            {"paths": {
               "/things": {
                 "get": {
                   "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                                  {"name": "of", "in": "query", "required": true, "schema": {"type": "string"}}],
                   "responses": {"200": {"content": {"application/json": {"schema":
                     {"$ref": "#/components/schemas/Thing"}}}}}},
                 "post": {
                   "requestBody": {"required": true, "content": {"application/json": {"schema":
                     {"$ref": "#/components/schemas/Thing"}}}},
                   "responses": {"204": {}}}}},
             "components": {"schemas": {
               "Thing": {"type": "object", "required": ["id"],
                 "properties": {"id": {"type": "string"}, "at": {"type": "string", "format": "date-time"}}},
               "ErrorDto": {"type": "object", "required": ["error_code", "message"],
                 "properties": {"error_code": {"type": "string"}, "message": {"type": "string"}}}}}}
            """;

    private final OpenApiCheck little = new OpenApiCheck(ApiFacts.of(Json.read(LITTLE_DOCUMENT)));
    private final WeldStandIn weld = WeldStandIn.start();
    private final Account account = weld.account("a-key");
    private final Client client = new Client(weld.url(), "a-key");

    @AfterEach
    void stop() {
        weld.close();
    }

    private List<String> violations(String method, String path, String query, String sent, int status, String got) {
        Recorded request =
                new Recorded(method, path, query, "", Instant.EPOCH, Duration.ZERO, status, sent, got, false);
        return little.check(List.of(request)).violations();
    }

    @Test
    void hasNothingAgainstWhatIsDocumented() {
        assertThat(violations("GET", "/things", "of=a&limit=100", "", 200, "{\"id\": \"a\"}"))
                .isEmpty();
        assertThat(violations("POST", "/things", null, "{\"id\": \"a\"}", 204, ""))
                .isEmpty();
        assertThat(violations("GET", "/things", "of=a", "", 503, "{\"error_code\": \"A\", \"message\": \"b\"}"))
                .isEmpty();
    }

    @Test
    void findsWhatIsNotDocumented() {
        assertThat(violations("GET", "/other", null, "", 200, "")).hasSize(1);
        assertThat(violations("DELETE", "/things", null, "", 204, "")).hasSize(1);
        assertThat(violations("GET", "/things", "of=a&x=1", "", 200, "{\"id\": \"a\"}"))
                .singleElement()
                .asString()
                .contains("x");
        assertThat(violations("GET", "/things", "of=a", "", 202, "{\"id\": \"a\"}"))
                .hasSize(1);
        assertThat(violations("GET", "/things", "of=a", "{}", 200, "{\"id\": \"a\"}"))
                .hasSize(1);
    }

    @Test
    void findsWhatBreaksASchema() {
        assertThat(violations("GET", "/things", "of=a&limit=101", "", 200, "{\"id\": \"a\"}"))
                .hasSize(1);
        assertThat(violations("GET", "/things", "of=a&limit=x", "", 200, "{\"id\": \"a\"}"))
                .hasSize(1);
        assertThat(violations("GET", "/things", null, "", 200, "{\"id\": \"a\"}"))
                .hasSize(1);
        assertThat(violations("GET", "/things", "of=a", "", 200, "{}")).hasSize(1);
        assertThat(violations("GET", "/things", "of=a", "", 200, "{\"id\": 1}")).hasSize(1);
        assertThat(violations("GET", "/things", "of=a", "", 200, "{\"id\": \"a\", \"at\": \"today\"}"))
                .hasSize(1);
        assertThat(violations("GET", "/things", "of=a", "", 200, "{\"id\": \"a\", \"more\": 1}"))
                .hasSize(1);
        assertThat(violations("GET", "/things", "of=a", "", 200, "<html>")).hasSize(1);
        assertThat(violations("GET", "/things", "of=a", "", 400, "{}")).hasSize(2);
        assertThat(violations("POST", "/things", null, "", 204, "")).hasSize(1);
        assertThat(violations("POST", "/things", null, "{\"id\": \"a\", \"more\": 1}", 204, ""))
                .hasSize(1);
        assertThat(violations("POST", "/things", null, "{\"id\": \"a\"}", 204, "{}"))
                .hasSize(1);
    }

    @Test
    void looksAtTheRequestAloneWhereAFaultHasAnswered() {
        Recorded request = new Recorded(
                "POST", "/things", null, "", Instant.EPOCH, Duration.ZERO, 200, "{\"id\": 1}", "<html>", true);
        assertThat(little.check(List.of(request)).violations()).hasSize(1);
    }

    @Test
    void findsAPlantedViolationInTheStandIn() throws Exception {
        OpenApiCheck published = OpenApiCheck.ofPublishedDocument();
        String sync = account.createSync(account.createConnection("xAds", "ads"), "ads", "0 4 * * *");
        weld.quirks().camelCasePages(true);
        client.get("/elt_syncs?offset=3");
        client.post("/elt_syncs/" + sync, "{\"destination_schema_name\": \"b\"}");
        assertThat(published.check(weld.requests()).violations())
                .anyMatch(violation -> violation.contains("offset"))
                .anyMatch(violation -> violation.contains("'has_more'"))
                .anyMatch(violation -> violation.contains("'hasMore'"))
                .anyMatch(violation -> violation.contains("'destination_schema_name'"));
    }

    @Test
    void hasNothingAgainstATourOfEveryEndpoint() throws Exception {
        OpenApiCheck published = OpenApiCheck.ofPublishedDocument();
        weld.quirks().runLength(Duration.ofHours(1));
        Client.Got bridge = ok(client.post("/connection_bridges", """
                {"redirect_uri": "https://a.example/b", "integration_id": "salesforce", "label": "sales", "state": "s"}
                """));
        ok(client.get("/connection_bridges"));
        String connection = account.authorize(bridge.at("/id"));
        account.createConnection("xAds", "ads");
        ok(client.get("/connections?limit=1"));
        ok(client.get("/connections/" + connection + "/settings"));
        ok(client.get("/integrations"));
        ok(client.get("/integrations?ability=ReverseEtlDestination"));

        String sync = "/elt_syncs/"
                + ok(client.post("/elt_syncs", """
                {"connection_id": "%s", "destination_schema_name": "crm", "sync_interval": "0 4 * * *",
                 "start_date": "2024-01-31", "elt_settings": {"api_type": "rest"}}
                """.formatted(connection))).at("/id");
        ok(client.get(sync + "/available_source_streams"));
        String stream =
                "/elt_streams/" + ok(client.post(sync + "/source_streams", """
                {"source_streams": [{"name": "accounts", "incremental_pointer_id": "SystemModstamp",
                  "excluded_columns": ["a"], "hashed_columns": ["b"], "excluded_substreams": ["c"],
                  "full_sync_always": false, "full_sync_at_midnight": true, "protected_from_full_sync": false,
                  "enabled_history_table": true}, {"name": "leads"}]}
                """)).at("/source_streams/0/id");
        ok(client.get(sync));
        ok(client.post(sync, "{\"sync_interval\": \"0 5 * * *\", \"elt_settings\": {}}"));
        ok(client.get("/elt_syncs?limit=100&connection_id=" + connection));
        ok(client.post(sync + "/disable", ""));
        ok(client.post(sync + "/enable", ""));

        ok(client.get(stream));
        ok(client.get("/elt_streams?limit=1"));
        ok(client.post(stream + "/request_full_refresh", ""));
        ok(client.post(stream + "/request_full_refresh", "{\"reset_history_table\": true}"));
        ok(client.post(stream + "/cancel_full_refresh", ""));
        Client.Got requested = ok(client.post(stream + "/request_run", ""));
        ok(client.get(sync + "/status"));
        assertThat(client.post(stream + "/request_run", "").status()).isEqualTo(409);
        weld.tick();
        ok(client.get(sync + "/status"));
        Client.Got running = ok(client.get(requested.at("/status_url")));
        weld.quirks().runLength(Duration.ZERO);
        weld.tick();
        ok(client.get("/elt_stream_runs/" + running.at("/data/0/id")));
        account.failNextRun(sync.substring("/elt_syncs/".length()), "leads", "Timeout");
        account.requestRun(sync.substring("/elt_syncs/".length()), "leads");
        weld.tick();
        ok(client.get(sync + "/status"));

        String orchestration = account.createOrchestration("nightly");
        ok(client.post(sync + "/orchestration", "{\"orchestration_workflow_id\": \"" + orchestration + "\"}"));
        ok(client.get("/orchestrations"));
        ok(client.get("/orchestrations/" + orchestration));
        Client.Got run = ok(client.post("/orchestrations/" + orchestration + "/request_run", ""));
        weld.tick();
        ok(client.get("/orchestration_runs?orchestration_id=" + orchestration));
        ok(client.get("/orchestration_runs/" + run.at("/id")));
        ok(client.delete(sync + "/orchestration"));

        assertThat(client.get("/elt_streams/nobody").status()).isEqualTo(404);
        assertThat(client.delete("/connections/" + connection).status()).isEqualTo(409);
        ok(client.delete(stream));
        ok(client.delete(sync + "?removeDataReferences=true"));
        ok(client.delete("/connections/" + connection));
        assertThat(new Client(weld.url(), null).get("/elt_syncs").status()).isEqualTo(401);

        assertThat(published.check(weld.requests()).violations()).isEmpty();
        assertThat(published.operations()).allSatisfy(operation -> {
            String[] methodAndPath = operation.split(" ", 2);
            assertThat(weld.count(methodAndPath[0], methodAndPath[1]))
                    .as("the tour has been to " + operation)
                    .isPositive();
        });
    }

    private static Client.Got ok(Client.Got got) {
        assertThat(got.status()).as(got.text()).isBetween(200, 299);
        return got;
    }
}
