package app.weld.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.ManualClock;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeldStandInTest {
    private static final String KEY = "a-key";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:00:30Z"));
    private final WeldStandIn weld = WeldStandIn.start(clock);
    private final Account account = weld.account(KEY);
    private final Client client = new Client(weld.url(), KEY);

    @AfterEach
    void stop() {
        weld.close();
    }

    private String connection() {
        return account.createConnection("salesforce", "sales");
    }

    private String sync() {
        return account.createSync(connection(), "crm", "0 * * * *");
    }

    @Test
    void refusesAMissingAndAnUnknownKey() throws Exception {
        assertThat(new Client(weld.url(), null).get("/elt_syncs").status()).isEqualTo(401);
        Client.Got refused = new Client(weld.url(), "another").get("/elt_syncs");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("/error_code")).isEqualTo("UNAUTHORIZED");
        weld.revokeKey(KEY);
        assertThat(client.get("/elt_syncs").status()).isEqualTo(401);
    }

    @Test
    void keepsAccountsApart() throws Exception {
        String id = sync();
        weld.account("another");
        assertThat(new Client(weld.url(), "another").get("/elt_syncs/" + id).status())
                .isEqualTo(404);
        weld.addKey(account, "a-second-key");
        assertThat(new Client(weld.url(), "a-second-key")
                        .get("/elt_syncs/" + id)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void listsPageByPageTheNewestFirst() throws Exception {
        String connection = connection();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            made.add(0, account.createSync(connection, "s" + i, "0 * * * *"));
        }
        List<String> read = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            Client.Got page = client.get("/elt_syncs" + after);
            page.json().path("data").forEach(sync -> read.add(sync.path("id").asText()));
            sizes.add(page.json().path("data").size());
            more = page.json().path("has_more").booleanValue();
            after = "?starting_after=" + page.at("/next_cursor");
        }
        assertThat(read).isEqualTo(made);
        assertThat(sizes).containsExactly(10, 10, 3);
        assertThat(client.get("/elt_syncs?limit=100").json().path("data")).hasSize(23);
    }

    @Test
    void goesOnAfterARowThatIsGone() throws Exception {
        String connection = connection();
        String first = account.createSync(connection, "a", "0 * * * *");
        String second = account.createSync(connection, "b", "0 * * * *");
        account.deleteSync(second);
        assertThat(client.get("/elt_syncs?starting_after=" + second).at("/data/0/id"))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=101", "limit=x", "limit=", "starting_after=nobody"})
    void refusesABadPage(String query) throws Exception {
        assertThat(client.get("/elt_syncs?" + query).status()).isEqualTo(400);
        assertThat(client.get("/connections?" + query).status()).isEqualTo(400);
    }

    @Test
    void listsSyncsAndStreamsOfOne() throws Exception {
        String id = sync();
        String other = account.createSync(account.createConnection("xAds", "ads"), "ads", "0 * * * *");
        account.addStream(id, "accounts");
        account.addStream(other, "campaigns");
        String connection = account.sync(id).orElseThrow().connectionId();
        assertThat(client.get("/elt_syncs?connection_id=" + connection)
                        .json()
                        .findValuesAsText("destination_schema_name"))
                .containsExactly("crm");
        assertThat(client.get("/elt_streams?elt_sync_id=" + other).json().findValuesAsText("name"))
                .containsExactly("campaigns");
        assertThat(client.get("/elt_streams").json().findValuesAsText("name")).containsExactly("campaigns", "accounts");
    }

    @Test
    void speaksInOtherSpellingsWhenTold() throws Exception {
        String connection = connection();
        String id = account.createSync(connection, "a", "0 * * * *");
        account.createSync(connection, "b", "0 * * * *");
        weld.quirks().camelCasePages(true).streamsInSyncLists(false).camelCaseConnections(true);
        Client.Got page = client.get("/elt_syncs?limit=1");
        assertThat(page.json().path("hasMore").booleanValue()).isTrue();
        assertThat(page.json().has("nextCursor")).isTrue();
        assertThat(page.json().has("has_more")).isFalse();
        assertThat(page.json().at("/data/0").has("source_streams")).isFalse();
        assertThat(client.get("/elt_syncs/" + id).json().has("source_streams")).isTrue();
        assertThat(client.get("/connections").at("/data/0/integrationId")).isEqualTo("salesforce");
        weld.quirks().connectionsAsArray(true);
        assertThat(client.get("/connections").at("/0/id")).isEqualTo(connection);
    }

    @Test
    void createsChangesAndDeletesASync() throws Exception {
        String connection = connection();
        Client.Got created = client.post("/elt_syncs", """
                {"connection_id": "%s", "destination_schema_name": "crm", "sync_interval": "*/5 * * * *",
                 "start_date": "2024-02-29", "elt_settings": {"api_type": "bulk"}}
                """.formatted(connection));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.at("/start_date")).isEqualTo("2024-02-29T00:00:00.000Z");
        assertThat(created.at("/config/sourceSettings/api_type")).isEqualTo("bulk");
        assertThat(created.at("/config/sourceSettings/lookback_window_days")).isEqualTo("30");
        assertThat(created.at("/enabled")).isEqualTo("false");
        assertThat(created.at("/status")).isEqualTo("NOT_STARTED");
        String path = "/elt_syncs/" + created.at("/id");
        assertThat(client.post(path + "/enable", "").status()).isEqualTo(204);
        assertThat(client.get(path).at("/status")).isEqualTo("RUNNING");

        assertThat(client.post(path + "/disable", "").status()).isEqualTo(204);
        assertThat(client.get(path).at("/enabled")).isEqualTo("false");
        assertThat(client.post(path + "/enable", "").status()).isEqualTo(204);
        assertThat(client.get(path).at("/enabled")).isEqualTo("true");

        Client.Got changed = client.post(path, "{\"sync_interval\": \"0 4 * * *\"}");
        assertThat(changed.at("/sync_interval")).isEqualTo("0 4 * * *");
        assertThat(changed.at("/config/sourceSettings/api_type")).isEqualTo("bulk");

        assertThat(client.delete(path + "?removeDataReferences=true").status()).isEqualTo(204);
        assertThat(account.droppedData()).containsExactly(created.at("/id"));
        assertThat(client.get(path).status()).isEqualTo(404);
        assertThat(client.delete(path).status()).isEqualTo(404);
    }

    @Test
    void mayEnableNewSyncsAndGiveThemPreselectedStreams() throws Exception {
        weld.quirks().newSyncsEnabled(true).newSyncsPreselected(true);
        Client.Got created = client.post(
                "/elt_syncs",
                "{\"connection_id\": \"%s\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"0 4 * * *\"}"
                        .formatted(connection()));
        assertThat(created.at("/enabled")).isEqualTo("true");
        assertThat(created.json().path("source_streams").findValuesAsText("name"))
                .containsExactly("accounts", "contacts", "opportunities");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{not json",
                "{}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\"}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"a-b\", \"sync_interval\": \"0 4 * * *\"}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"0 4 * *\"}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"0 0 4 * * *\"}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"61 4 * * *\"}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"@daily\"}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": 5}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"0 4 * * *\", \"x\": 1}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"0 4 * * *\", \"start_date\": \"2023-02-29\"}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"0 4 * * *\", \"elt_settings\": []}",
                "{\"connection_id\": \"C\", \"destination_schema_name\": \"crm\", \"sync_interval\": \"0 4 * * *\", \"elt_settings\": {\"api_type\": \"x\"}}"
            })
    void refusesABadSync(String body) throws Exception {
        Client.Got refused = client.post("/elt_syncs", body.replace("\"C\"", "\"" + connection() + "\""));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/error_code")).isEqualTo("BAD_REQUEST");
        assertThat(refused.at("/message")).isNotBlank();
        assertThat(account.syncs()).isEmpty();
    }

    @Test
    void refusesToChangeWhatIsFixed() throws Exception {
        assertThat(client.post("/elt_syncs/" + sync(), "{\"destination_schema_name\": \"b\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesASyncBeyondTheMaximumAndOneWithoutAConnection() throws Exception {
        String connection = connection();
        account.maximumOfSyncs(connection, 1);
        UnaryOperator<String> body = id ->
                "{\"connection_id\": \"%s\", \"destination_schema_name\": \"a\", \"sync_interval\": \"0 4 * * *\"}"
                        .formatted(id);
        assertThat(client.post("/elt_syncs", body.apply(connection)).status()).isEqualTo(201);
        assertThat(client.post("/elt_syncs", body.apply(connection)).status()).isEqualTo(409);
        assertThat(client.post("/elt_syncs", body.apply("nobody")).status()).isEqualTo(404);
    }

    @Test
    void holdsSettingsAgainstTheSchemaOfTheConnection() throws Exception {
        String id = sync();
        String connection = account.sync(id).orElseThrow().connectionId();
        account.settingsSchema(connection, """
                {"$schema": "http://json-schema.org/draft-07/schema#", "title": "T", "type": "object",
                 "properties": {"region": {"type": "string"}}, "required": ["region"]}
                """);
        assertThat(client.get("/connections/" + connection + "/settings").at("/required/0"))
                .isEqualTo("region");
        Client.Got refused = client.post("/elt_syncs/" + id, "{\"elt_settings\": {}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/message")).contains("region");
        assertThat(client.post("/elt_syncs/" + id, "{\"elt_settings\": {\"region\": \"eu\"}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void hidesTheIntervalWhileAttachedToAnOrchestration() throws Exception {
        String path = "/elt_syncs/" + sync();
        String orchestration = account.createOrchestration("nightly");
        Client.Got attached =
                client.post(path + "/orchestration", "{\"orchestration_workflow_id\": \"" + orchestration + "\"}");
        assertThat(attached.json().has("sync_interval")).isFalse();
        assertThat(attached.at("/orchestration_workflow_id")).isEqualTo(orchestration);
        assertThat(client.post(path + "/orchestration", "{\"orchestration_workflow_id\": \"nobody\"}")
                        .status())
                .isEqualTo(404);
        Client.Got detached = client.delete(path + "/orchestration");
        assertThat(detached.at("/sync_interval")).isEqualTo("0 * * * *");
        assertThat(detached.json().has("orchestration_workflow_id")).isFalse();
    }

    @Test
    void addsAndChangesStreamsAndKeepsSecretsOfColumns() throws Exception {
        String id = sync();
        String path = "/elt_syncs/" + id + "/source_streams";
        Client.Got added = client.post(path, """
                {"source_streams": [{"name": "accounts", "excluded_columns": ["ssn"], "hashed_columns": ["email"],
                  "full_sync_always": true}, {"name": "leads"}]}
                """);
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().findValuesAsText("name")).containsExactly("accounts", "leads");
        assertThat(added.text()).doesNotContain("ssn", "email", "columns");
        client.post(path, "{\"source_streams\": [{\"name\": \"accounts\", \"protected_from_full_sync\": true}]}");
        StreamRow stream = account.stream(id, "accounts").orElseThrow();
        assertThat(stream.texts("excluded_columns")).containsExactly("ssn");
        assertThat(stream.flag("full_sync_always")).isTrue();
        assertThat(stream.flag("protected_from_full_sync")).isTrue();
        assertThat(client.delete("/elt_streams/" + stream.id()).status()).isEqualTo(204);
        assertThat(client.get("/elt_syncs/" + id).json().path("source_streams").findValuesAsText("name"))
                .containsExactly("leads");
        weld.quirks().onlyNewStreamsAnswered(true);
        assertThat(client.post(path, "{\"source_streams\": [{\"name\": \"leads\"}, {\"name\": \"cases\"}]}")
                        .json()
                        .findValuesAsText("name"))
                .containsExactly("cases");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"Nobody\"}",
                "{\"name\": \"apex_logs\"}",
                "{\"name\": \"accounts\", \"primary_key\": \"id\"}",
                "{\"name\": \"accounts\", \"excluded_columns\": \"ssn\"}",
                "{\"name\": \"accounts\", \"full_sync_always\": \"yes\"}",
                "{}"
            })
    void refusesABadStreamAndThenAddsNoneAtAll(String stream) throws Exception {
        String id = sync();
        assertThat(client.post(
                                "/elt_syncs/" + id + "/source_streams",
                                "{\"source_streams\": [{\"name\": \"leads\"}, " + stream + "]}")
                        .status())
                .isEqualTo(400);
        assertThat(account.streams(id)).isEmpty();
    }

    @Test
    void offersStreamsOfTheIntegration() throws Exception {
        Client.Got offered = client.get("/elt_syncs/" + sync() + "/available_source_streams");
        assertThat(offered.json().findValuesAsText("name")).contains("accounts", "leads", "apex_logs");
        assertThat(offered.text()).contains("\"is_selectable\":false", "\"in_favor_of\":\"opportunities\"");
    }

    @Test
    void leadsAPersonFromTheBridgeToAConnection() throws Exception {
        Client.Got bridge = client.post("/connection_bridges", """
                {"redirect_uri": "https://operator.example/callback", "integration_id": "salesforce",
                 "label": "sales <eu>", "state": "a b&c"}
                """);
        assertThat(bridge.status()).isEqualTo(201);
        assertThat(bridge.at("/expires_at")).isEqualTo("2026-11-25T10:00:30.000Z");
        assertThat(client.get("/connection_bridges").json().findValuesAsText("id"))
                .containsExactly(bridge.at("/id"));
        assertThat(client.get("/connection_bridges").text()).doesNotContain("authorize");

        Client browser = new Client(weld.url(), null);
        Client.Got page = browser.get(bridge.at("/authorize_url"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("<button", "sales &lt;eu&gt;");
        assertThat(account.connections()).isEmpty();
        Client.Got redirected = browser.post(bridge.at("/authorize_url"), "");
        assertThat(redirected.status()).isEqualTo(302);
        ConnectionRow made = account.connections().get(0);
        assertThat(redirected.header("Location"))
                .isEqualTo("https://operator.example/callback?connection_id=" + made.id() + "&state=a+b%26c");
        assertThat(client.get("/connections").at("/data/0/label")).isEqualTo("sales <eu>");

        assertThat(browser.post(bridge.at("/authorize_url"), "").status()).isEqualTo(410);
        assertThat(client.get("/connection_bridges").json().path("data")).isEmpty();
        assertThat(account.connections()).hasSize(1);
    }

    @Test
    void authorizesAConnectionAgain() throws Exception {
        String connection = connection();
        Client.Got bridge = client.post("/connection_bridges", """
                {"redirect_uri": "http://localhost:8080/callback", "integration_id": "salesforce", "label": "sales",
                 "connection_id": "%s"}
                """.formatted(connection));
        assertThat(account.authorize(bridge.at("/id"))).isEqualTo(connection);
        assertThat(account.connections()).hasSize(1);
        assertThat(account.connection(connection).orElseThrow().authorizations())
                .isEqualTo(2);
    }

    @Test
    void saysThatABridgeHasExpired() throws Exception {
        Client.Got bridge = client.post(
                "/connection_bridges",
                "{\"redirect_uri\": \"https://a.example/b\", \"integration_id\": \"xAds\", \"label\": \"ads\"}");
        clock.advance(Account.BRIDGE_LIFE.minusSeconds(1));
        assertThat(client.get(bridge.at("/authorize_url")).status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(client.get(bridge.at("/authorize_url")).text()).contains("expired");
        assertThat(client.post(bridge.at("/authorize_url"), "").status()).isEqualTo(410);
        assertThatThrownBy(() -> account.authorize(bridge.at("/id"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(account.connections()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example/b, 400",
        "https://a.example:8443/b, 400",
        "https://a.example/b?c=d, 400",
        "not a url, 400",
        "http://localhost:8080/b?c=d, 400",
        "https://a.example/b, 201",
        "http://localhost:8080/b, 201"
    })
    void looksAtTheRedirect(String redirect, int status) throws Exception {
        assertThat(client.post(
                                "/connection_bridges",
                                "{\"redirect_uri\": \"%s\", \"integration_id\": \"xAds\", \"label\": \"a\"}"
                                        .formatted(redirect))
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"255, 201", "256, 400"})
    void refusesALongState(int length, int status) throws Exception {
        assertThat(client.post("/connection_bridges", """
                                {"redirect_uri": "https://a.example", "integration_id": "xAds", "label": "a", "state": "%s"}
                                """.formatted("x".repeat(length)))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void keepsAConnectionThatSyncsUseUnlessTold() throws Exception {
        String path = "/connections/" + account.sync(sync()).orElseThrow().connectionId();
        assertThat(client.delete(path).status()).isEqualTo(409);
        weld.quirks().usedConnectionsKept(false);
        assertThat(client.delete(path).status()).isEqualTo(204);
        assertThat(client.delete(path).status()).isEqualTo(404);
    }

    @Test
    void recordsRequestsWithoutTheKey() throws Exception {
        client.post("/elt_syncs?x=1", "{\"a\": 1}");
        Recorded recorded = weld.requests().get(0);
        assertThat(recorded.method()).isEqualTo("POST");
        assertThat(recorded.path()).isEqualTo("/elt_syncs");
        assertThat(recorded.query()).isEqualTo("x=1");
        assertThat(recorded.status()).isEqualTo(400);
        assertThat(recorded.requestBody()).isEqualTo("{\"a\": 1}");
        assertThat(recorded.responseBody()).contains("should not exist");
        assertThat(recorded.keyFingerprint()).isEqualTo(Recorded.fingerprint(KEY));
        assertThat(recorded.toString()).doesNotContain(KEY);
    }

    @Test
    void countsAlsoWhatItNoLongerKeeps() throws Exception {
        String id = sync();
        weld.recorder().keepAtMost(2);
        for (int i = 0; i < 5; i++) {
            client.get("/elt_syncs/" + id);
            client.get("/elt_syncs");
        }
        assertThat(weld.requests()).hasSize(2);
        assertThat(weld.requests().get(0).responseBody()).isEmpty();
        assertThat(weld.count("GET", "/elt_syncs/{id}")).isEqualTo(5);
        assertThat(weld.count("*", "/**")).isEqualTo(10);
        weld.reset();
        assertThat(weld.count("*", "/**")).isZero();
    }

    @Test
    void isDownAndUpAgain() throws Exception {
        // Often, since what could go wrong is a matter of microseconds.
        for (int i = 0; i < 100; i++) {
            assertThat(client.get("/elt_syncs").status()).isEqualTo(200);
            weld.down();
            assertThatThrownBy(() -> client.get("/elt_syncs")).isInstanceOf(ConnectException.class);
            weld.up();
        }
        assertThat(client.get("/elt_syncs").status()).isEqualTo(200);
    }

    @Test
    void answersUnknownPathsWith404() throws Exception {
        assertThat(client.get("/nothing").status()).isEqualTo(404);
        assertThat(client.send("PUT", "/elt_syncs", "{}").status()).isEqualTo(404);
    }

    @Test
    void doesNotSendABodyItWasNotAskedFor() throws IOException, InterruptedException {
        assertThat(client.post("/elt_syncs/" + sync() + "/enable", "").text()).isEmpty();
    }
}
