package app.weld.operator.standin;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every other way that the service may be. */
class WaysTest {
    private static final String KEY = "a-key";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:00:30Z"));
    private final WeldStandIn weld = WeldStandIn.start(clock);
    private final Account account = weld.account(KEY);
    private final Client client = new Client(weld.url(), KEY);
    private final String connection = account.createConnection("salesforce", "sales");

    @AfterEach
    void stop() {
        weld.close();
    }

    private Client.Got create(String schema, String more) throws Exception {
        return client.post(
                "/elt_syncs",
                "{\"connection_id\": \"%s\", \"destination_schema_name\": \"%s\", \"sync_interval\": \"0 */6 * * *\"%s}"
                        .formatted(connection, schema, more));
    }

    private String enabledWithAStream() {
        String id = account.createSync(connection, "crm", "0 * * * *");
        account.addStream(id, "accounts");
        return id;
    }

    private String stream(String syncId) {
        return "/elt_streams/"
                + account.stream(syncId, "accounts").orElseThrow().id();
    }

    @Test
    void listingsAndReadsLagEachForItself() throws Exception {
        weld.quirks().listingLag(Duration.ofSeconds(8)).readLag(Duration.ofSeconds(4));
        String id = create("crm", "").at("/id");
        String path = "/elt_syncs/" + id;
        assertThat(client.get(path).status()).isEqualTo(404);
        assertThat(client.get("/elt_syncs").json().path("data")).isEmpty();
        assertThat(client.post(path + "/enable", "").status()).isEqualTo(204);
        clock.advance(Duration.ofSeconds(4));
        assertThat(client.get(path).status()).isEqualTo(200);
        assertThat(client.get(path).at("/enabled")).isEqualTo("true");
        assertThat(client.get("/elt_syncs").json().path("data")).isEmpty();
        clock.advance(Duration.ofSeconds(4));
        assertThat(client.get("/elt_syncs").json().path("data")).hasSize(1);
    }

    @Test
    void whatAPersonDeletesIsShownForAWhileInOneAccountOnly() throws Exception {
        String id = account.createSync(connection, "crm", "0 * * * *");
        account.lag(Duration.ofSeconds(8), Duration.ZERO);
        account.deleteSync(id);
        assertThat(client.get("/elt_syncs").at("/data/0/id")).isEqualTo(id);
        assertThat(client.get("/elt_syncs/" + id).status()).isEqualTo(404);
        weld.account("another").createConnection("excel", "sheet");
        assertThat(new Client(weld.url(), "another").get("/connections").json().path("data"))
                .hasSize(1);
        clock.advance(Duration.ofSeconds(8));
        assertThat(client.get("/elt_syncs").json().path("data")).isEmpty();
    }

    @Test
    void tellsATimeThatIsNotOurs() throws Exception {
        assertThat(client.get("/integrations").header("Date")).isEqualTo("Tue, 24 Nov 2026 10:00:30 GMT");
        weld.quirks().clockOffset(Duration.ofMinutes(-2));
        Client.Got created = create("crm", "");
        assertThat(created.at("/created_at")).isEqualTo("2026-11-24T09:58:30.000Z");
        assertThat(created.header("Date")).isEqualTo("Tue, 24 Nov 2026 09:58:30 GMT");
    }

    @Test
    void spellsSchemasStartDatesAndSchedulesItsOwnWay() throws Exception {
        weld.quirks().with(Way.SCHEMAS_FOLDED, Way.SCHEMAS_CLEANED, Way.SCHEDULES_RESPELLED_LATER);
        weld.quirks().startDateZone(ZoneId.of("Europe/Copenhagen"));
        Client.Got created = create("Sales - CRM!", ", \"start_date\": \"2024-01-01\"");
        assertThat(created.at("/destination_schema_name")).isEqualTo("sales_crm");
        assertThat(created.at("/start_date")).isEqualTo("2023-12-31T23:00:00.000Z");
        assertThat(created.at("/sync_interval")).isEqualTo("0 */6 * * *");
        assertThat(client.get("/elt_syncs").at("/data/0/sync_interval")).isEqualTo("00 0/6 * * *");
        assertThat(client.get("/elt_syncs/" + created.at("/id")).at("/sync_interval"))
                .isEqualTo("00 0/6 * * *");

        weld.quirks().startDateDefault(LocalDate.of(2020, 5, 1)).startDateZone(ZoneOffset.UTC);
        assertThat(create("b", ", \"start_date\": \"2024-01-01\"").at("/start_date"))
                .isEqualTo("2020-05-01T00:00:00.000Z");
        weld.quirks().with(Way.START_DATES_IGNORED);
        assertThat(create("c", ", \"start_date\": \"2024-01-01\"").json().has("start_date"))
                .isFalse();
    }

    @Test
    void replacesAStreamInsteadOfMerging() throws Exception {
        String id = account.createSync(connection, "crm", "0 * * * *");
        account.changeStream(id, "accounts", "{\"hashed_columns\": [\"email\"], \"enabled_history_table\": true}");
        weld.quirks().with(Way.STREAMS_REPLACED);
        client.post(
                "/elt_syncs/" + id + "/source_streams",
                "{\"source_streams\": [{\"name\": \"accounts\", \"full_sync_at_midnight\": true}]}");
        StreamRow stream = account.stream(id, "accounts").orElseThrow();
        assertThat(stream.texts("hashed_columns")).isEmpty();
        assertThat(stream.flag("enabled_history_table")).isFalse();
        assertThat(stream.flag("full_sync_at_midnight")).isTrue();
        account.changeStream(id, "accounts", "{\"full_sync_always\": true}");
        assertThat(account.stream(id, "accounts").orElseThrow().flag("full_sync_at_midnight"))
                .as("what a person changes in the app is one field")
                .isTrue();
    }

    @Test
    void mergesMasksAndAddsSettings() throws Exception {
        account.settingsSchema(connection, "{\"type\": \"object\"}");
        weld.quirks().with(Way.SETTINGS_MERGED, Way.SETTINGS_COMPUTED).masked("token");
        String path = "/elt_syncs/"
                + create("crm", ", \"elt_settings\": {\"token\": \"s3cret\"}").at("/id");
        Client.Got changed = client.post(path, "{\"elt_settings\": {\"a\": 2}}");
        assertThat(changed.at("/config/sourceSettings/token")).isEqualTo("********");
        assertThat(changed.at("/config/sourceSettings/a")).isEqualTo("2");
        assertThat(changed.at("/config/sourceSettings/computed_at")).isEqualTo("2026-01-01");
        assertThat(account.syncs().get(0).settings().path("token").asText()).isEqualTo("s3cret");
        weld.quirks().without(Way.SETTINGS_MERGED);
        client.post(path, "{\"elt_settings\": {\"a\": 3}}");
        assertThat(account.syncs().get(0).settings().has("token")).isFalse();
    }

    @Test
    void beginsRunsLateAndShowsNothingUntilThen() throws Exception {
        weld.quirks().runDelay(Duration.ofSeconds(20)).with(Way.STATUS_URLS_ABSOLUTE);
        String id = enabledWithAStream();
        Client.Got asked = client.post(stream(id) + "/request_run", "");
        assertThat(asked.at("/status_url")).startsWith(weld.url() + "/elt_stream_runs?");
        clock.advance(Duration.ofSeconds(19));
        weld.tick();
        assertThat(client.get("/elt_syncs/" + id + "/status")
                        .json()
                        .at("/source_streams/0")
                        .has("active_sync"))
                .isFalse();
        assertThat(client.get(asked.at("/status_url")).json().path("data")).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        weld.tick();
        assertThat(client.get(asked.at("/status_url")).json().path("data")).hasSize(1);
    }

    @Test
    void hasNoJobForAWhileAfterEnabling() throws Exception {
        String id = enabledWithAStream();
        weld.quirks().jobDelay(Duration.ofSeconds(15), 404);
        Client.Got refused = client.post(stream(id) + "/request_run", "");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.at("/message")).contains("job");
        weld.quirks().jobDelay(Duration.ofSeconds(15), 400);
        assertThat(client.post(stream(id) + "/request_full_refresh", "").status())
                .isEqualTo(400);
        clock.advance(Duration.ofSeconds(15));
        assertThat(client.post(stream(id) + "/request_run", "").status()).isEqualTo(200);
        account.changeEnabled(id, false);
        account.changeEnabled(id, true);
        assertThat(client.post(stream(id) + "/request_full_refresh", "").status())
                .isEqualTo(400);
    }

    @Test
    void forbidsOneOperationAndAnswersABadKeyAsToldTo() throws Exception {
        String id = enabledWithAStream();
        weld.quirks().forbid("POST /elt_syncs/{id}/disable").forbidByGateway("POST /elt_syncs/{id}/enable");
        Client.Got forbidden = client.post("/elt_syncs/" + id + "/disable", "");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.at("/error_code")).isEqualTo("FORBIDDEN");
        Client.Got page = client.post("/elt_syncs/" + id + "/enable", "");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.text()).startsWith("<!DOCTYPE html>");
        assertThat(client.get("/elt_syncs/" + id).status()).isEqualTo(200);
        weld.quirks().allowAll().with(Way.BAD_KEYS_FORBIDDEN);
        assertThat(client.post("/elt_syncs/" + id + "/disable", "").status()).isEqualTo(204);
        assertThat(new Client(weld.url(), "nobody").get("/integrations").status())
                .isEqualTo(403);
    }

    @Test
    void namesTheConnectionOnTheRedirectAsToldTo() throws Exception {
        for (RedirectName name : List.of(RedirectName.CAMEL_CASE, RedirectName.NONE)) {
            weld.quirks().redirectName(name);
            String url = client.post("/connection_bridges", """
                    {"redirect_uri": "http://localhost/done", "integration_id": "xAds", "label": "x", "state": "s1"}
                    """).at("/authorize_url");
            String location = client.post(url, "").header("Location");
            String id = account.connections().get(0).id();
            assertThat(location)
                    .isEqualTo("http://localhost/done?"
                            + (name == RedirectName.NONE ? "" : "connectionId=" + id + "&")
                            + "state=s1");
        }
    }

    @Test
    void saysActiveAndLeavesOutWhatItLeavesOut() throws Exception {
        weld.quirks().with(Way.ACTIVE_IN_WRITES);
        Client.Got created = create("crm", "");
        assertThat(created.at("/active")).isEqualTo("false");
        assertThat(created.json().has("enabled")).isFalse();
        assertThat(created.json().has("source_streams")).isFalse();
        String path = "/elt_syncs/" + created.at("/id");
        assertThat(client.get(path).json().has("enabled")).isTrue();
        weld.quirks().with(Way.ACTIVE_EVERYWHERE);
        assertThat(client.get(path).json().has("enabled")).isFalse();
        assertThat(client.get("/elt_syncs").at("/data/0/active")).isEqualTo("false");
    }

    @Test
    void leavesOutTheIdOfABridgeAndWhatListingsOfConnectionsSay() throws Exception {
        weld.quirks().with(Way.BRIDGES_WITHOUT_ID, Way.CONNECTIONS_WITHOUT_LABEL, Way.CONNECTIONS_WITHOUT_INTEGRATION);
        Client.Got bridge = client.post("/connection_bridges", """
                {"redirect_uri": "https://example.org/done", "integration_id": "xAds", "label": "x"}
                """);
        assertThat(bridge.json().has("id")).isFalse();
        assertThat(bridge.at("/authorize_url")).isNotEmpty();
        assertThat(client.get("/connection_bridges").at("/data/0/id")).isNotEmpty();
        assertThat(client.get("/connections").json().at("/data/0").has("label")).isFalse();
        assertThat(client.get("/connections").json().at("/data/0").has("integration_id"))
                .isFalse();
    }

    @Test
    void listsOddItemsAmongTheOthers() throws Exception {
        String id = enabledWithAStream();
        weld.quirks().with(Way.ODD_ITEMS);
        Client.Got list = client.get("/elt_syncs");
        assertThat(list.json().path("data")).hasSize(3);
        assertThat(list.at("/data/0/id")).isEqualTo(id);
        assertThat(list.json().at("/data/1").has("source_connection_id")).isFalse();
        assertThat(list.json().at("/data/2").has("enabled")).isFalse();
        assertThat(client.get("/elt_syncs/" + list.at("/data/2/id")).status()).isEqualTo(200);
        assertThat(client.get("/elt_streams").json().findValuesAsText("name"))
                .contains("accounts", "M\u00f8der (Q1 Budget) ");
        assertThat(client.get("/connections").json().path("data")).hasSize(2);
    }

    @Test
    void runsAStreamAtItsOwnTimes() {
        String id = account.createSync(connection, "crm", "0 0 * * *");
        account.addStream(id, "accounts");
        account.addStream(id, "contacts");
        account.streamInterval(id, "accounts", "0 * * * *");
        clock.advance(Duration.ofHours(1));
        weld.tick();
        assertThat(account.runs(id, "accounts")).hasSize(1);
        assertThat(account.runs(id, "contacts")).isEmpty();
        clock.advance(Duration.ofHours(1));
        weld.tick();
        assertThat(account.runs(id, "accounts")).hasSize(2);
    }

    @Test
    void stopsASyncAfterFailedRunsOnEnd() throws Exception {
        weld.quirks().stopAfterFailures(2).runLength(Duration.ZERO);
        String id = enabledWithAStream();
        for (int run = 1; run <= 2; run++) {
            assertThat(account.sync(id).orElseThrow().enabled()).isTrue();
            account.failNextRun(id, "accounts", "login lost");
            account.requestRun(id, "accounts");
            weld.tick();
        }
        assertThat(account.sync(id).orElseThrow().enabled()).isFalse();
        assertThat(client.get("/elt_syncs/" + id).at("/status")).isEqualTo("PAUSED");
    }

    @Test
    void timesOutSpeaksInDetailsAndMakesAwkwardIds() throws Exception {
        weld.quirks().with(Way.OFFERED_STREAMS_TIME_OUT, Way.ERRORS_IN_DETAILS, Way.AWKWARD_IDS);
        String id = create("crm", "").at("/id");
        assertThat(id).matches("[-_][A-Za-z0-9]{13}");
        assertThat(client.get("/elt_syncs/" + id + "/available_source_streams").status())
                .isEqualTo(504);
        Client.Got refused = client.post("/elt_syncs/" + id, "{\"sync_interval\": \"often\"}");
        assertThat(refused.at("/details")).contains("sync_interval");
        assertThat(refused.at("/message")).doesNotContain("sync_interval");
    }

    @Test
    void writesToAnotherDestinationAndSendsHeaders() throws Exception {
        String id = enabledWithAStream();
        account.destination(id, "second");
        weld.quirks().header("RateLimit-Limit", "100");
        Client.Got read = client.get("/elt_syncs/" + id);
        assertThat(read.at("/destination_connection_id")).isEqualTo("second");
        assertThat(read.header("RateLimit-Limit")).isEqualTo("100");
    }

    @Test
    void marksAnswersThatTheDocumentDoesNotBind() throws Exception {
        create("documented", "");
        weld.quirks().with(Way.ACTIVE_IN_WRITES);
        create("otherwise", "");
        weld.quirks().without(Way.ACTIVE_IN_WRITES).forbidByGateway("POST /elt_syncs");
        create("refused", "");
        weld.quirks().allowAll();
        create("documented_again", "");

        assertThat(weld.requests()).extracting(Recorded::fault).containsExactly(false, true, true, false);
    }
}
