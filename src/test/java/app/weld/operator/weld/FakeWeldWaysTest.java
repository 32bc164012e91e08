package app.weld.operator.weld;

import static app.weld.operator.weld.StreamProperty.ENABLED_HISTORY_TABLE;
import static app.weld.operator.weld.StreamProperty.EXCLUDED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.PROTECTED_FROM_FULL_SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.ManualClock;
import app.weld.operator.standin.Way;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeWeldWaysTest {
    private static final Duration LAG = Duration.ofSeconds(5);

    private final ManualClock clock = new ManualClock();
    private final FakeWeld weld = new FakeWeld(clock);

    @BeforeEach
    void aConnectionWithStreams() {
        weld.addConnection("conn_a", "salesforce", "CRM");
        weld.offer("accounts", "contacts");
    }

    private Sync create(String schema) {
        return weld.createSync(new NewSync("conn_a", schema, "0 * * * *", "2024-01-31", null));
    }

    private String addAccounts(Sync sync) {
        return weld.putStreams(sync.id(), List.of(SourceStream.named("accounts")))
                .get(0)
                .id();
    }

    private static ObjectNode settings() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void assertRejected(int status, ThrowingCallable call) {
        assertThatExceptionOfType(WeldException.Rejected.class)
                .isThrownBy(call)
                .returns(status, WeldException.Rejected::status);
    }

    @Test
    void readsAndListingsLagBehindWritesEachByItsOwnTime() {
        weld.quirks().readLag(LAG).listingLag(LAG.plus(LAG));
        Sync sync = create("crm");

        assertThat(weld.sync(sync.id())).isEmpty();
        assertThat(weld.syncs().items()).isEmpty();
        assertThat(weld.availableStreams(sync.id()).items()).isEmpty();
        assertThat(weld.runs(sync.id())).isEmpty();
        assertThat(weld.onlySync().id()).isEqualTo(sync.id());

        clock.advance(LAG);
        assertThat(weld.sync(sync.id())).contains(sync);
        assertThat(weld.syncsOf("conn_a").items()).isEmpty();

        clock.advance(LAG);
        assertThat(weld.syncsOf("conn_a").items()).containsExactly(sync);
    }

    @Test
    void readsShowWhatWasBeforeAChangeUntilTheLagIsOver() {
        Sync sync = create("crm");
        weld.quirks().readLag(LAG).listingLag(LAG);
        weld.updateSync(sync.id(), new SyncUpdate("1 * * * *", null));
        clock.advance(Duration.ofSeconds(2));
        weld.updateSync(sync.id(), new SyncUpdate("2 * * * *", null));
        clock.advance(Duration.ofSeconds(2));
        weld.byHand().deleteSync(sync.id());

        assertThat(weld.sync(sync.id()).orElseThrow().syncInterval()).isEqualTo("0 * * * *");
        clock.advance(Duration.ofSeconds(1));
        assertThat(weld.sync(sync.id()).orElseThrow().syncInterval()).isEqualTo("1 * * * *");
        clock.advance(Duration.ofSeconds(2));
        assertThat(weld.syncs().items()).extracting(Sync::syncInterval).containsExactly("2 * * * *");
        clock.advance(Duration.ofSeconds(2));
        assertThat(weld.sync(sync.id())).isEmpty();
    }

    @Test
    void listingsOfConnectionsAndStreamsLagToo() {
        Sync sync = create("crm");
        weld.quirks().readLag(LAG).listingLag(LAG);
        addAccounts(sync);
        Connection made = weld.addConnection("hubspot", "Marketing");

        assertThat(weld.streamsOf(sync.id()).items()).isEmpty();
        assertThat(weld.connections().items()).extracting(Connection::id).containsExactly("conn_a");
        clock.advance(LAG);
        assertThat(weld.streamsOf(sync.id()).items()).hasSize(1);
        assertThat(weld.connections().items()).extracting(Connection::id).containsExactly(made.id(), "conn_a");
    }

    @Test
    void hasAClockOfItsOwn() {
        weld.quirks().clockOffset(Duration.ofMinutes(-2));
        assertThat(weld.serverTime()).isEmpty();

        Sync sync = create("crm");

        assertThat(sync.createdAt()).isEqualTo(clock.instant().minus(Duration.ofMinutes(2)));
        assertThat(weld.serverTime()).contains(sync.createdAt());
    }

    @Test
    void foldsSchemasAndSpellsDatesAndSchedulesInItsOwnWay() {
        weld.quirks()
                .with(Way.SCHEMAS_CLEANED, Way.SCHEMAS_FOLDED)
                .startDateZone(ZoneId.of("Europe/Copenhagen"))
                .answeredSchedule(given -> given)
                .readSchedule(given -> given.replace("0", "00"));

        Sync answer = create("Sales-CRM");

        assertThat(answer.destinationSchemaName()).isEqualTo("sales_crm");
        assertThat(answer.startDate()).isEqualTo("2024-01-30T23:00:00.000Z");
        assertThat(answer.syncInterval()).isEqualTo("0 * * * *");
        assertThat(weld.sync(answer.id()).orElseThrow().syncInterval()).isEqualTo("00 * * * *");
        assertThat(weld.theSync(answer.id()).syncInterval()).isEqualTo("0 * * * *");
    }

    @Test
    void mayIgnoreTheStartDate() {
        weld.quirks().with(Way.START_DATES_IGNORED);

        assertThat(create("crm").startDate()).isNull();
    }

    @Test
    void aPutThatReplacesTakesAwayWhatItDoesNotHold() {
        Sync sync = create("crm");
        weld.putStreams(
                sync.id(),
                List.of(SourceStream.named("accounts")
                        .with(EXCLUDED_COLUMNS, List.of("ssn"))
                        .with(HASHED_COLUMNS, List.of("email"))
                        .with(PROTECTED_FROM_FULL_SYNC, true)
                        .with(ENABLED_HISTORY_TABLE, true)));
        weld.quirks().with(Way.STREAMS_REPLACED);

        weld.putStreams(sync.id(), List.of(SourceStream.named("accounts").with(FULL_SYNC_AT_MIDNIGHT, true)));

        Stream now = weld.onlySync().stream("accounts").orElseThrow();
        assertThat(now.properties().flag(FULL_SYNC_AT_MIDNIGHT)).isTrue();
        assertThat(now.properties().flag(PROTECTED_FROM_FULL_SYNC)).isFalse();
        assertThat(weld.excludedColumns(sync.id(), "accounts")).isEmpty();
        assertThat(weld.hashedColumns(sync.id(), "accounts")).isEmpty();
        assertThat(weld.historyLost(sync.id(), "accounts")).isTrue();
    }

    @Test
    void anUpdateMayLeaveSettingsThatItDoesNotHold() {
        Sync sync = create("crm");
        weld.quirks().with(Way.SETTINGS_MERGED);
        weld.updateSync(sync.id(), new SyncUpdate(null, settings().put("a", 1)));
        weld.updateSync(sync.id(), new SyncUpdate(null, settings().put("b", 2)));

        assertThat(weld.onlySync().settings())
                .isEqualTo(settings().put("apiVersion", "v1").put("a", 1).put("b", 2));
    }

    @Test
    void masksAndComputesSettings() {
        weld.quirks().masked("token").computed("account", settings().textNode("42"));
        Sync sync = weld.createSync(
                new NewSync("conn_a", "crm", "0 * * * *", null, settings().put("token", "secret")));

        assertThat(sync.settings().path("token").asText()).isEqualTo("********");
        assertThat(weld.sync(sync.id()).orElseThrow().settings().path("account").asText())
                .isEqualTo("42");
        assertThat(weld.onlySync().settings().path("token").asText()).isEqualTo("secret");
        assertThat(weld.onlySync().settings().has("account")).isFalse();
        assertRejected(
                400,
                () -> weld.updateSync(sync.id(), new SyncUpdate(null, settings().put("account", "42"))));
        weld.updateSync(sync.id(), new SyncUpdate(null, settings().put("token", "********")));
        assertThat(weld.onlySync().settings().path("token").asText()).isEqualTo("********");
    }

    @Test
    void aRunBeginsAndEndsByItselfLater() {
        Sync sync = create("crm");
        String stream = addAccounts(sync);
        weld.quirks().runDelay(Duration.ofMinutes(20)).runLength(Duration.ofMinutes(1));

        weld.requestRun(stream);
        weld.requestRun(stream);
        assertThat(weld.runs(sync.id()).orElseThrow()).containsExactly(new StreamRuns("accounts", null, null));
        assertThat(weld.isRunning(sync.id(), "accounts")).isTrue();

        clock.advance(Duration.ofMinutes(20));
        assertThat(weld.runs(sync.id()).orElseThrow().get(0).active().status()).isEqualTo("RUNNING");
        clock.advance(Duration.ofMinutes(2));
        assertThat(weld.runs(sync.id()).orElseThrow().get(0).latest())
                .returns("COMPLETED", Run::status)
                .returns(clock.instant().minus(Duration.ofMinutes(1)), Run::finishedAt);
        assertThat(weld.runsRequested(sync.id(), "accounts")).isEqualTo(1);
    }

    @Test
    void theJobOfANewSyncIsNotThereYet() {
        weld.enabledOnCreation(false);
        weld.quirks().jobDelay(LAG, 404);
        Sync sync = create("crm");
        String stream = addAccounts(sync);
        clock.advance(LAG);
        weld.enableSync(sync.id());

        assertRejected(404, () -> weld.requestRun(stream));
        assertRejected(404, () -> weld.requestFullRefresh(stream, false));
        clock.advance(LAG);
        weld.requestRun(stream);
    }

    @Test
    void refusesOneObjectAlone() {
        Sync bad = create("bad");
        Sync good = create("good");
        weld.refuseFor(bad.id(), Call.PUT_STREAMS, new WeldException.Rejected(403, "not in the plan"));

        assertRejected(403, () -> addAccounts(bad));
        addAccounts(good);
        weld.accept(Call.PUT_STREAMS);
        addAccounts(bad);
    }

    @Test
    void mayNotTellInTimeWhatASourceOffers() {
        Sync sync = create("crm");
        weld.quirks().with(Way.OFFERED_STREAMS_TIME_OUT);

        assertThatThrownBy(() -> weld.availableStreams(sync.id())).isInstanceOf(WeldException.Unavailable.class);
        addAccounts(sync);
    }

    @Test
    void oneListingHasAnOddItem() {
        weld.unreadable(Call.CONNECTIONS, "no id");

        assertThat(weld.connections().oddities()).containsExactly("no id");
        assertThat(weld.syncs().unreadable()).isEmpty();
        weld.allReadable();
        assertThat(weld.connections().unreadable()).isEmpty();
    }

    @Test
    void showsNoMoreOfConnectionsThanItsHabit() {
        weld.quirks()
                .with(
                        Way.CONNECTIONS_WITHOUT_LABEL,
                        Way.CONNECTIONS_WITHOUT_INTEGRATION,
                        Way.CONNECTIONS_WITHOUT_TIMES);

        assertThat(weld.connections().items()).containsExactly(new Connection("conn_a", null, null, null, null));
        assertThat(weld.allConnections().get(0).label()).isEqualTo("CRM");
    }

    @Test
    void answersABridgeWithoutItsId() {
        weld.quirks().with(Way.BRIDGES_WITHOUT_ID);

        ConnectionBridge made =
                weld.createBridge(new NewBridge("https://a.b/c", "hubspot", "Marketing", "state", null));
        assertThat(made.id()).isNull();
        assertThat(made.authorizeUrl()).isNotNull();
        assertThat(weld.allBridges()).hasSize(1);
        assertThat(weld.bridges().items()).containsExactly(made);
    }

    @Test
    void stopsASyncAfterFailuresOneAfterAnother() {
        Sync sync = create("crm");
        addAccounts(sync);
        weld.quirks().stopAfterFailures(2);
        weld.failRun(sync.id(), "accounts", "quota");
        weld.finishRun(sync.id(), "accounts");
        weld.failRun(sync.id(), "accounts", "quota");
        assertThat(weld.onlySync().enabled()).isTrue();

        weld.failRun(sync.id(), "accounts", "quota");
        assertThat(weld.onlySync().enabled()).isFalse();

        weld.enableSync(sync.id());
        weld.failRun(sync.id(), "accounts", "quota");
        assertThat(weld.onlySync().enabled()).isTrue();
    }

    @Test
    void saysRunningOfWhatIsEnabled() {
        weld.quirks().without(Way.RUNNING_MEANS_RAN).with(Way.STATUS_WITHOUT_FAILURES);
        Sync sync = create("crm");
        addAccounts(sync);
        weld.failRun(sync.id(), "accounts", "quota");

        assertThat(weld.sync(sync.id()).orElseThrow().status()).isEqualTo("RUNNING");
    }

    @Test
    void hasTwoStreamsOfOneName() {
        Sync sync = create("crm");
        addAccounts(sync);
        weld.byHand().duplicateStream(sync.id(), "accounts");

        assertThat(weld.streamsOf(sync.id()).items()).extracting(Stream::name).containsExactly("accounts", "accounts");
        assertThat(weld.runs(sync.id()).orElseThrow()).hasSize(2);
    }
}
