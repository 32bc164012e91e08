package app.weld.operator.weld.http;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_SUBSTREAMS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_ALWAYS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.Run;
import app.weld.operator.weld.SharedValues;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamRun;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOON = Instant.parse("2024-03-20T12:00:00Z");
    private final ResponseReader items =
            new ResponseReader(new MessageSanitizer(new ApiKey("wk_live_Geheim123")), new SharedValues());

    @Test
    void readsASync() throws Exception {
        Sync sync = items.sync(json("{'account_id':'x','id':'s1','source_connection_id':'c1','enabled':true,"
                + "'destination_schema_name':'crm','sync_interval':'0 6 * * *','start_date':'2020-01-01T00:00:00.000Z',"
                + "'orchestration_workflow_id':'o1','status':'NOT_STARTED','config':{'sourceSettings':{'a':[1]}},"
                + "'created_at':'2024-03-20T12:00:00.123Z','source_streams':[{'id':'t1','name':'users'}],'new':{}}"));
        assertThat(sync)
                .isEqualTo(new Sync(
                        "s1",
                        "c1",
                        "crm",
                        "0 6 * * *",
                        "2020-01-01T00:00:00.000Z",
                        "o1",
                        true,
                        "NOT_STARTED",
                        json("{'a':[1]}"),
                        List.of(new Stream("t1", "s1", "users")),
                        NOON));
    }

    /** Fifty thousand syncs would hold millions of copies of a few texts. */
    @Test
    void whatSyncsHaveInCommonIsHeldOnce() throws Exception {
        String sync = "{'id':'%s','source_connection_id':'c1','enabled':true,'sync_interval':'0 6 * * *',"
                + "'status':'RUNNING','source_streams':[{'id':'%s','elt_sync_id':'%s','name':'users','sync_mode':'FULL'}]}";

        Sync one = items.sync(json(sync.formatted("s1", "t1", "s1")));
        Sync other = items.sync(json(sync.formatted("s2", "t2", "s2")));

        assertThat(other.connectionId()).isSameAs(one.connectionId());
        assertThat(other.syncInterval()).isSameAs(one.syncInterval());
        assertThat(other.status()).isSameAs(one.status());
        Stream stream = other.streams().getFirst();
        assertThat(stream.name()).isSameAs(one.streams().getFirst().name());
        assertThat(stream.properties()).isSameAs(one.streams().getFirst().properties());
        assertThat(stream.syncId()).isSameAs(other.id());
    }

    @Test
    void aSyncNeedsLittle() throws Exception {
        Sync least = new Sync("7", "c1", null, null, null, null, false, null, null, null, null);
        assertThat(items.sync(json("{'id':7,'source_connection_id':'c1','enabled':false}")))
                .isEqualTo(least);
        assertThat(
                        items.sync(
                                json(
                                        "{'id':'7','source_connection_id':'c1','enabled':false,'sync_interval':null,"
                                                + "'destination_schema_name':'','config':[],'source_streams':null,'created_at':'soon','status':{}}")))
                .isEqualTo(least);
        assertThat(items.sync(json("{'id':'7','sourceConnectionId':'c1','enabled':false,'config':{}}")))
                .isEqualTo(least);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{}",
                "{'source_connection_id':'c','enabled':true}",
                "{'id':'s','enabled':true}",
                "{'id':'s','source_connection_id':'c'}",
                "{'id':'s','source_connection_id':'c','enabled':null}",
                "{'id':'s','source_connection_id':'c','enabled':1}",
                "{'id':'s\\n','source_connection_id':'c','enabled':true}",
                "{'id':['s'],'source_connection_id':'c','enabled':true}",
                "{'id':1.5,'source_connection_id':'c','enabled':true}",
            })
    void aSyncThatLacksWhatCountsIsUnreadable(String sync) {
        assertThatThrownBy(() -> items.sync(json(sync))).isInstanceOf(UnreadableException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'enabled':true | true",
                "'enabled':'false' | false",
                "'active':true | true",
                "'active':false,'status':'RUNNING' | false",
                "'enabled':null,'active':true | true",
                "'status':'RUNNING' | true",
                "'status':'NOT_STARTED' | false",
                "'status':'PAUSED' | false",
            },
            quoteCharacter = '"')
    void whetherASyncIsEnabledIsReadInAllTheWaysThatWeldSaysIt(String said, boolean enabled) throws Exception {
        assertThat(items.sync(json("{'id':'s','source_connection_id':'c'," + said + "}"))
                        .enabled())
                .isEqualTo(enabled);
    }

    @Test
    void readsWhereASyncLoadsInto() throws Exception {
        Sync sync = items.sync(json("{'id':'s','source_connection_id':'c','enabled':true,"
                + "'destination_connection_id':'-d1','destination_integration_id':'bigquery'}"));
        assertThat(sync.destinationConnectionId()).isEqualTo("-d1");
        assertThat(sync.destinationIntegrationId()).isEqualTo("bigquery");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sheet 1", "Møder", " incremental stream (new) ", "Kundenübersicht", "表", "a,b", "😀"})
    void namesAreReadAsTheyAre(String name) throws Exception {
        assertThat(items.stream(json("{'id':'t1','elt_sync_id':'s1','name':'" + name + "','incremental_pointer_id':'"
                        + name + "','excluded_substreams':['" + name + "']}")))
                .isEqualTo(new Stream(
                        "t1",
                        "s1",
                        name,
                        StreamProperties.NONE
                                .with(INCREMENTAL_POINTER_ID, name)
                                .with(EXCLUDED_SUBSTREAMS, List.of(name))));
        assertThat(items.availableStream(json("{'name':'" + name + "'}")).name())
                .isEqualTo(name);
        assertThat(items.runs(json("{'source_streams':[{'name':'" + name + "'}]}")))
                .extracting(StreamRuns::name)
                .containsExactly(name);
        assertThat(items.connection(json("{'id':'_c','label':'" + name + "'}")).label())
                .isEqualTo(name);
        assertThat(items.sync(json("{'id':'-s','source_connection_id':'_c','enabled':true,'destination_schema_name':'"
                                + name + "'}"))
                        .destinationSchemaName())
                .isEqualTo(name);
    }

    @Test
    void readsIntegrationsAndRuns() throws Exception {
        assertThat(items.integration(json("{'id':'xAds','name':'X Ads','min_required_plan':'BUSINESS',"
                        + "'supports_start_date':false,'abilities':['EltSource']}")))
                .isEqualTo(new Integration("xAds", "X Ads", false, "BUSINESS"));
        assertThat(items.integration(json("{'id':'ad-roll'}"))).isEqualTo(new Integration("ad-roll", null, null, null));
        String id = "c3RyZWFtLXN5bmMtMTIzfDIwMjQtMDMtMjBUMDk6MDA6MDAuMDAwWg" + "=".repeat(300);
        assertThat(items.streamRun(
                        json("{'id':'" + id + "','elt_sync_id':'s','elt_stream_id':'t1','status':'CHUNK_COMPLETED',"
                                + "'started_at':'2024-03-20T12:00:00.000Z','rows_synced':500}"),
                        "t1"))
                .isEqualTo(new StreamRun(id, "t1", "CHUNK_COMPLETED", NOON, null, 500L));
        assertThat(items.streamRun(json("{'id':'r'}"), "t1"))
                .isEqualTo(new StreamRun("r", "t1", null, null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'id':'t2'}", "{'id':'t2','name':''}", "7", "{'name':'b'}"})
    void ofASyncWithAStreamThatIsUnreadableTheStreamsAreUnknown(String bad) throws Exception {
        Sync sync = items.sync(json("{'id':'s','source_connection_id':'c','enabled':true,'source_streams':[{'id':'t1',"
                + "'name':'a'}," + bad + "]}"));
        assertThat(sync.streams()).isNull();
    }

    @Test
    void anEmptyListOfStreamsIsNotAnAbsentOne() throws Exception {
        assertThat(items.sync(json("{'id':'s','source_connection_id':'c','enabled':true,'source_streams':[]}"))
                        .streams())
                .isEmpty();
    }

    @Test
    void readsAStream() throws Exception {
        assertThat(items.stream(
                        json("{'id':'t1','elt_sync_id':'s1','name':'users','incremental_pointer_id':'updated_at',"
                                + "'excluded_substreams':['a','b'],'full_sync_always':false,'full_sync_at_midnight':'true',"
                                + "'protected_from_full_sync':7,'enabled_history_table':true}")))
                .isEqualTo(new Stream(
                        "t1",
                        "s1",
                        "users",
                        StreamProperties.NONE
                                .with(INCREMENTAL_POINTER_ID, "updated_at")
                                .with(EXCLUDED_SUBSTREAMS, List.of("a", "b"))
                                .with(FULL_SYNC_ALWAYS, false)
                                .with(FULL_SYNC_AT_MIDNIGHT, true)
                                .with(ENABLED_HISTORY_TABLE, true)));
        assertThatThrownBy(() -> items.stream(json("{'id':'t1','name':'users'}")))
                .isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> items.stream(json("{'id':'t1','elt_sync_id':'s1','name':'" + "x".repeat(1025) + "'}")))
                .isInstanceOf(UnreadableException.class);
    }

    @Test
    void readsAnAvailableStream() throws Exception {
        assertThat(items.availableStream(
                        json("{'name':'users','is_selectable':false,'retired':true,'retirement_details':"
                                + "{'in_favor_of':'people','removal_date':'2025-01-01','details':'Too\\nold'}}")))
                .isEqualTo(new AvailableStream(
                        "users", false, true, "use people instead; stops syncing on 2025-01-01; Too old"));
        assertThat(items.availableStream(json("{'name':'users','is_selectable':null,'retirement_details':null}")))
                .isEqualTo(new AvailableStream("users", true, false, null));
    }

    @Test
    void readsConnectionsInBothSpellings() throws Exception {
        Connection connection = new Connection("c1", "salesforce", "CRM", NOON, null);
        assertThat(items.connection(json(
                        "{'id':'c1','integration_id':'salesforce','label':'CRM','created_at':'2024-03-20T12:00:00Z'}")))
                .isEqualTo(connection);
        assertThat(items.connection(json("{'id':'c1','integration_id':null,'integrationId':'salesforce','label':'CRM',"
                        + "'createdAt':'2024-03-20T12:00:00Z','updatedAt':null}")))
                .isEqualTo(connection);
        assertThat(items.connection(json("{'id':'c1'}"))).isEqualTo(new Connection("c1", null, null, null, null));
    }

    @Test
    void readsBridgesInBothSpellings() throws Exception {
        ConnectionBridge bridge = new ConnectionBridge("b1", "st", "https://weld.test/x?y=1", NOON, null);
        assertThat(items.bridge(json("{'id':'b1','state':'st','authorize_url':'https://weld.test/x?y=1',"
                        + "'created_at':'2024-03-20T12:00:00Z'}")))
                .isEqualTo(bridge);
        assertThat(items.bridge(json("{'id':'b1','state':'st','authorizeUrl':'https://weld.test/x?y=1',"
                        + "'createdAt':'2024-03-20T12:00:00Z'}")))
                .isEqualTo(bridge);
        assertThat(items.bridge(json("{'id':'b1','authorize_url':'javascript:alert(1)'}"))
                        .authorizeUrl())
                .isNull();
    }

    @Test
    void readsRuns() throws Exception {
        List<StreamRuns> runs = items.runs(
                json(
                        "{'elt_sync_id':'s1','source_streams':[{'name':'a','active_sync':{'status':"
                                + "'RUNNING'},'latest_sync':{'status':'" + "X".repeat(70)
                                + "','started_at':'2024-03-20T12:00:00Z',"
                                + "'finished_at':'2024-03-20 12:00:00','records_synced':'500','bytes_synced':1e3,'operation_mode':'FULL',"
                                + "'error_message':'Failed\\n(req_8fK2bq91)'}},{'name':'b','active_sync':null,'latest_sync':[]},{},7]}"));
        Run latest = new Run("X".repeat(63) + "…", NOON, NOON, 500L, 1000L, "FULL", "Failed");
        assertThat(runs)
                .containsExactly(
                        new StreamRuns("a", new Run("RUNNING", null, null, null, null, null, null), latest),
                        new StreamRuns("b", null, null));
        assertThatThrownBy(() -> items.runs(json("{}"))).isInstanceOf(UnreadableException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "'2024-03-20T12:00:00Z' | 2024-03-20T12:00:00Z",
                "'2024-03-20T12:00:00' | 2024-03-20T12:00:00Z",
                "'2024-03-20T12:00' | 2024-03-20T12:00:00Z",
                "'2024-03-20T12:00:00.999999999999Z' | 2024-03-20T12:00:00Z",
                "'2024-03-20T12:00:00.5' | 2024-03-20T12:00:00Z",
                "'2024-03-20T14:00:00+02:00' | 2024-03-20T12:00:00Z",
                "'2024-03-20T14:00:00.1+0200' | 2024-03-20T12:00:00Z",
                "'2024-03-20 12:00:00Z' | 2024-03-20T12:00:00Z",
                "'2024-03-20' | 2024-03-20T00:00:00Z",
                "'soon' | -",
                "'' | -",
                "'2024-02-30T12:00:00Z' | -",
                "'+999999999-01-01T00:00:00Z' | -",
                "1710936000 | -",
                "{} | -",
            })
    void readsInstants(String json, Instant expected) throws Exception {
        assertThat(LenientJson.of(json("{'at':" + quoted(json) + "}")).instant("at"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "5 | 5",
                "5.9 | 5",
                "\"5\" | 5",
                "9223372036854775807 | 9223372036854775807",
                "9223372036854775808 | -",
                "1e300 | -",
                "-1 | -",
                "\"many\" | -",
                "true | -",
                "null | -",
                "\"1e999999999\" | -",
            })
    void readsCounts(String json, Long expected) throws Exception {
        assertThat(LenientJson.of(json("{'n':" + json + "}")).count("n")).isEqualTo(expected);
    }

    private static String quoted(String value) {
        return value.startsWith("{") || value.matches("\\d+") ? value : "'" + value + "'";
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }
}
