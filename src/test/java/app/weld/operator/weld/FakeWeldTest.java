package app.weld.operator.weld;

import static app.weld.operator.weld.StreamProperty.EXCLUDED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.FULL_SYNC_AT_MIDNIGHT;
import static app.weld.operator.weld.StreamProperty.HASHED_COLUMNS;
import static app.weld.operator.weld.StreamProperty.INCREMENTAL_POINTER_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.ManualClock;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeWeldTest {
    private final ManualClock clock = new ManualClock();
    private final FakeWeld weld = new FakeWeld(clock);

    @BeforeEach
    void aConnectionWithStreams() {
        weld.addConnection("conn_a", "salesforce", "CRM");
        weld.offer("accounts", "contacts");
    }

    private static NewSync wanted(String schema) {
        return new NewSync("conn_a", schema, "0 * * * *", "2024-01-31", null);
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder().build().readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void assertRejected(int status, ThrowingCallable call) {
        assertThatExceptionOfType(WeldException.Rejected.class)
                .isThrownBy(call)
                .returns(status, WeldException.Rejected::status);
    }

    @Test
    void creatingTwiceMakesTwoSyncs() {
        Sync first = weld.createSync(wanted("crm"));
        Sync second = weld.createSync(wanted("crm"));

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(weld.syncsOf("conn_a").items()).extracting(Sync::id).containsExactly(second.id(), first.id());
    }

    @Test
    void showsANewSyncAsWeldWritesIt() {
        Sync sync = weld.createSync(
                new NewSync("conn_a", "crm", "0 * * * *", "2024-01-31", json("{'b': 1, 'apiVersion': 'v2'}")));

        assertThat(sync.createdAt()).isEqualTo(clock.instant());
        assertThat(sync.startDate()).isEqualTo("2024-01-31T00:00:00.000Z");
        assertThat(sync.status()).isEqualTo("NOT_STARTED");
        assertThat(sync.settings()).isEqualTo(json("{'apiVersion': 'v2', 'b': 1}"));
        assertThat(sync.enabled()).isTrue();
        assertThat(weld.sync(sync.id())).contains(sync);
    }

    @Test
    void addsSettingsThatWereNotGiven() {
        weld.settingsDefault("window", json("7"));

        assertThat(weld.createSync(wanted("crm")).settings()).isEqualTo(json("{'apiVersion': 'v1', 'window': 7}"));
    }

    @Test
    void createsDisabledSyncsWhereATestWantsIt() {
        weld.enabledOnCreation(false);

        assertThat(weld.createSync(wanted("crm")).enabled()).isFalse();
    }

    @Test
    void refusesASyncOfAnUnknownConnectionOrWithoutACronExpressionOrBeyondTheMaximum() {
        weld.maxSyncsPerConnection(1);
        assertRejected(404, () -> weld.createSync(new NewSync("conn_x", "crm", "0 * * * *", null, null)));
        assertRejected(400, () -> weld.createSync(new NewSync("conn_a", "crm", "hourly", null, null)));
        weld.createSync(wanted("crm"));
        assertRejected(409, () -> weld.createSync(wanted("crm")));
        assertThat(weld.allSyncs()).hasSize(1);
    }

    @Test
    void changesOnlyWhatAnUpdateHolds() {
        String id = weld.createSync(new NewSync("conn_a", "crm", "0 * * * *", null, json("{'a': 1}")))
                .id();

        weld.updateSync(id, new SyncUpdate("5 * * * *", null));
        assertThat(weld.theSync(id).syncInterval()).isEqualTo("5 * * * *");
        assertThat(weld.theSync(id).settings()).isEqualTo(json("{'apiVersion': 'v1', 'a': 1}"));

        weld.updateSync(id, new SyncUpdate(null, json("{'b': 2}")));
        assertThat(weld.theSync(id).syncInterval()).isEqualTo("5 * * * *");
        assertThat(weld.theSync(id).settings()).isEqualTo(json("{'apiVersion': 'v1', 'b': 2}"));
    }

    @Test
    void anUnknownIdIsEmptyOrDeletedOrRejected() {
        assertThat(weld.sync("no")).isEmpty();
        assertThat(weld.runs("no")).isEmpty();
        assertThat(weld.syncsOf("no").items()).isEmpty();
        assertThat(weld.streamsOf("no").items()).isEmpty();
        assertThat(weld.availableStreams("no").items()).isEmpty();
        weld.deleteSync("no", true);
        weld.deleteStream("no");
        weld.deleteConnection("no");
        assertRejected(404, () -> weld.updateSync("no", new SyncUpdate(null, null)));
        assertRejected(404, () -> weld.enableSync("no"));
        assertRejected(404, () -> weld.disableSync("no"));
        assertRejected(404, () -> weld.attachOrchestration("no", "no"));
        assertRejected(404, () -> weld.detachOrchestration("no"));
        assertRejected(404, () -> weld.putStreams("no", List.of()));
        assertRejected(404, () -> weld.requestRun("no"));
        assertRejected(404, () -> weld.requestFullRefresh("no", false));
        assertRejected(404, () -> weld.cancelFullRefresh("no"));
        assertRejected(404, () -> weld.createBridge(new NewBridge("https://a.b", "hubspot", "l", "s", "no")));
    }

    @Test
    void hidesTheIntervalWhileAnOrchestrationStartsTheSync() {
        String id = weld.createSync(wanted("crm")).id();
        assertRejected(404, () -> weld.attachOrchestration(id, "orch_1"));
        weld.addOrchestration("orch_1");

        Sync attached = weld.attachOrchestration(id, "orch_1");
        assertThat(attached.syncInterval()).isNull();
        assertThat(attached.orchestrationId()).isEqualTo("orch_1");

        Sync detached = weld.detachOrchestration(id);
        assertThat(detached.syncInterval()).isEqualTo("0 * * * *");
        assertThat(detached.orchestrationId()).isNull();
    }

    @Test
    void puttingStreamsAddsAndChangesAndRemovesNone() {
        String id = weld.createSync(wanted("crm")).id();
        weld.putStreams(id, List.of(SourceStream.named("accounts")));
        SourceStream contacts = SourceStream.named("contacts")
                .with(INCREMENTAL_POINTER_ID, "updated_at")
                .with(EXCLUDED_COLUMNS, List.of("email"))
                .with(HASHED_COLUMNS, List.of("phone"))
                .with(FULL_SYNC_AT_MIDNIGHT, true);

        List<Stream> answer = weld.putStreams(id, List.of(contacts));

        assertThat(answer).extracting(Stream::name).containsExactly("contacts");
        assertThat(answer.get(0).properties().flag(FULL_SYNC_AT_MIDNIGHT)).isTrue();
        assertThat(answer.get(0).properties().flag(StreamProperty.FULL_SYNC_ALWAYS))
                .isFalse();
        assertThat(weld.streamsOf(id).items()).extracting(Stream::name).containsExactly("contacts", "accounts");

        // What a later put does not hold stays, also of what Weld never shows.
        weld.putStreams(id, List.of(SourceStream.named("contacts").with(HASHED_COLUMNS, List.of())));
        assertThat(weld.streams().items()).contains(answer.get(0));
        assertThat(weld.excludedColumns(id, "contacts")).containsExactly("email");
        assertThat(weld.hashedColumns(id, "contacts")).isEmpty();
    }

    @Test
    void takesRetiredStreamsButNoUnknownOrUnselectableOnes() {
        String id = weld.createSync(wanted("crm")).id();
        weld.offerUnselectable("views");
        weld.offerRetired("leads", "since 2025");

        assertRejected(
                400,
                () -> weld.putStreams(id, List.of(SourceStream.named("accounts"), SourceStream.named("accuonts"))));
        assertRejected(400, () -> weld.putStreams(id, List.of(SourceStream.named("views"))));
        assertThat(weld.streamsOf(id).items()).isEmpty();

        weld.putStreams(id, List.of(SourceStream.named("leads")));
        assertThat(weld.availableStreams(id).items())
                .contains(new AvailableStream("leads", true, true, "since 2025"))
                .contains(new AvailableStream("views", false, false, null));
    }

    @Test
    void deletesOneStream() {
        String id = weld.createSync(wanted("crm")).id();
        weld.putStreams(id, List.of(SourceStream.named("accounts"), SourceStream.named("contacts")));

        weld.deleteStream(weld.theSync(id).stream("accounts").orElseThrow().id());

        assertThat(weld.streams().items()).extracting(Stream::name).containsExactly("contacts");
    }

    @Test
    void deletesASyncWithOrWithoutItsData() {
        String kept = weld.createSync(wanted("kept")).id();
        String gone = weld.createSync(wanted("gone")).id();

        weld.deleteSync(kept, false);
        weld.deleteSync(gone, true);

        assertThat(weld.syncs().items()).isEmpty();
        assertThat(weld.dataRemoved(kept)).isFalse();
        assertThat(weld.dataRemoved(gone)).isTrue();
    }

    @Test
    void leavesStreamsOutOfListsWhereATestWantsItButNotOutOfASingleSync() {
        String id = weld.createSync(wanted("crm")).id();
        weld.listsStreamsWithSyncs(false);

        assertThat(weld.syncs().items()).extracting(Sync::streams).containsOnlyNulls();
        assertThat(weld.sync(id)).map(Sync::streams).contains(List.of());
    }

    @Test
    void runsStreams() {
        String id = weld.createSync(wanted("crm")).id();
        weld.putStreams(id, List.of(SourceStream.named("accounts"), SourceStream.named("contacts")));
        weld.startRun(id, "accounts");
        assertThat(runs(id, "accounts").active().status()).isEqualTo("RUNNING");
        assertThat(weld.theSync(id).status()).isEqualTo("RUNNING");

        clock.advance(Duration.ofMinutes(3));
        weld.finishRun(id, "accounts", 7, 70);

        assertThat(runs(id, "accounts").active()).isNull();
        Run latest = runs(id, "accounts").latest();
        assertThat(latest.recordsSynced()).isEqualTo(7);
        assertThat(latest.operationMode()).isEqualTo("FULL");
        assertThat(Duration.between(latest.startedAt(), latest.finishedAt())).hasMinutes(3);

        weld.failRun(id, "contacts", "quota");
        assertThat(runs(id, "contacts").latest()).returns(true, Run::failed).returns("quota", Run::errorMessage);
        assertThat(weld.theSync(id).status()).isEqualTo("FAILED");
    }

    @Test
    void startsOneRunForTwoRequestsAndNoneOfADisabledSync() {
        String id = weld.createSync(wanted("crm")).id();
        String stream = weld.putStreams(id, List.of(SourceStream.named("accounts")))
                .get(0)
                .id();

        weld.disableSync(id);
        assertRejected(400, () -> weld.requestRun(stream));
        assertThat(runs(id, "accounts").active()).isNull();

        weld.enableSync(id);
        weld.requestRun(stream);
        weld.requestRun(stream);
        assertThat(runs(id, "accounts").active().status()).isEqualTo("SCHEDULED");
        assertThat(weld.runsRequested(id, "accounts")).isEqualTo(1);
    }

    @Test
    void refreshesFullyOnceAndUnlessItIsTakenBack() {
        String id = weld.createSync(wanted("crm")).id();
        String stream = weld.putStreams(id, List.of(SourceStream.named("accounts")))
                .get(0)
                .id();
        weld.finishRun(id, "accounts");
        weld.finishRun(id, "accounts");
        assertThat(runs(id, "accounts").latest().operationMode()).isEqualTo("INCREMENTAL");

        weld.requestFullRefresh(stream, false);
        assertThat(weld.fullRefreshPending(id, "accounts")).isTrue();
        weld.finishRun(id, "accounts");
        assertThat(runs(id, "accounts").latest().operationMode()).isEqualTo("FULL");
        assertThat(weld.fullRefreshPending(id, "accounts")).isFalse();
        assertThat(weld.historyReset(id, "accounts")).isFalse();

        weld.requestFullRefresh(stream, true);
        weld.cancelFullRefresh(stream);
        assertThat(weld.fullRefreshPending(id, "accounts")).isFalse();
        assertThat(weld.historyReset(id, "accounts")).isTrue();
    }

    @Test
    void aBridgeBecomesAConnectionWhenAPersonAgrees() {
        ConnectionBridge bridge =
                weld.createBridge(new NewBridge("https://a.b/c", "hubspot", "Marketing", "state", null));
        ConnectionBridge other =
                weld.createBridge(new NewBridge("https://a.b/c", "hubspot", "Marketing", "state", null));
        assertThat(other.id()).isNotEqualTo(bridge.id());
        assertThat(weld.bridges().items()).containsExactly(other, bridge);
        assertThat(bridge.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(1)));

        Connection made = weld.authorize(bridge.id());

        assertThat(weld.connections().items().get(0)).isEqualTo(made);
        assertThat(made.label()).isEqualTo("Marketing");
        assertThat(weld.bridges().items()).containsExactly(other);
    }

    @Test
    void aBridgeOfAConnectionAuthorizesItAgain() {
        ConnectionBridge bridge =
                weld.createBridge(new NewBridge("https://a.b/c", "salesforce", "CRM", "state", "conn_a"));
        clock.advance(Duration.ofHours(1));

        Connection again = weld.authorize(bridge.id());

        assertThat(again.updatedAt()).isEqualTo(clock.instant());
        assertThat(weld.connections().items()).containsExactly(again);
    }

    @Test
    void anExpiredBridgeIsNeitherListedNorUsed() {
        ConnectionBridge bridge = weld.createBridge(new NewBridge("https://a.b/c", "hubspot", "M", "state", null));
        clock.advance(Duration.ofDays(1));

        assertThat(weld.bridges().items()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> weld.authorize(bridge.id()));
    }

    @Test
    void deletesNoConnectionThatASyncUses() {
        String id = weld.createSync(wanted("crm")).id();
        assertRejected(409, () -> weld.deleteConnection("conn_a"));

        weld.deleteSync(id, false);
        weld.deleteConnection("conn_a");
        assertThat(weld.allConnections()).isEmpty();
    }

    @Test
    void failsAsScriptedWithoutOrAfterDoing() {
        weld.failNext(Call.CREATE_SYNC, () -> new WeldException.RateLimited(Duration.ofSeconds(3)));
        weld.loseAnswer(Call.CREATE_SYNC);

        assertThatThrownBy(() -> weld.createSync(wanted("a"))).isInstanceOf(WeldException.RateLimited.class);
        assertThat(weld.allSyncs()).isEmpty();
        assertThatThrownBy(() -> weld.createSync(wanted("b"))).isInstanceOf(WeldException.OutcomeUnknown.class);
        assertThat(weld.onlySync().destinationSchemaName()).isEqualTo("b");
        weld.createSync(wanted("c"));
        assertThat(weld.allSyncs()).hasSize(2);
    }

    @Test
    void aReadingCallDoesNotEndInOutcomeUnknown() {
        weld.failNext(Call.SYNCS, () -> new WeldException.OutcomeUnknown("x"));

        assertThatThrownBy(weld::syncs).isInstanceOf(AssertionError.class);
    }

    @Test
    void refusesUntilItAcceptsAgain() {
        weld.refuse(Call.CREATE_SYNC, new WeldException.Rejected(422, "no"));
        assertRejected(422, () -> weld.createSync(wanted("a")));
        assertRejected(422, () -> weld.createSync(wanted("a")));

        weld.accept(Call.CREATE_SYNC);
        weld.createSync(wanted("a"));
        assertThat(weld.count(Call.CREATE_SYNC)).isEqualTo(3);
    }

    @Test
    void answersNothingWhileItIsDown() {
        weld.down();
        assertThatThrownBy(weld::syncs).isInstanceOf(WeldException.Unavailable.class);
        assertThatThrownBy(() -> weld.createSync(wanted("a"))).isInstanceOf(WeldException.Unavailable.class);

        weld.up();
        assertThat(weld.syncs().items()).isEmpty();
    }

    @Test
    void healingTakesBackWhatWasScripted() {
        weld.down();
        weld.failNext(Call.SYNCS, () -> new WeldException.Unavailable("x"));
        weld.refuse(Call.SYNCS, new WeldException.Rejected(400, "x"));
        weld.beforeAny(call -> {
            throw new IllegalStateException("hook");
        });

        weld.heal();

        assertThat(weld.syncs().items()).isEmpty();
    }

    @Test
    void recordsTheCallsThatCameIn() {
        NewSync wanted = wanted("crm");
        String id = weld.createSync(wanted).id();
        weld.sync(id);
        weld.deleteSync(id, true);
        weld.byHand().createSync("conn_a", "other");

        assertThat(weld.calls())
                .containsExactly(
                        new MadeCall(Call.CREATE_SYNC, List.of(wanted), clock.instant()),
                        new MadeCall(Call.SYNC, List.of(id), clock.instant()),
                        new MadeCall(Call.DELETE_SYNC, List.of(id, true), clock.instant()));
        assertThat(weld.writes()).extracting(MadeCall::call).containsExactly(Call.CREATE_SYNC, Call.DELETE_SYNC);
        assertThat(weld.count(Call.SYNC)).isEqualTo(1);

        weld.forgetCalls();
        assertThat(weld.calls()).isEmpty();
    }

    @Test
    void hooksRunBeforeAndAfterACallAndSeeItsEffect() {
        List<Integer> sizes = new ArrayList<>();
        weld.before(Call.CREATE_SYNC, () -> sizes.add(weld.allSyncs().size()));
        weld.after(Call.CREATE_SYNC, () -> sizes.add(weld.allSyncs().size()));
        weld.beforeNext(Call.CREATE_SYNC, () -> sizes.add(-1));

        weld.createSync(wanted("a"));
        weld.createSync(wanted("b"));

        assertThat(sizes).containsExactly(0, -1, 1, 1, 2);
    }

    @Test
    void aHookAfterAListingLeavesItsAnswerStale() {
        weld.afterNext(Call.SYNCS, () -> weld.byHand().createSync("conn_a", "late"));

        assertThat(weld.syncs().items()).isEmpty();
        assertThat(weld.syncs().items()).hasSize(1);
    }

    @Test
    void whatAHookThrowsAfterDoingReachesTheCaller() {
        weld.afterAny(call -> {
            throw new IllegalStateException("killed after " + call);
        });

        assertThatThrownBy(() -> weld.createSync(wanted("a"))).hasMessage("killed after CREATE_SYNC");
        assertThat(weld.allSyncs()).hasSize(1);
    }

    @Test
    void aPersonChangesThingsByHandWithoutACall() {
        Sync sync = weld.byHand().createSync("conn_a", "crm");
        String id = sync.id();
        weld.addOrchestration("orch_1");
        ByHand hand = weld.byHand();

        hand.changeInterval(id, "1 1 * * *");
        hand.changeSetting(id, "a", json("2"));
        hand.changeSetting(id, "b", json("3"));
        hand.removeSetting(id, "b");
        hand.disable(id);
        hand.putStreams(id, SourceStream.named("accounts"), SourceStream.named("hidden"));
        hand.removeStream(id, "accounts");

        Sync now = weld.theSync(id);
        assertThat(now.syncInterval()).isEqualTo("1 1 * * *");
        assertThat(now.settings()).isEqualTo(json("{'apiVersion': 'v1', 'a': 2}"));
        assertThat(now.enabled()).isFalse();
        assertThat(now.streams()).extracting(Stream::name).containsExactly("hidden");

        hand.enable(id);
        hand.orchestrate(id, "orch_1");
        assertThat(weld.theSync(id).syncInterval()).isNull();
        assertThat(weld.theSync(id).enabled()).isTrue();
        hand.deleteSync(id);
        hand.deleteConnection("conn_a");
        assertThat(weld.allSyncs()).isEmpty();
        assertThat(weld.allConnections()).isEmpty();
        assertThat(weld.calls()).isEmpty();
    }

    @Test
    void handsOutNoSettingsThatLeadBackIntoIt() {
        Sync sync = weld.createSync(wanted("crm"));
        ((com.fasterxml.jackson.databind.node.ObjectNode) sync.settings()).put("x", 1);

        assertThat(weld.theSync(sync.id()).settings().has("x")).isFalse();
    }

    @Test
    void listsWhatCannotBeRead() {
        weld.unreadable("no id");
        assertThatThrownBy(() -> weld.syncs().complete()).isInstanceOf(WeldException.Unavailable.class);

        weld.allReadable();
        assertThat(weld.syncs().complete()).isEmpty();
    }

    @Test
    void losesNothingWhenManyThreadsCreate() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Sync>> tasks = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String schema = "s" + i;
                tasks.add(() -> weld.createSync(wanted(schema)));
            }
            for (Future<Sync> made : threads.invokeAll(tasks)) {
                assertThat(weld.sync(made.get().id())).isEqualTo(Optional.of(made.get()));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(weld.allSyncs()).hasSize(400);
        assertThat(weld.count(Call.CREATE_SYNC)).isEqualTo(400);
    }

    private StreamRuns runs(String sync, String stream) {
        return weld.runs(sync).orElseThrow().stream()
                .filter(runs -> runs.name().equals(stream))
                .findFirst()
                .orElseThrow();
    }
}
