package app.weld.operator.weld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import app.weld.operator.ManualClock;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.Way;
import app.weld.operator.standin.WeldStandIn;
import app.weld.operator.weld.http.HttpWeldClients;
import app.weld.operator.weld.http.limit.Limits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One account of Weld, reached in memory, as unit tests and the simulation do, and over HTTP by the operator's own client, as
 * integration tests do: what is done through one is the same as through the other, and what is seen, too.
 */
class WeldContractTest {
    private static final String KEY = "contract-key";

    private final ManualClock clock = new ManualClock();
    private final FakeWeld inMemory = new FakeWeld(clock);
    private final Account account = inMemory.account();
    private final WeldStandIn standIn = WeldStandIn.start(clock);
    private final HttpWeldClients clients = new HttpWeldClients(
            URI.create(standIn.url()),
            new Limits(1000, 8, Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofMinutes(5)),
            clock,
            new SimpleMeterRegistry());
    private final WeldApi overHttp = clients.of(new ApiKey(KEY), Priority.USER);

    /** How Weld is reached. */
    enum Door {
        IN_MEMORY,
        OVER_HTTP
    }

    @Test
    void bothListTheOrchestrationsAlsoThoseWithTheSameName() {
        inMemory.addOrchestration("orch_1", "Nightly");
        inMemory.addOrchestration("orch_2", "Nightly");

        assertThat(overHttp.orchestrations().items())
                .containsExactlyInAnyOrderElementsOf(inMemory.orchestrations().items())
                .extracting(one -> one.id() + " " + one.name())
                .containsExactlyInAnyOrder("orch_1 Nightly", "orch_2 Nightly");
    }

    @Test
    void bothListTheRunsOfOneOrchestration() {
        String nightly = inMemory.addOrchestration("orch_1", "Nightly");
        inMemory.addOrchestration("orch_2", "Hourly");
        account.startOrchestration("orch_2");
        account.startOrchestration(nightly);
        account.startOrchestration(nightly);

        assertThat(overHttp.orchestrationRuns(nightly).orElseThrow().items())
                .hasSize(2)
                .allMatch(OrchestrationRun::isActive)
                .extracting(OrchestrationRun::id)
                .containsExactlyElementsOf(inMemory.orchestrationRuns(nightly).orElseThrow().items().stream()
                        .map(OrchestrationRun::id)
                        .toList());
        assertThat(overHttp.orchestrationRuns("nobody").orElseThrow().items()).isEmpty();
    }

    WeldContractTest() {
        standIn.addKey(account, KEY);
        inMemory.offer("accounts", "contacts");
        inMemory.offerUnselectable("views");
    }

    private WeldApi open(Door door) {
        return door == Door.IN_MEMORY ? inMemory : overHttp;
    }

    @AfterEach
    void close() {
        clients.close();
        standIn.close();
    }

    private String connection(String label) {
        return account.createConnection("salesforce", label);
    }

    private static NewSync sync(String connection, String schema) {
        return new NewSync(connection, schema, "0 * * * *", "2024-01-31", json("{\"region\": \"eu\"}"));
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void assertRejected(int status, ThrowingCallable call) {
        assertThatExceptionOfType(WeldException.Rejected.class)
                .isThrownBy(call)
                .returns(status, WeldException.Rejected::status);
    }

    @ParameterizedTest
    @EnumSource
    void createsASyncForEachRequestAndListsTheNewestFirst(Door door) {
        WeldApi weld = open(door);
        String connection = connection("CRM");

        Sync first = weld.createSync(sync(connection, "crm"));
        Sync second = weld.createSync(sync(connection, "crm"));

        assertThat(first.connectionId()).isEqualTo(connection);
        assertThat(first.destinationSchemaName()).isEqualTo("crm");
        assertThat(first.syncInterval()).isEqualTo("0 * * * *");
        assertThat(first.startDate()).isEqualTo("2024-01-31T00:00:00.000Z");
        assertThat(first.settings().get("region").asText()).isEqualTo("eu");
        assertThat(first.createdAt()).isEqualTo(clock.instant());
        assertThat(weld.syncsOf(connection).items()).extracting(Sync::id).containsExactly(second.id(), first.id());
        assertThat(weld.syncs().items()).extracting(Sync::id).containsExactly(second.id(), first.id());
        assertThat(weld.sync(first.id())).map(Sync::createdAt).contains(first.createdAt());
    }

    @ParameterizedTest
    @EnumSource
    void refusesASyncOfAnUnknownConnectionAndBeyondTheMaximum(Door door) {
        WeldApi weld = open(door);
        String connection = connection("CRM");
        account.maximumOfSyncs(connection, 1);

        assertRejected(404, () -> weld.createSync(sync("conn_unknown", "crm")));
        weld.createSync(sync(connection, "crm"));
        assertRejected(409, () -> weld.createSync(sync(connection, "other")));
        assertThat(weld.syncs().items()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void changesOnlyWhatAnUpdateHolds(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(connection("CRM"), "crm")).id();

        weld.updateSync(id, new SyncUpdate("5 * * * *", null));
        assertThat(weld.sync(id)).get().returns("5 * * * *", Sync::syncInterval).satisfies(sync -> assertThat(
                        sync.settings().get("region").asText())
                .isEqualTo("eu"));

        weld.updateSync(id, new SyncUpdate(null, json("{\"region\": \"us\"}")));
        assertThat(weld.sync(id)).get().returns("5 * * * *", Sync::syncInterval).satisfies(sync -> assertThat(
                        sync.settings().get("region").asText())
                .isEqualTo("us"));
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownIdIsAbsentOrDeletedOrRejected(Door door) {
        WeldApi weld = open(door);

        assertThat(weld.sync("no")).isEmpty();
        assertThat(weld.runs("no")).isEmpty();
        assertThat(weld.deleteSync("no", true)).isFalse();
        assertThat(weld.deleteConnection("no")).isFalse();
        weld.deleteStream("no");
        assertRejected(404, () -> weld.updateSync("no", new SyncUpdate("5 * * * *", null)));
        assertRejected(404, () -> weld.enableSync("no"));
        assertRejected(404, () -> weld.disableSync("no"));
        assertRejected(404, () -> weld.detachOrchestration("no"));
        assertRejected(404, () -> weld.putStreams("no", List.of(SourceStream.named("accounts"))));
        assertRejected(404, () -> weld.requestRun("no"));
        assertRejected(404, () -> weld.requestFullRefresh("no", false));
        assertRejected(404, () -> weld.cancelFullRefresh("no"));
    }

    @ParameterizedTest
    @EnumSource
    void enablesAndDisables(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(connection("CRM"), "crm")).id();

        weld.disableSync(id);
        assertThat(weld.sync(id)).map(Sync::enabled).contains(false);
        weld.enableSync(id);
        assertThat(weld.sync(id)).map(Sync::enabled).contains(true);
    }

    @ParameterizedTest
    @EnumSource
    void hidesTheScheduleWhileAnOrchestrationStartsTheSync(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(connection("CRM"), "crm")).id();
        String orchestration = account.createOrchestration("nightly");
        assertRejected(404, () -> weld.attachOrchestration(id, "orch_unknown"));

        weld.attachOrchestration(id, orchestration);
        assertThat(weld.sync(id)).get().returns(null, Sync::syncInterval).returns(orchestration, Sync::orchestrationId);

        weld.detachOrchestration(id);
        assertThat(weld.sync(id)).get().returns("0 * * * *", Sync::syncInterval).returns(null, Sync::orchestrationId);
    }

    @ParameterizedTest
    @EnumSource
    void puttingStreamsAddsAndChangesAndRemovesNone(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(connection("CRM"), "crm")).id();
        weld.putStreams(id, List.of(SourceStream.named("accounts")));

        List<Stream> answer = weld.putStreams(
                id,
                List.of(SourceStream.named("contacts")
                        .with(StreamProperty.EXCLUDED_COLUMNS, List.of("email"))
                        .with(StreamProperty.FULL_SYNC_AT_MIDNIGHT, true)));

        assertThat(answer).extracting(Stream::name).contains("contacts");
        assertThat(weld.streamsOf(id).items())
                .extracting(Stream::name)
                .containsExactlyInAnyOrder("accounts", "contacts");
        assertThat(weld.streams().items()).extracting(Stream::name).containsExactlyInAnyOrder("accounts", "contacts");
        assertThat(weld.streamsOf(id).items())
                .filteredOn(stream -> stream.properties().flag(StreamProperty.FULL_SYNC_AT_MIDNIGHT))
                .extracting(Stream::name)
                .containsExactly("contacts");

        weld.deleteStream(answer.stream()
                .filter(stream -> stream.name().equals("contacts"))
                .findFirst()
                .orElseThrow()
                .id());
        assertThat(weld.streamsOf(id).items()).extracting(Stream::name).containsExactly("accounts");
    }

    @ParameterizedTest
    @EnumSource
    void takesNoUnknownOrUnselectableStreamAndThenNoneAtAll(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(connection("CRM"), "crm")).id();

        assertRejected(
                400,
                () -> weld.putStreams(id, List.of(SourceStream.named("accounts"), SourceStream.named("accuonts"))));
        assertRejected(400, () -> weld.putStreams(id, List.of(SourceStream.named("views"))));

        assertThat(weld.streamsOf(id).items()).isEmpty();
        assertThat(weld.availableStreams(id).items())
                .extracting(AvailableStream::name, AvailableStream::selectable)
                .contains(tuple("accounts", true), tuple("views", false));
    }

    @ParameterizedTest
    @EnumSource
    void deletesASyncOnceWithOrWithoutItsData(Door door) {
        WeldApi weld = open(door);
        String connection = connection("CRM");
        String kept = weld.createSync(sync(connection, "kept")).id();
        String dropped = weld.createSync(sync(connection, "dropped")).id();

        assertThat(weld.deleteSync(kept, false)).isTrue();
        assertThat(weld.deleteSync(dropped, true)).isTrue();
        assertThat(weld.deleteSync(dropped, true)).isFalse();

        assertThat(weld.syncs().items()).isEmpty();
        assertThat(account.droppedData().contains(kept)).isFalse();
        assertThat(account.droppedData().contains(dropped)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void runsNoStreamOfADisabledSync(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(connection("CRM"), "crm")).id();
        String stream = weld.putStreams(id, List.of(SourceStream.named("accounts")))
                .get(0)
                .id();
        weld.disableSync(id);

        assertRejected(400, () -> weld.requestRun(stream));
        weld.enableSync(id);
        weld.requestRun(stream);
        weld.requestRun(stream);

        assertThat(weld.runs(id).orElseThrow()).extracting(StreamRuns::name).contains("accounts");
    }

    @ParameterizedTest
    @EnumSource
    void aBridgeBecomesAConnectionWhenAPersonAgrees(Door door) {
        WeldApi weld = open(door);
        NewBridge wanted = new NewBridge("https://a.b/c", "salesforce", "Marketing", "state", null);
        ConnectionBridge used = weld.createBridge(wanted);
        ConnectionBridge open = weld.createBridge(wanted);
        assertThat(open.id()).isNotEqualTo(used.id());
        assertThat(used.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(1)));

        String connection = account.authorize(used.id());

        assertThat(weld.connections().items())
                .filteredOn(one -> one.id().equals(connection))
                .extracting(Connection::label)
                .containsExactly("Marketing");
        assertThat(weld.bridges().items()).extracting(ConnectionBridge::id).contains(open.id());
    }

    @ParameterizedTest
    @EnumSource
    void aBridgeOfAConnectionAuthorizesItAgain(Door door) {
        WeldApi weld = open(door);
        String connection = connection("CRM");
        ConnectionBridge bridge =
                weld.createBridge(new NewBridge("https://a.b/c", "salesforce", "CRM", "state", connection));
        clock.advance(Duration.ofHours(1));

        assertThat(account.authorize(bridge.id())).isEqualTo(connection);

        assertThat(weld.connections().items()).extracting(Connection::updatedAt).containsExactly(clock.instant());
    }

    /** The ways of Weld that both doors show. */
    @ParameterizedTest
    @EnumSource(
            names = {
                "SCHEMAS_FOLDED",
                "START_DATES_IGNORED",
                "SCHEDULES_RESPELLED_LATER",
                "STREAMS_REPLACED",
                "SETTINGS_MERGED",
                "SETTINGS_COMPUTED",
                "RUNNING_MEANS_RAN",
                "STATUS_WITHOUT_FAILURES",
                "INTERVALS_ALWAYS_SHOWN",
                "CONNECTIONS_WITHOUT_LABEL",
                "CONNECTIONS_WITHOUT_INTEGRATION",
                "CONNECTIONS_WITHOUT_TIMES",
                "BRIDGES_NOT_LISTED"
            })
    void bothDoorsShowTheSame(Way way) {
        account.quirks().with(way).masked("region").startDateZone(ZoneId.of("Europe/Copenhagen"));
        String id = overHttp.createSync(sync(connection("CRM"), "Crm")).id();
        String attached =
                inMemory.createSync(sync(connection("Sales"), "sales")).id();
        inMemory.attachOrchestration(attached, account.createOrchestration("nightly"));
        overHttp.updateSync(id, new SyncUpdate("5 * * * *", json("{\"days\": 3}")));
        inMemory.putStreams(
                id, List.of(SourceStream.named("accounts").with(StreamProperty.INCREMENTAL_POINTER_ID, "at")));
        overHttp.putStreams(
                id, List.of(SourceStream.named("accounts").with(StreamProperty.EXCLUDED_SUBSTREAMS, List.of("a"))));
        inMemory.failRun(id, "accounts", "quota");
        inMemory.startRun(id, "accounts");
        overHttp.createBridge(new NewBridge("https://a.b/c", "salesforce", "CRM", "state", null));

        assertThat(overHttp.syncs()).isEqualTo(inMemory.syncs());
        assertThat(overHttp.sync(id)).isEqualTo(inMemory.sync(id));
        assertThat(overHttp.streams()).isEqualTo(inMemory.streams());
        assertThat(overHttp.connections()).isEqualTo(inMemory.connections());
        assertThat(overHttp.runs(id)).isEqualTo(inMemory.runs(id));
        String stream = inMemory.streamsOf(id).items().get(0).id();
        assertThat(overHttp.streamRuns(stream)).isEqualTo(inMemory.streamRuns(stream));
        assertThat(overHttp.requestRun(stream)).isEqualTo(inMemory.requestRun(stream));
        account.quirks().without(Way.BRIDGES_LISTED_WHOLE);
        assertThat(overHttp.bridges()).isEqualTo(inMemory.bridges());
        account.quirks().with(Way.BRIDGES_LISTED_WHOLE);
        assertThat(overHttp.bridges().items())
                .extracting(ConnectionBridge::state)
                .isEqualTo(inMemory.bridges().items().stream()
                        .map(ConnectionBridge::state)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void readsThroughBothLagBehindWritesThroughEither(Door door) {
        account.quirks().readLag(Duration.ofSeconds(5)).listingLag(Duration.ofSeconds(8));
        String connection = connection("CRM");
        clock.advance(Duration.ofSeconds(20));

        String id = open(door).createSync(sync(connection, "crm")).id();

        for (WeldApi weld : List.of(inMemory, overHttp)) {
            assertThat(weld.sync(id)).isEmpty();
            assertThat(weld.syncsOf(connection).items()).isEmpty();
        }
        clock.advance(Duration.ofSeconds(5));
        for (WeldApi weld : List.of(inMemory, overHttp)) {
            assertThat(weld.sync(id)).isPresent();
            assertThat(weld.syncsOf(connection).items()).isEmpty();
        }
        clock.advance(Duration.ofSeconds(3));
        for (WeldApi weld : List.of(inMemory, overHttp)) {
            assertThat(weld.syncsOf(connection).items()).hasSize(1);
        }
    }
}
