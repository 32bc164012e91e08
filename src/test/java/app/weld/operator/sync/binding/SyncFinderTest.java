package app.weld.operator.sync.binding;

import static app.weld.operator.sync.binding.BindingFixture.GRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.api.v1alpha1.LastApplied;
import app.weld.operator.api.v1alpha1.Origin;
import app.weld.operator.api.v1alpha1.SyncLedger;
import app.weld.operator.api.v1alpha1.SyncReport;
import app.weld.operator.reconcile.Outcome;
import app.weld.operator.snapshot.CacheLookup;
import app.weld.operator.status.Conditions;
import app.weld.operator.status.Reason;
import app.weld.operator.status.SyncStatusBuilder;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Getting hold of the sync that a resource stands for or names, and believing that it was deleted. */
class SyncFinderTest {
    private final BindingFixture world = new BindingFixture();
    private final BindingFixture.Process process = world.process();

    @AfterEach
    void close() {
        world.close();
    }

    private Sync boundTo(String schema) {
        Sync sync = world.weld.byHand().createSync(world.connection, schema);
        bind(sync.id());
        return sync;
    }

    private void bind(String id) {
        world.server.overwrite(SyncLedger.EMPTY.bound(id, world.connection, Origin.Created, LastApplied.NOTHING));
    }

    private void inSync() {
        world.server.report = SyncStatusBuilder.after(SyncReport.EMPTY, 1, world.clock.instant())
                .ready(Reason.InSync, "")
                .build();
    }

    private static BindingResult.Bound bound(BindingResult result) {
        assertThat(result).isInstanceOf(BindingResult.Bound.class);
        return (BindingResult.Bound) result;
    }

    private static void assertNotReady(BindingResult result, Reason reason, String... words) {
        assertThat(result).isInstanceOfSatisfying(BindingResult.NotBound.class, notBound -> assertThat(notBound.why())
                .isInstanceOfSatisfying(Outcome.NotReady.class, why -> {
                    assertThat(why.reason()).isEqualTo(reason);
                    assertThat(List.of(words))
                            .allSatisfy(word -> assertThat(why.message()).contains(word));
                }));
    }

    private static void assertRequeue(BindingResult result, @Nullable Reason reason, Duration delay) {
        assertThat(result).isInstanceOfSatisfying(BindingResult.NotBound.class, notBound -> assertThat(notBound.why())
                .isInstanceOfSatisfying(Outcome.Requeue.class, why -> {
                    assertThat(why.reason()).isEqualTo(reason);
                    assertThat(why.delay()).isEqualTo(delay);
                }));
    }

    private List<String> gone() {
        return world.events().stream()
                .filter(event -> event.startsWith("RemoteDeleted"))
                .toList();
    }

    // By id.

    @Test
    void readsTheBoundOneWithItsStreams() {
        Sync sync = boundTo("crm");
        world.weld.offer("account");
        world.weld.byHand().putStreams(sync.id(), SourceStream.named("account"));
        world.weld.listsStreamsWithSyncs(false);

        BindingResult.Bound found = bound(process.reconcile());
        assertThat(found.sync().id()).isEqualTo(sync.id());
        assertThat(found.sync().streams()).hasSize(1);
        assertThat(found.fresh()).isTrue();
        assertThat(world.weld.writes()).isEmpty();
    }

    @Test
    void takesItFromTheSharedListingWhereThatIsEnough() {
        Sync sync = boundTo("crm");
        SyncContext record = process.open();
        process.workspace(record);
        world.weld.forgetCalls();

        BindingResult.Bound found = bound(process.reconcile(record, false));
        assertThat(found.sync().id()).isEqualTo(sync.id());
        assertThat(found.fresh()).isFalse();
        assertThat(world.weld.calls()).isEmpty();
    }

    @Test
    void asksWeldWhereTheListingDoesNotShowIt() {
        boundTo("erp");
        process.workspace(process.open());
        Sync sync = boundTo("crm");

        BindingResult.Bound found = bound(process.reconcile(process.open(), false));
        assertThat(found.sync().id()).isEqualTo(sync.id());
        assertThat(found.fresh()).isTrue();
    }

    @Test
    void waitsForTheFirstListing() {
        boundTo("crm");
        world.weld.failNext(Call.SYNCS, () -> new WeldException.Busy(Duration.ofSeconds(1)));
        assertRequeue(process.reconcile(process.open(), false), Reason.Progressing, Duration.ofSeconds(30));
    }

    @Test
    void waitsSilentlyWhereTheStatusSaysSomethingAlready() {
        boundTo("crm");
        inSync();
        world.weld.failNext(Call.SYNCS, () -> new WeldException.Busy(Duration.ofSeconds(1)));
        assertRequeue(process.reconcile(process.open(), false), null, Duration.ofSeconds(30));
    }

    @Test
    void failsAsTheFirstListingDid() {
        boundTo("crm");
        world.weld.failNext(Call.SYNCS, () -> new WeldException.Unavailable("down"));
        assertThatThrownBy(() -> process.reconcile(process.open(), false))
                .isInstanceOf(WeldException.Unavailable.class);
    }

    @Test
    void readsAnewOnDemand() {
        Sync sync = boundTo("crm");
        assertThat(process.read()).map(Sync::id).contains(sync.id());

        world.weld.byHand().deleteSync(sync.id());
        assertThat(process.read()).isEmpty();
        SyncContext record = process.open();
        assertThat(process.workspace(record).sync(sync.id()))
                .as("the shared listing has it no more")
                .isInstanceOf(CacheLookup.Miss.class);
    }

    @Test
    void readsNothingWhereNoneIsKnown() {
        assertThat(process.read()).isEmpty();
    }

    // By name.

    @Test
    void bindsTheOneThatIsNamed() {
        Sync sync = world.weld.byHand().createSync(world.connection, "crm");
        world.spec = ", \"syncId\": \"" + sync.id() + "\"";

        assertThat(bound(process.reconcile()).sync().id()).isEqualTo(sync.id());
        assertThat(world.server.ledger.syncId()).isEqualTo(sync.id());
        assertThat(world.server.ledger.origin()).isEqualTo(Origin.Adopted);
    }

    @Test
    void bindsAgainTheOneThatIsNamedWithAllThatIsKnownOfIt() {
        Sync sync = world.weld.byHand().createSync(world.connection, "crm");
        bind(sync.id());
        world.server.overwrite(world.server.ledger.lost());
        world.spec = ", \"syncId\": \"" + sync.id() + "\"";

        bound(process.reconcile());
        assertThat(world.server.ledger.origin()).isEqualTo(Origin.Created);
    }

    @Test
    void doesNotBindANamedOneThatIsAnother() {
        Sync sync = world.weld.byHand().createSync(world.connection, "erp");
        world.spec = ", \"syncId\": \"" + sync.id() + "\"";

        assertNotReady(process.reconcile(), Reason.SyncMismatch, "neither changes nor deletes it");
        assertThat(world.server.ledger).isEqualTo(SyncLedger.EMPTY);
    }

    @Test
    void saysThatANamedOneIsNotThere() {
        world.spec = ", \"syncId\": \"sync_x\"";
        assertNotReady(process.reconcile(), Reason.RemoteSyncNotFound, "sync_x", "spec.syncId");
        assertThat(world.weld.writes()).isEmpty();
    }

    @Test
    void staysWithTheBoundOneWhereAnotherIsNamed() {
        Sync sync = boundTo("crm");
        world.spec = ", \"syncId\": \"sync_x\"";
        assertNotReady(process.reconcile(), Reason.SyncMismatch, "sync_x", sync.id());

        world.spec = ", \"syncId\": \"" + sync.id() + "\"";
        assertThat(bound(process.reconcile()).sync().id()).isEqualTo(sync.id());
    }

    // Missing.

    @Test
    void createsAgainWhatWasDeletedInWeld() {
        Sync sync = boundTo("crm");
        bound(process.reconcile());
        inSync();
        world.weld.byHand().deleteSync(sync.id());
        world.weld.beforeNext(Call.CREATE_SYNC, () -> {
            assertThat(world.server.ledger.syncId()).isNull();
            assertThat(world.server.ledger.lastSyncId()).isEqualTo(sync.id());
            assertThat(Conditions.find(world.server.report.conditions(), Conditions.READY))
                    .hasValueSatisfying(ready -> assertThat(ready.message()).contains("deleted in Weld"));
        });

        Sync again = bound(process.reconcile()).sync();
        assertThat(again.id()).isNotEqualTo(sync.id());
        assertThat(world.server.ledger.syncId()).isEqualTo(again.id());
        assertThat(gone())
                .containsExactly("RemoteDeleted: sync " + sync.id() + " was deleted in Weld, it is created again");
    }

    @Test
    void reportsEachDeletionOnce() {
        world.spec = ", \"managementPolicy\": \"ObserveOnly\"";
        Sync sync = boundTo("crm");
        bound(process.reconcile());
        world.weld.byHand().deleteSync(sync.id());

        assertThat(process.reconcile()).isInstanceOf(BindingResult.Absent.class);
        assertThat(process.memory.notifiesDeletion()).isFalse();
        assertThat(process.reconcile()).isInstanceOf(BindingResult.Absent.class);
        assertThat(gone()).containsExactly("RemoteDeleted: sync " + sync.id() + " was deleted in Weld");
        assertThat(world.server.ledger.syncId()).as("nothing is changed").isEqualTo(sync.id());

        bind(world.weld.byHand().createSync(world.connection, "crm").id());
        bound(process.reconcile());
        assertThat(process.memory.notifiesDeletion()).as("another deletion").isTrue();
    }

    @Test
    void looksForAWholeGracePeriodForWhatNoReadHasEverShown() {
        bind("sync_x");
        assertRequeue(process.reconcile(), Reason.Progressing, Duration.ofSeconds(10));
        world.clock.advance(GRACE.minusMillis(1));
        assertRequeue(process.reconcile(), Reason.Progressing, Duration.ofSeconds(10));
        assertThat(world.weld.writes()).isEmpty();

        world.clock.advance(Duration.ofMillis(1));
        assertThat(bound(process.reconcile()).sync().id()).isNotEqualTo("sync_x");
    }

    @Test
    void countsTheGracePeriodAnewOnceItWasThere() {
        bind("sync_x");
        process.reconcile();
        boundTo("crm");
        bound(process.reconcile());
        world.clock.advance(GRACE);

        bind("sync_y");
        assertRequeue(process.reconcile(), Reason.Progressing, Duration.ofSeconds(10));
    }

    @Test
    void doesNotTakeItForDeletedWithTheKeyOfAnotherWorkspace() {
        Sync sync = boundTo("crm");
        bound(process.reconcile());
        world.weld.byHand().deleteSync(sync.id());
        world.weld.byHand().deleteConnection(world.connection);

        assertNotReady(process.reconcile(), Reason.WorkspaceMismatch, sync.id(), world.connection);
        assertThat(world.server.ledger.syncId()).isEqualTo(sync.id());
        assertThat(world.weld.writes()).isEmpty();
    }

    @Test
    void aConnectionThatCannotBeReadIsThere() {
        Sync sync = boundTo("crm");
        bound(process.reconcile());
        world.weld.byHand().deleteSync(sync.id());
        world.weld.byHand().deleteConnection(world.connection);
        world.weld.unreadable(Call.CONNECTIONS, "odd");
        assertNotReady(process.reconcile(), Reason.WorkspaceMismatch);

        world.weld.allReadable();
        world.weld.unreadable(new Listing.Unreadable(world.connection, "odd"));
        // Nor is a sync to be created while it may be there and unreadable.
        assertThatThrownBy(process::reconcile).isInstanceOf(WeldException.Unavailable.class);
        assertThat(world.server.ledger.lastSyncId()).isEqualTo(sync.id());
    }

    @Test
    void doesNotCreateAgainForAnotherConnection() {
        Sync sync = boundTo("crm");
        bound(process.reconcile());
        world.weld.byHand().deleteSync(sync.id());
        world.server.overwrite(SyncLedger.EMPTY.bound(sync.id(), "conn_before", Origin.Created, LastApplied.NOTHING));

        assertNotReady(process.reconcile(), Reason.ConnectionChanged, "conn_before", world.connection);
        assertThat(world.weld.writes()).isEmpty();
    }

    @Test
    void believesAListingThatShowsWhatCannotBeHadByItself() {
        world.weld.quirks().readLag(Duration.ofHours(1));
        Sync sync = boundTo("crm");
        world.weld.listsStreamsWithSyncs(false);

        BindingResult.Bound found = bound(process.reconcile());
        assertThat(found.sync().id()).isEqualTo(sync.id());
        assertThat(found.sync().streams()).isEmpty();
        assertThat(found.fresh()).isTrue();
        assertThat(world.weld.writes()).isEmpty();
    }

    @Test
    void doesNotTakeForDeletedWhatMayBeAmongThoseThatCannotBeRead() {
        Sync sync = boundTo("crm");
        bound(process.reconcile());
        world.weld.byHand().deleteSync(sync.id());
        world.weld.unreadable(Call.SYNCS_OF, "odd");

        assertThatThrownBy(process::reconcile).isInstanceOf(WeldException.Unavailable.class);
        assertThat(world.server.ledger.syncId()).isEqualTo(sync.id());
    }

    @Test
    void doesNotCreateAgainANamedOne() {
        Sync sync = boundTo("crm");
        world.spec = ", \"syncId\": \"" + sync.id() + "\"";
        bound(process.reconcile());
        world.weld.byHand().deleteSync(sync.id());

        assertNotReady(process.reconcile(), Reason.RemoteSyncNotFound, sync.id(), "spec.syncId");
        assertThat(world.weld.writes()).isEmpty();
        assertThat(gone()).isEmpty();
    }

    // Lag.

    @Test
    void whatWasCreatedAMomentAgoIsThereWhetherReadsShowItOrNot() {
        Sync made = bound(process.reconcile()).sync();
        world.weld.byHand().deleteSync(made.id());

        BindingResult.Bound found = bound(process.reconcile());
        assertThat(found.sync().id()).isEqualTo(made.id());
        assertThat(found.sync().streams()).isEmpty();
        assertThat(world.weld.count(Call.CREATE_SYNC)).isEqualTo(1);
    }

    @Test
    void streamsOfANewSyncThatAreNotThereYetAreNone() {
        world.weld.listsStreamsWithSyncs(false);
        world.weld.refuse(Call.STREAMS_OF, new WeldException.Rejected(404, "no such sync"));

        assertThat(bound(process.reconcile()).sync().streams()).isEmpty();
    }

    @Test
    void streamsThatAreRefusedFailTheRead() {
        world.weld.byHand().createSync(world.connection, "crm");
        world.weld.listsStreamsWithSyncs(false);
        world.weld.refuse(Call.STREAMS_OF, new WeldException.Rejected(404, "no such sync"));
        assertThatThrownBy(process::reconcile).isInstanceOf(WeldException.Rejected.class);
    }

    @Test
    void streamsOfANewSyncThatAreForbiddenFailTheRead() {
        world.weld.listsStreamsWithSyncs(false);
        world.weld.refuse(Call.STREAMS_OF, new WeldException.Rejected(403, "forbidden"));
        assertThatThrownBy(process::reconcile).isInstanceOf(WeldException.Rejected.class);
    }

    @Test
    void isHeardOfItsSyncFromItsCreationOn() {
        Sync made = bound(process.reconcile()).sync();
        SyncContext record = process.open();
        assertThat(process.poller.hasShown(record.key(), BindingFixture.KEY, made.id()))
                .isTrue();
    }
}
