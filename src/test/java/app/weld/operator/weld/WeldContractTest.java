package app.weld.operator.weld;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import app.weld.operator.ManualClock;
import app.weld.operator.standin.Account;
import app.weld.operator.standin.OfferedStream;
import app.weld.operator.standin.WeldStandIn;
import app.weld.operator.weld.http.HttpWeldClients;
import app.weld.operator.weld.http.limit.Limits;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Weld in memory, which the simulation runs against, and the stand-in behind the operator's own HTTP client, which the
 * integration tests run against, behave alike in all that the operator relies on. What it does not rely on may differ: whether a new
 * sync is enabled, and whether the answer to streams that were put holds the others too.
 */
class WeldContractTest {
    private static final String KEY = "contract-key";

    private final ManualClock clock = new ManualClock();
    private Service service;

    /** How Weld is reached. */
    enum Door {
        IN_MEMORY,
        OVER_HTTP
    }

    /** What a person does in Weld's app, in either of them. */
    private interface Service extends AutoCloseable {
        WeldApi api();

        String connection(String label);

        String orchestration();

        String authorize(String bridgeId);

        void maxSyncs(String connectionId, int max);

        boolean dataRemoved(String syncId);

        @Override
        void close();
    }

    private WeldApi open(Door door) {
        service = door == Door.IN_MEMORY ? inMemory() : overHttp();
        return service.api();
    }

    @AfterEach
    void close() {
        service.close();
    }

    private Service inMemory() {
        FakeWeld weld = new FakeWeld(clock);
        weld.offer("accounts", "contacts");
        weld.offerUnselectable("views");
        return new Service() {
            @Override
            public WeldApi api() {
                return weld;
            }

            @Override
            public String connection(String label) {
                return weld.addConnection("salesforce", label).id();
            }

            @Override
            public String orchestration() {
                return weld.addOrchestration("orch_1");
            }

            @Override
            public String authorize(String bridgeId) {
                return weld.authorize(bridgeId).id();
            }

            @Override
            public void maxSyncs(String connectionId, int max) {
                weld.maxSyncsPerConnection(max);
            }

            @Override
            public boolean dataRemoved(String syncId) {
                return weld.dataRemoved(syncId);
            }

            @Override
            public void close() {}
        };
    }

    private Service overHttp() {
        WeldStandIn standIn = WeldStandIn.start(clock);
        Account account = standIn.account(KEY);
        account.offer(
                "salesforce",
                OfferedStream.named("accounts"),
                OfferedStream.named("contacts"),
                OfferedStream.unselectable("views"));
        HttpWeldClients clients = new HttpWeldClients(
                URI.create(standIn.url()),
                new Limits(1000, 8, Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofMinutes(5)),
                clock,
                new SimpleMeterRegistry());
        WeldApi api = clients.of(new ApiKey(KEY), Priority.USER);
        return new Service() {
            @Override
            public WeldApi api() {
                return api;
            }

            @Override
            public String connection(String label) {
                return account.createConnection("salesforce", label);
            }

            @Override
            public String orchestration() {
                return account.createOrchestration("nightly");
            }

            @Override
            public String authorize(String bridgeId) {
                return account.authorize(bridgeId);
            }

            @Override
            public void maxSyncs(String connectionId, int max) {
                account.maximumOfSyncs(connectionId, max);
            }

            @Override
            public boolean dataRemoved(String syncId) {
                return account.droppedData().contains(syncId);
            }

            @Override
            public void close() {
                clients.close();
                standIn.close();
            }
        };
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
        String connection = service.connection("CRM");

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
        String connection = service.connection("CRM");
        service.maxSyncs(connection, 1);

        assertRejected(404, () -> weld.createSync(sync("conn_unknown", "crm")));
        weld.createSync(sync(connection, "crm"));
        assertRejected(409, () -> weld.createSync(sync(connection, "other")));
        assertThat(weld.syncs().items()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void changesOnlyWhatAnUpdateHolds(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(service.connection("CRM"), "crm")).id();

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
        String id = weld.createSync(sync(service.connection("CRM"), "crm")).id();

        weld.disableSync(id);
        assertThat(weld.sync(id)).map(Sync::enabled).contains(false);
        weld.enableSync(id);
        assertThat(weld.sync(id)).map(Sync::enabled).contains(true);
    }

    @ParameterizedTest
    @EnumSource
    void hidesTheScheduleWhileAnOrchestrationStartsTheSync(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(service.connection("CRM"), "crm")).id();
        String orchestration = service.orchestration();
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
        String id = weld.createSync(sync(service.connection("CRM"), "crm")).id();
        weld.putStreams(id, List.of(SourceStream.named("accounts")));

        List<Stream> answer = weld.putStreams(
                id,
                List.of(SourceStream.named("contacts")
                        .with(StreamProperty.EXCLUDED_COLUMNS, List.of("email"))
                        .with(StreamProperty.FULL_SYNC_AT_MIDNIGHT, true)));

        // The stand-in answers with all streams of the sync, the one in memory with those of the request: both may be
        // so.
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
        String id = weld.createSync(sync(service.connection("CRM"), "crm")).id();

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
        String connection = service.connection("CRM");
        String kept = weld.createSync(sync(connection, "kept")).id();
        String dropped = weld.createSync(sync(connection, "dropped")).id();

        assertThat(weld.deleteSync(kept, false)).isTrue();
        assertThat(weld.deleteSync(dropped, true)).isTrue();
        assertThat(weld.deleteSync(dropped, true)).isFalse();

        assertThat(weld.syncs().items()).isEmpty();
        assertThat(service.dataRemoved(kept)).isFalse();
        assertThat(service.dataRemoved(dropped)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void runsNoStreamOfADisabledSync(Door door) {
        WeldApi weld = open(door);
        String id = weld.createSync(sync(service.connection("CRM"), "crm")).id();
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

        String connection = service.authorize(used.id());

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
        String connection = service.connection("CRM");
        ConnectionBridge bridge =
                weld.createBridge(new NewBridge("https://a.b/c", "salesforce", "CRM", "state", connection));
        clock.advance(Duration.ofHours(1));

        assertThat(service.authorize(bridge.id())).isEqualTo(connection);

        assertThat(weld.connections().items()).extracting(Connection::updatedAt).containsExactly(clock.instant());
    }
}
