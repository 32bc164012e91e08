package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Call;
import app.weld.operator.weld.FakeWeld;
import app.weld.operator.weld.FakeWeldClients;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a start, syncs are listed as soon as a connection is there that was there before. */
class EarlyListingTest {
    private static final ApiKey KEY = new ApiKey("key");
    private static final ResourceKey SHOP = ResourceKey.connection("team", "shop", "uid-shop");
    private static final ResourceKey SECOND = ResourceKey.connection("team", "second", "uid-second");
    private static final ResourceKey ORDERS = ResourceKey.sync("team", "orders", "uid-orders");
    private static final ResourceKey CLIENTS = ResourceKey.sync("team", "clients", "uid-clients");
    private static final Duration NEVER = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final FakeWeld weld = new FakeWeld(clock);
    private final Queue<ResourceKey> requeued = new ConcurrentLinkedQueue<>();
    private final String connection = weld.addConnection("shopify", "Shop").id();
    private final Sync sync = weld.byHand().createSync(connection, "orders");
    private final Sync other = weld.byHand().createSync(connection, "clients");
    private Poller poller;

    private Poller poller(Duration interval) {
        return new Poller(
                new FakeWeldClients().account(KEY, weld), interval, Duration.ofSeconds(90), clock, requeued::add);
    }

    private Workspace start(Duration interval, String connectionId) {
        poller = poller(interval);
        return poller.subscribe(SHOP, KEY, connectionId);
    }

    private void awaitFirstListing() {
        await().until(() -> requeued.contains(SHOP));
    }

    @AfterEach
    void stop() {
        poller.close();
    }

    @Test
    void showsTheSyncsToResourcesThatComeLaterWithoutAnotherListing() {
        Workspace workspace = start(NEVER, connection);
        awaitFirstListing();

        poller.subscribe(SECOND, KEY, "another");
        poller.subscribe(ORDERS, KEY, sync.id());
        poller.subscribe(CLIENTS, KEY, other.id());

        assertThat(workspace.sync(sync.id())).isInstanceOf(CacheLookup.Hit.class);
        assertThat(workspace.sync(other.id())).isInstanceOf(CacheLookup.Hit.class);
        assertThat(poller.hasShown(ORDERS, KEY, sync.id()))
                .as("its absence from the next listing is news")
                .isTrue();
        assertThat(poller.hasShown(ORDERS, KEY, "unknown")).isFalse();
        await().during(Duration.ofMillis(100)).until(() -> weld.count(Call.SYNCS) == 1);
    }

    @Test
    void isNotMadeForAConnectionThatIsNewInWeld() {
        Workspace workspace = start(NEVER, null);
        awaitFirstListing();

        poller.subscribe(SHOP, KEY, connection);

        assertThat(workspace.wantsSyncs()).isFalse();
        assertThat(weld.count(Call.SYNCS)).isZero();
    }

    @Test
    void isMadeOnceAndForgottenWhereNoResourceComes() {
        Workspace workspace = start(Duration.ofMillis(20), connection);

        await().until(() -> weld.count(Call.CONNECTIONS) > 3);

        assertThat(weld.count(Call.SYNCS)).isEqualTo(1);
        assertThat(workspace.sync(sync.id())).isInstanceOf(CacheLookup.NotSynced.class);
        assertThat(workspace.listedAt()).isEmpty();
    }

    /** No read may show it yet. */
    @Test
    void whatWasCreatedMeanwhileIsNotForgottenWithIt() {
        poller = poller(NEVER);
        Workspace workspace = new Workspace(KEY, poller.writes());
        WorkspaceLister lister = new WorkspaceLister(clock);
        workspace.subscribe(SHOP, connection);
        workspace.listEarly();
        lister.list(workspace, weld);
        assertThat(workspace.sync(sync.id())).isInstanceOf(CacheLookup.Hit.class);
        Sync created = weld.byHand().createSync(connection, "created");
        poller.writes().created(created);
        workspace.written(created, clock.instant());

        lister.list(workspace, weld);

        assertThat(workspace.unseen(created.id())).isPresent();
        assertThat(workspace.sync(sync.id())).isInstanceOf(CacheLookup.NotSynced.class);
    }

    @Test
    void isMadeAgainForTheFirstResourceWhereItLacksStreams() {
        var unused = weld.byHand().putStreams(sync.id(), SourceStream.named("orders"));
        weld.listsStreamsWithSyncs(false);
        Workspace workspace = start(NEVER, connection);
        awaitFirstListing();
        assertThat(workspace.sync(sync.id())).isInstanceOf(CacheLookup.NotSynced.class);

        poller.subscribe(ORDERS, KEY, sync.id());

        await().until(() -> requeued.contains(ORDERS));
        assertThat(workspace.known(sync.id()).streams()).hasSize(1);
        assertThat(weld.count(Call.SYNCS)).isEqualTo(2);
    }

    @Test
    void isMadeAgainForTheFirstResourceWhereAnOrchestrationStartsSyncs() {
        weld.byHand().orchestrate(sync.id(), weld.addOrchestration("nightly"));
        start(NEVER, connection);
        awaitFirstListing();
        assertThat(weld.count(Call.ORCHESTRATION_RUNS)).isZero();

        poller.subscribe(ORDERS, KEY, sync.id());

        await().until(() -> weld.count(Call.ORCHESTRATION_RUNS) == 1);
        assertThat(weld.count(Call.SYNCS)).isEqualTo(2);
    }

    @Test
    void aFailureIsThatOfAnyOtherListing() {
        weld.down();
        Workspace workspace = start(Duration.ofMillis(20), connection);
        await().until(() -> weld.count(Call.CONNECTIONS) + weld.count(Call.SYNCS) > 2);
        weld.up();

        poller.subscribe(ORDERS, KEY, sync.id());

        await().until(() -> workspace.sync(sync.id()) instanceof CacheLookup.Hit<Sync>);
        assertThat(poller.failureFor(ORDERS)).isNull();
    }
}
