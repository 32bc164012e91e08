package app.weld.operator.weld.http;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_SUBSTREAMS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static app.weld.operator.weld.StreamProperty.PROTECTED_FROM_FULL_SYNC;
import static app.weld.operator.weld.http.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.http.limit.Limits;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent for each call. */
class RequestsTest {
    private static final ApiKey KEY = new ApiKey("wk_live_Geheim123");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void createsASync() throws IOException {
        assertSent(
                api -> api.createSync(new NewSync(
                        "c1",
                        "crm",
                        "0 6 * * *",
                        "2024-01-01",
                        JSON.createObjectNode().put("a", 1))),
                "POST /elt_syncs",
                "{'connection_id':'c1','destination_schema_name':'crm','sync_interval':'0 6 * * *',"
                        + "'start_date':'2024-01-01','elt_settings':{'a':1}}");
        assertSent(
                api -> api.createSync(new NewSync("c1", "crm", "0 6 * * *", null, null)),
                "POST /elt_syncs",
                "{'connection_id':'c1','destination_schema_name':'crm','sync_interval':'0 6 * * *'}");
    }

    @Test
    void changesOnlyWhatIsToBeChanged() throws IOException {
        assertSent(
                api -> api.updateSync("s1", new SyncUpdate("0 7 * * *", null)),
                "POST /elt_syncs/s1",
                "{'sync_interval':'0 7 * * *'}");
        assertSent(
                api -> api.updateSync("s1", new SyncUpdate(null, JSON.createObjectNode())),
                "POST /elt_syncs/s1",
                "{'elt_settings':{}}");
        assertSent(
                api -> api.putStreams("s1", List.of(SourceStream.named("a"))),
                "POST /elt_syncs/s1/source_streams",
                "{'source_streams':[{'name':'a'}]}");
        assertSent(
                api -> api.putStreams(
                        "s1",
                        List.of(SourceStream.named("a")
                                .with(INCREMENTAL_POINTER_ID, "p")
                                .with(EXCLUDED_COLUMNS, List.of())
                                .with(HASHED_COLUMNS, List.of("h"))
                                .with(EXCLUDED_SUBSTREAMS, List.of("x", "y"))
                                .with(FULL_SYNC_ALWAYS, true)
                                .with(FULL_SYNC_AT_MIDNIGHT, false)
                                .with(PROTECTED_FROM_FULL_SYNC, false)
                                .with(ENABLED_HISTORY_TABLE, true))),
                "POST /elt_syncs/s1/source_streams",
                "{'source_streams':[{'name':'a','incremental_pointer_id':'p','excluded_columns':[],"
                        + "'hashed_columns':['h'],'excluded_substreams':['x','y'],'full_sync_always':true,"
                        + "'full_sync_at_midnight':false,'protected_from_full_sync':false,"
                        + "'enabled_history_table':true}]}");
    }

    @Test
    void losesNothingUnlessAsked() throws IOException {
        assertSent(api -> api.deleteSync("s1", false), "DELETE /elt_syncs/s1", "");
        assertSent(api -> api.deleteSync("s1", true), "DELETE /elt_syncs/s1?removeDataReferences=true", "");
        assertSent(api -> api.requestFullRefresh("t1", false), "POST /elt_streams/t1/request_full_refresh", "");
        assertSent(
                api -> api.requestFullRefresh("t1", true),
                "POST /elt_streams/t1/request_full_refresh",
                "{'reset_history_table':true}");
    }

    @Test
    void createsABridge() throws IOException {
        assertSent(
                api -> api.createBridge(new NewBridge("https://x.test/cb", "salesforce", "CRM", "st", "c1")),
                "POST /connection_bridges",
                "{'redirect_uri':'https://x.test/cb','integration_id':'salesforce','label':'CRM','state':'st',"
                        + "'connection_id':'c1'}");
    }

    @Test
    void sendsTheOtherCallsWhereTheyBelong() throws IOException {
        assertSent(WeldApi::syncs, "GET /elt_syncs?limit=100", "");
        assertSent(api -> api.syncsOf("c 1&x=/ü"), "GET /elt_syncs?connection_id=c%201%26x%3D%2F%C3%BC&limit=100", "");
        assertSent(api -> api.sync("a/b?c#d%e"), "GET /elt_syncs/a%2Fb%3Fc%23d%25e", "");
        assertSent(api -> api.enableSync("s1"), "POST /elt_syncs/s1/enable", "");
        assertSent(api -> api.disableSync("s1"), "POST /elt_syncs/s1/disable", "");
        assertSent(
                api -> api.attachOrchestration("s1", "o1"),
                "POST /elt_syncs/s1/orchestration",
                "{'orchestration_workflow_id':'o1'}");
        assertSent(api -> api.detachOrchestration("s1"), "DELETE /elt_syncs/s1/orchestration", "");
        assertSent(WeldApi::streams, "GET /elt_streams?limit=100", "");
        assertSent(api -> api.streamsOf("s1"), "GET /elt_streams?elt_sync_id=s1&limit=100", "");
        assertSent(api -> api.deleteStream("t1"), "DELETE /elt_streams/t1", "");
        assertSent(api -> api.availableStreams("s1"), "GET /elt_syncs/s1/available_source_streams", "");
        assertSent(api -> api.runs("s1"), "GET /elt_syncs/s1/status", "");
        assertSent(api -> api.requestRun("t1"), "POST /elt_streams/t1/request_run", "");
        assertSent(api -> api.cancelFullRefresh("t1"), "POST /elt_streams/t1/cancel_full_refresh", "");
        assertSent(WeldApi::connections, "GET /connections?limit=100", "");
        assertSent(api -> api.deleteConnection("c1"), "DELETE /connections/c1", "");
        assertSent(api -> api.settingsSchema("c1"), "GET /connections/c1/settings", "");
        assertSent(WeldApi::integrations, "GET /integrations", "");
        assertSent(api -> api.streamRuns("t1"), "GET /elt_stream_runs?elt_stream_id=t1&limit=100", "");
        assertSent(WeldApi::bridges, "GET /connection_bridges", "");
    }

    @Test
    void keepsThePathOfTheBaseUrl() {
        server.answers(json(404, "{\"message\":\"no\"}"));
        api(URI.create(server.url() + "/proxy/weld/")).sync("s1");
        assertThat(server.lines()).containsExactly("GET /proxy/weld/elt_syncs/s1");
    }

    private void assertSent(Consumer<WeldApi> call, String line, String body) throws IOException {
        server.answers(json(418, "{}"));
        int before = server.requests().size();
        try {
            call.accept(api(server.url()));
        } catch (app.weld.operator.weld.WeldException.Rejected e) {
            assertThat(e.status()).isEqualTo(418);
        }
        assertThat(server.requests()).hasSize(before + 1);
        ScriptedServer.Request sent = server.requests().get(before);
        assertThat(sent.line()).isEqualTo(line);
        assertThat(JSON.readTree(sent.body())).isEqualTo(JSON.readTree(body.replace('\'', '"')));
        assertThat(sent.headers()).containsEntry("x-api-key", KEY.secret()).containsEntry("accept", "application/json");
        assertThat(sent.headers().get("user-agent")).startsWith("weld-operator/");
        assertThat(sent.headers().getOrDefault("content-type", "")).isEqualTo(body.isEmpty() ? "" : "application/json");
    }

    private static WeldApi api(URI url) {
        return new HttpWeldClients(url, Limits.defaults(), Clock.systemUTC(), new SimpleMeterRegistry())
                .of(KEY, Priority.USER);
    }
}
