package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkspaceListerTest {
    private final ManualClock clock = new ManualClock();
    private final FakeWeld weld = new FakeWeld(clock);
    private final WorkspaceLister lister = new WorkspaceLister(clock);
    private final Workspace workspace =
            new Workspace(new ApiKey("key"), new RecentWrites(Clock.systemUTC(), Duration.ZERO));

    /** Subscribes to so many syncs with a stream each, which listings leave out. */
    private List<Sync> syncsWithoutStreams(int count) {
        String connection = weld.addConnection("shopify", "Shop").id();
        weld.listsStreamsWithSyncs(false);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Sync sync = weld.byHand().createSync(connection, "schema" + i);
                    var unused = weld.byHand().putStreams(sync.id(), SourceStream.named("orders"));
                    workspace.subscribe(ResourceKey.sync("team", "n" + i, "uid-n" + i), sync.id());
                    return sync;
                })
                .toList();
    }

    private Set<ResourceKey> list() {
        WorkspaceLister.Result result = lister.list(workspace, weld);
        if (result.failure() != null) {
            throw result.failure();
        }
        return result.notified();
    }

    private List<String> streamsOf(Sync sync) {
        return workspace.known(sync.id()).streams().stream().map(Stream::name).toList();
    }

    @Test
    void listsOnlyWhatSomebodyWants() {
        assertThat(list()).isEmpty();
        assertThat(weld.calls()).isEmpty();

        ResourceKey shop = ResourceKey.connection("team", "shop", "uid-shop");
        workspace.subscribe(shop, null);
        assertThat(list()).containsExactly(shop);
        assertThat(weld.count(Call.CONNECTIONS)).isEqualTo(1);
        assertThat(weld.count(Call.SYNCS)).isZero();
    }

    @Test
    void asksForTheStreamsOfAFewSyncsOneByOne() {
        List<Sync> syncs = syncsWithoutStreams(5);

        assertThat(list()).hasSize(5);

        assertThat(syncs).allSatisfy(sync -> assertThat(streamsOf(sync)).containsExactly("orders"));
        assertThat(weld.count(Call.STREAMS_OF)).isEqualTo(5);
        assertThat(weld.count(Call.STREAMS)).isZero();
    }

    @Test
    void asksForTheStreamsOfManySyncsAtOnce() {
        List<Sync> syncs = syncsWithoutStreams(6);

        assertThat(list()).hasSize(6);

        assertThat(syncs).allSatisfy(sync -> assertThat(streamsOf(sync)).containsExactly("orders"));
        assertThat(weld.count(Call.STREAMS_OF)).isZero();
        assertThat(weld.count(Call.STREAMS)).isEqualTo(1);
    }

    @Test
    void wakesNobodyWhereNothingChanged() {
        syncsWithoutStreams(2);
        var unused = list();
        clock.advance(Duration.ofMinutes(1));

        assertThat(list()).isEmpty();
    }

    @Test
    void saysNotOfWhatCannotBeReadThatItIsGone() {
        // Given
        List<Sync> syncs = syncsWithoutStreams(2);
        var unused = list();
        clock.advance(Duration.ofMinutes(1));
        syncs.forEach(sync -> weld.byHand().deleteSync(sync.id()));
        // When one is listed and cannot be read, and the other is not listed
        weld.unreadable(syncs.get(0).id(), "no source_connection_id");
        // Then
        assertThat(list()).containsExactly(ResourceKey.sync("team", "n1", "uid-n1"));
        assertThat(workspace.sync(syncs.get(0).id())).isInstanceOf(CacheLookup.Hit.class);
        assertThat(workspace.sync(syncs.get(1).id())).isEqualTo(new CacheLookup.Miss<>());
        // And when all can be read again
        weld.allReadable();
        clock.advance(Duration.ofMinutes(1));
        assertThat(list()).containsExactly(ResourceKey.sync("team", "n0", "uid-n0"));
        assertThat(workspace.sync(syncs.get(0).id())).isEqualTo(new CacheLookup.Miss<>());
    }

    @Test
    void believesOfAFewOnlyThatTheyAreGoneWhereSomethingWithoutAnIdWasListed() {
        List<Sync> syncs = syncsWithoutStreams(30);
        var unused = list();
        clock.advance(Duration.ofMinutes(1));
        syncs.forEach(sync -> weld.byHand().deleteSync(sync.id()));
        weld.unreadable("an object without an id");

        assertThat(list()).hasSize(20);
        clock.advance(Duration.ofMinutes(1));
        assertThat(list()).hasSize(10);
    }

    @Test
    void aConnectionIsNotGoneWhileSomethingWithoutAnIdIsListed() {
        ResourceKey shop = ResourceKey.connection("team", "shop", "uid-shop");
        String id = weld.addConnection("shopify", "Shop").id();
        workspace.subscribe(shop, id);
        var unused = list();
        clock.advance(Duration.ofMinutes(1));
        weld.byHand().deleteConnection(id);
        weld.unreadable("an object without an id");
        assertThat(list()).isEmpty();
        weld.allReadable();
        weld.unreadable("other", "odd");
        clock.advance(Duration.ofMinutes(1));
        assertThat(list()).containsExactly(shop);
    }

    @Test
    void tellsWhatOneListingFoundWhenTheOtherFails() {
        Sync sync = syncsWithoutStreams(1).get(0);
        workspace.subscribe(ResourceKey.connection("team", "shop", "uid-shop"), null);
        var unused = list();
        for (int time = 0; time < 3; time++) {
            clock.advance(Duration.ofMinutes(1));
            weld.byHand().changeInterval(sync.id(), time + " 9 * * *");
            weld.failNext(Call.CONNECTIONS, () -> new WeldException.Unavailable("500"));
            WorkspaceLister.Result result = lister.list(workspace, weld);
            assertThat(result.notified()).contains(ResourceKey.sync("team", "n0", "uid-n0"));
            assertThat(result.failure()).isInstanceOf(WeldException.Unavailable.class);
        }
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isNull();
        assertThat(workspace.failure(ResourceKey.Kind.CONNECTION)).isNotNull();

        clock.advance(Duration.ofMinutes(1));
        weld.addConnection("shopify", "New");
        weld.failNext(Call.SYNCS, () -> new WeldException.Unavailable("500"));
        assertThat(lister.list(workspace, weld).notified())
                .contains(ResourceKey.connection("team", "shop", "uid-shop"));
        assertThat(workspace.failure(ResourceKey.Kind.CONNECTION)).isNull();
    }

    @Test
    void takesTheSyncsInWhenTheirStreamsCannotBeListed() {
        Sync sync = syncsWithoutStreams(6).get(0);
        var unused = list();
        clock.advance(Duration.ofMinutes(1));
        weld.byHand().changeInterval(sync.id(), "0 9 * * *");
        weld.failNext(Call.STREAMS, () -> new WeldException.Unavailable("500"));

        assertThat(lister.list(workspace, weld).notified()).containsExactly(ResourceKey.sync("team", "n0", "uid-n0"));
        assertThat(streamsOf(sync)).containsExactly("orders");
    }

    @Test
    void aStreamThatCannotBeReadConcernsItsSyncAlone() {
        List<Sync> syncs = syncsWithoutStreams(6);
        var unused = list();
        clock.advance(Duration.ofMinutes(1));
        weld.unreadable(new Listing.Unreadable("t", syncs.get(0).id(), null, "no name"));
        weld.unreadable(new Listing.Unreadable("u", "nobodys", null, "no name"));
        var ignored = weld.byHand().putStreams(syncs.get(1).id(), SourceStream.named("customers"));

        assertThat(list())
                .containsExactlyInAnyOrder(
                        ResourceKey.sync("team", "n0", "uid-n0"), ResourceKey.sync("team", "n1", "uid-n1"));
        assertThat(workspace.known(syncs.get(0).id()).streams())
                .as("to be asked for")
                .isNull();
        assertThat(streamsOf(syncs.get(1))).containsExactlyInAnyOrder("orders", "customers");
        clock.advance(Duration.ofMinutes(1));
        assertThat(list()).isEmpty();
        weld.allReadable();
        clock.advance(Duration.ofMinutes(1));
        assertThat(list()).containsExactly(ResourceKey.sync("team", "n0", "uid-n0"));
        assertThat(streamsOf(syncs.get(0))).containsExactly("orders");
    }

    @Test
    void aSyncWhoseStreamsMayNotBeReadHoldsUpNoOther() {
        List<Sync> syncs = syncsWithoutStreams(3);
        weld.refuseFor(syncs.get(1).id(), Call.STREAMS_OF, new WeldException.Rejected(403, "Weld forbids it"));

        assertThat(list()).hasSize(3);
        assertThat(streamsOf(syncs.get(0))).containsExactly("orders");
        assertThat(streamsOf(syncs.get(2))).containsExactly("orders");
        assertThat(workspace.known(syncs.get(1).id()).streams()).isNull();
    }

    @Test
    void changesNothingWhenAListingFails() {
        Sync sync = syncsWithoutStreams(1).get(0);
        var unused = list();
        CacheLookup<Sync> before = workspace.sync(sync.id());
        weld.down();

        assertThatThrownBy(this::list).isInstanceOf(WeldException.Unavailable.class);

        assertThat(workspace.sync(sync.id())).isEqualTo(before);
    }

    /** Two syncs of ours and 300 of others. */
    private List<Sync> amongMany() {
        String others = weld.addConnection("shopify", "Theirs").id();
        IntStream.range(0, 300).forEach(i -> weld.byHand().createSync(others, "schema" + i));
        List<Sync> ours = syncsWithoutStreams(2);
        for (int time = 0; time < 2; time++) {
            var unused = list();
            clock.advance(Duration.ofMinutes(1));
        }
        return ours;
    }

    @Test
    void listsOurConnectionsAloneAmongTheManyOfOthers() {
        Sync ours = amongMany().get(0);
        long all = weld.count(Call.SYNCS);

        assertThat(list()).isEmpty();
        assertThat(weld.count(Call.SYNCS)).isEqualTo(all);
        assertThat(weld.count(Call.SYNCS_OF)).isEqualTo(1);
        assertThat(streamsOf(ours)).containsExactly("orders");
        assertThat(weld.count(Call.STREAMS)).isZero();

        clock.advance(Duration.ofMinutes(1));
        weld.byHand().changeInterval(ours.id(), "0 9 * * *");
        assertThat(list()).containsExactly(ResourceKey.sync("team", "n0", "uid-n0"));
        clock.advance(Duration.ofMinutes(1));
        weld.byHand().deleteSync(ours.id());
        assertThat(list()).containsExactly(ResourceKey.sync("team", "n0", "uid-n0"));
        assertThat(workspace.sync(ours.id())).isEqualTo(new CacheLookup.Miss<>());
        assertThat(weld.count(Call.SYNCS)).isEqualTo(all);
    }

    @Test
    void tellsOfASecondSyncForOurPlaceAmongTheManyOfOthers() {
        Sync ours = amongMany().get(0);
        Sync twin = weld.byHand().createSync(ours.connectionId(), "schema0");

        assertThat(list()).containsExactly(ResourceKey.sync("team", "n0", "uid-n0"));
        assertThat(workspace.duplicates(ours.id())).containsExactly(twin.id());
    }

    @Test
    void listsAllWhereWeldRefusesToListAConnection() {
        Sync ours = amongMany().get(0);
        weld.refuse(Call.SYNCS_OF, new WeldException.Rejected(422, "no such connection", null));
        weld.byHand().changeInterval(ours.id(), "0 9 * * *");

        assertThat(list()).containsExactly(ResourceKey.sync("team", "n0", "uid-n0"));
    }

    @Test
    void listsAllForWhoIsNewAndNotYetSeen() {
        Sync ours = amongMany().get(0);
        Sync unseen =
                weld.byHand().createSync(weld.addConnection("shopify", "New").id(), "new");
        long all = weld.count(Call.SYNCS);
        ResourceKey subscriber = ResourceKey.sync("team", "new", "uid-new");
        workspace.subscribe(subscriber, unseen.id());

        assertThat(list()).containsExactly(subscriber);
        assertThat(weld.count(Call.SYNCS)).isEqualTo(all + 1);
        for (int listing = 0; listing < 3; listing++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(list()).isEmpty();
        }
        assertThat(weld.count(Call.SYNCS)).as("once more, for who comes beside").isEqualTo(all + 2);
        assertThat(workspace.sync(ours.id())).isInstanceOf(CacheLookup.Hit.class);
        assertThat(workspace.sync(unseen.id())).isInstanceOf(CacheLookup.Hit.class);
    }

    @Test
    void goesOnWithOurConnectionsWhenASyncComesThatWasSeen() {
        Sync first = amongMany().get(0);
        assertThat(list()).isEmpty();
        long all = weld.count(Call.SYNCS);
        Sync created = weld.byHand().createSync(first.connectionId(), "new");
        workspace.read(created, clock.instant());
        workspace.subscribe(ResourceKey.sync("team", "new", "uid-new"), created.id());
        clock.advance(Duration.ofMinutes(1));

        var unused = list();
        assertThat(weld.count(Call.SYNCS)).isEqualTo(all);
        assertThat(workspace.sync(created.id())).isInstanceOf(CacheLookup.Hit.class);
    }

    @Test
    void doesNotListAllAgainAndAgainForWhatIsNotThere() {
        assertThat(amongMany()).hasSize(2);
        workspace.subscribe(ResourceKey.sync("team", "lost", "uid-lost"), "no-such-sync");
        long all = weld.count(Call.SYNCS);

        for (int listing = 0; listing < 5; listing++) {
            clock.advance(Duration.ofMinutes(1));
            var unused = list();
        }
        assertThat(weld.count(Call.SYNCS)).isEqualTo(all + 2);
    }
}
