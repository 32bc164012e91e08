package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
    private static final ResourceKey ONE = ResourceKey.sync("team", "one", "uid-one");
    private static final ResourceKey TWO = ResourceKey.sync("team", "two", "uid-two");
    private static final ResourceKey SHOP = ResourceKey.connection("team", "shop", "uid-shop");
    private static final ResourceKey NEW = ResourceKey.connection("team", "new", "uid-new");

    private final Workspace workspace =
            new Workspace(new ApiKey("key"), new RecentWrites(Clock.systemUTC(), Duration.ZERO));

    private static Sync sync(String id, String status) {
        return new Sync(id, "c1", "schema of " + id, null, null, null, true, status, null, null, null);
    }

    private static Connection connection(String id, String label) {
        return new Connection(id, "shopify", label, null, null);
    }

    @Test
    void wakesEverySyncAtTheFirstListingAndThenThoseThatChanged() {
        // Given
        workspace.subscribe(ONE, "s1");
        workspace.subscribe(TWO, "s2");
        workspace.subscribe(ResourceKey.sync("team", "unknown", "uid-unknown"), null);
        workspace.subscribe(SHOP, "s1");
        // Then
        assertThat(workspace.listedSyncs(List.of(sync("s1", "A"), sync("s2", "A")), T, true))
                .containsExactlyInAnyOrder(ONE, TWO);
        assertThat(workspace.listedSyncs(List.of(sync("s1", "B"), sync("s2", "A")), T.plusSeconds(1), true))
                .containsExactly(ONE);
        assertThat(workspace.listedSyncs(List.of(sync("s1", "B")), T.plusSeconds(2), true))
                .containsExactly(TWO);
        assertThat(workspace.listedAt()).contains(T.plusSeconds(2));
    }

    @Test
    void namesSyncsOfTheSameConnectionAndSchemaAndWakesThoseWhoHaveThemAnew() {
        workspace.subscribe(ONE, "s1");
        workspace.subscribe(TWO, "s2");
        Sync other = new Sync("s3", "c1", "schema of s1", null, null, null, true, "A", null, null, null);
        workspace.listedSyncs(List.of(sync("s1", "A"), sync("s2", "A")), T, true);
        assertThat(workspace.duplicates("s1")).isEmpty();

        assertThat(workspace.listedSyncs(List.of(other, sync("s1", "A"), sync("s2", "A")), T.plusSeconds(1), true))
                .containsExactly(ONE);
        assertThat(workspace.duplicates("s1")).containsExactly("s3");
        assertThat(workspace.listedSyncs(List.of(other, sync("s1", "A"), sync("s2", "A")), T.plusSeconds(2), true))
                .isEmpty();

        assertThat(workspace.listedSyncs(List.of(sync("s1", "A"), sync("s2", "A")), T.plusSeconds(3), true))
                .containsExactly(ONE);
        assertThat(workspace.duplicates("s1")).isEmpty();
    }

    @Test
    void aSyncThatWasCreatedAMomentAgoIsNotGoneWhereNoReadShowsItYet() {
        ManualClock clock = new ManualClock();
        RecentWrites writes = new RecentWrites(clock, Duration.ofSeconds(90));
        Workspace lagging = new Workspace(new ApiKey("key"), writes);
        lagging.subscribe(ONE, "s1");
        writes.created(sync("s1", "A"));
        lagging.written(sync("s1", "A"), clock.instant());
        clock.advance(Duration.ofSeconds(10));
        var unused = lagging.listedSyncs(List.of(), clock.instant(), true);

        assertThat(lagging.listedSyncs(List.of(), clock.instant(), true)).isEmpty();
        assertThat(lagging.unseen("s1")).isPresent();

        clock.advance(Duration.ofSeconds(90));
        assertThat(lagging.listedSyncs(List.of(), clock.instant(), true)).containsExactly(ONE);
        assertThat(lagging.unseen("s1")).isEmpty();
    }

    @Test
    void aSyncThatWasDeletedAMomentAgoIsNotThereThoughAReadShowsIt() {
        ManualClock clock = new ManualClock();
        RecentWrites writes = new RecentWrites(clock, Duration.ofSeconds(90));
        Workspace lagging = new Workspace(new ApiKey("key"), writes);
        lagging.subscribe(ONE, "s1");
        Sync twin = new Sync("s3", "c1", "schema of s1", null, null, null, true, "A", null, null, null);
        writes.deleted("s3");

        var unused = lagging.listedSyncs(List.of(sync("s1", "A"), twin), clock.instant(), true);

        assertThat(lagging.sync("s3")).isEqualTo(new CacheLookup.Miss<>());
        assertThat(lagging.duplicates("s1")).isEmpty();
    }

    @Test
    void twoDestinationsAreTwoPlaces() {
        Sync here = new Sync("s1", "c1", "crm", null, null, null, true, "A", null, null, null, "d1", "bigquery");
        Sync there = new Sync("s2", "c1", "crm", null, null, null, true, "A", null, null, null, "d2", "snowflake");
        Sync again = new Sync("s3", "c1", "crm", null, null, null, true, "A", null, null, null, "d2", "snowflake");

        assertThat(DuplicateIndex.among(List.of(here, there))).isEmpty();
        assertThat(DuplicateIndex.among(List.of(here, there, again))).containsOnlyKeys("s2", "s3");
    }

    @Test
    void letsGoOfSyncsThatNobodyStandsForOnceNobodyCameForAWhile() {
        workspace.subscribe(ONE, "s1");
        List<Sync> all = List.of(sync("s1", "A"), sync("s2", "A"));
        for (int i = 0; i < 3; i++) {
            var unused = workspace.listedSyncs(all, T.plusSeconds(i), true);
        }
        assertThat(workspace.sync("s2")).as("to be asked for").isEqualTo(new CacheLookup.Miss<>());
        assertThat(workspace.sync("s1")).isInstanceOf(CacheLookup.Hit.class);

        workspace.subscribe(ONE, "s1");
        assertThat(workspace.listedSyncs(all, T.plusSeconds(4), true)).isEmpty();
        assertThat(workspace.sync("s2")).as("nobody new came").isEqualTo(new CacheLookup.Miss<>());

        workspace.subscribe(TWO, "s2");
        assertThat(workspace.listedSyncs(all, T.plusSeconds(5), true)).containsExactly(TWO);
        assertThat(workspace.sync("s2")).isInstanceOf(CacheLookup.Hit.class);
    }

    @Test
    void keepsThePartsThatAListingLeavesOut() {
        Stream stream = new Stream("i", "s1", "a");
        Sync whole = sync("s1", "A")
                .withStreams(List.of(stream))
                .withSettings(JsonNodeFactory.instance.objectNode().put("a", 1));
        workspace.subscribe(ONE, "s1");
        workspace.read(whole, T);

        var unused = workspace.listedSyncs(List.of(sync("s1", "A")), T.plusSeconds(1), true);

        assertThat(workspace.sync("s1")).isEqualTo(new CacheLookup.Hit<>(whole, T.plusSeconds(1)));
        assertThat(workspace.known("s1")).isEqualTo(whole);
    }

    @Test
    void wakesConnectionsForTheirOwnAndThoseThatWaitForAnyNewOne() {
        // Given
        workspace.subscribe(SHOP, "k1");
        workspace.subscribe(NEW, null);
        workspace.subscribe(ONE, "k1");
        // Then
        assertThat(workspace.listedConnections(List.of(connection("k1", "a")), T, true))
                .containsExactlyInAnyOrder(SHOP, NEW);
        assertThat(workspace.listedConnections(List.of(connection("k1", "a")), T.plusSeconds(1), true))
                .isEmpty();
        assertThat(workspace.listedConnections(
                        List.of(connection("k1", "a"), connection("k2", "b")), T.plusSeconds(2), true))
                .containsExactly(NEW);
        assertThat(workspace.connections())
                .isInstanceOfSatisfying(
                        CacheLookup.Hit.class, found -> assertThat(found.asOf()).isEqualTo(T.plusSeconds(2)));
    }

    @Test
    void saysWhatIsKnownBeforeAndAfterAListing() {
        workspace.subscribe(ONE, "s1");
        assertThat(workspace.sync("s1")).isEqualTo(new CacheLookup.NotSynced<>());
        assertThat(workspace.connections()).isEqualTo(new CacheLookup.NotSynced<>());

        WeldException down = new WeldException.Unavailable("down");
        var unused = workspace.failed(ResourceKey.Kind.SYNC, down);
        assertThat(workspace.sync("s1")).isEqualTo(new CacheLookup.Failed<>(down));
        assertThat(workspace.connection("k1")).isEqualTo(new CacheLookup.Failed<>(down));
        assertThat(workspace.connections()).isEqualTo(new CacheLookup.Failed<>(down));

        var ignored = workspace.listedSyncs(List.of(), T, true);
        assertThat(workspace.sync("s1")).isEqualTo(new CacheLookup.Miss<>());
        workspace.read(sync("s1", "A"), T);
        assertThat(workspace.sync("s1")).isEqualTo(new CacheLookup.Hit<>(sync("s1", "A"), T));
        workspace.deleted("s1");
        assertThat(workspace.sync("s1")).isEqualTo(new CacheLookup.Miss<>());
    }

    @Test
    void reportsOnlyTheSecondOfTwoFailures() {
        // Given a workspace that was listed once
        workspace.subscribe(ONE, "s1");
        var unused = workspace.listedSyncs(List.of(), T, true);
        WeldException down = new WeldException.Unavailable("down");
        // Then
        assertThat(workspace.failed(ResourceKey.Kind.SYNC, down)).isEmpty();
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isNull();
        assertThat(workspace.succeeded(ResourceKey.Kind.SYNC)).isEmpty();
        assertThat(workspace.failed(ResourceKey.Kind.SYNC, down)).isEmpty();
        assertThat(workspace.failed(ResourceKey.Kind.SYNC, down)).containsExactly(ONE);
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isSameAs(down);
        assertThat(workspace.failed(ResourceKey.Kind.SYNC, down))
                .as("told already")
                .isEmpty();
        assertThat(workspace.failed(ResourceKey.Kind.SYNC, new WeldException.Unauthorized("refused")))
                .as("another kind of failure")
                .containsExactly(ONE);
        assertThat(workspace.succeeded(ResourceKey.Kind.SYNC)).containsExactly(ONE);
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isNull();
    }

    @Test
    void reportsARefusedKeyAtOnce() {
        workspace.subscribe(ONE, "s1");
        var unused = workspace.listedSyncs(List.of(), T, true);

        assertThat(workspace.failed(ResourceKey.Kind.SYNC, new WeldException.Unauthorized("refused")))
                .containsExactly(ONE);
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isInstanceOf(WeldException.Unauthorized.class);
    }

    /** Seed 53142 of the histories: the key was refused once, then the status of the only sync was lost. */
    @Test
    void aFailureEndsWithThePollingThatWouldEndIt() {
        // Given a refused key
        workspace.subscribe(ONE, "s1");
        var unused = workspace.failed(ResourceKey.Kind.SYNC, new WeldException.Unauthorized("refused"));
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isNotNull();
        // When no resource knows the id of its sync any more, so that no listing is wanted
        workspace.subscribe(ONE, null);
        // Then it does not stop the resource for ever, and a poll that was under way does not bring it back
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isNull();
        assertThat(workspace.failed(ResourceKey.Kind.SYNC, new WeldException.Unauthorized("refused")))
                .isEmpty();
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isNull();
    }

    @Test
    void aFailureOutlastsAnotherIdOfTheSameResource() {
        workspace.subscribe(ONE, "s1");
        var unused = workspace.failed(ResourceKey.Kind.SYNC, new WeldException.Unauthorized("refused"));
        workspace.subscribe(ONE, "s2");
        assertThat(workspace.failure(ResourceKey.Kind.SYNC)).isNotNull();
    }

    @Test
    void tellsThoseWhoWaitForTheFirstListingThatItFailed() {
        workspace.subscribe(ONE, "s1");

        assertThat(workspace.failed(ResourceKey.Kind.SYNC, new WeldException.Unavailable("down")))
                .containsExactly(ONE);
    }

    @Test
    void knowsWhatIsWorthListing() {
        workspace.subscribe(ResourceKey.sync("team", "unknown", "uid-unknown"), null);
        assertThat(workspace.wantsSyncs()).isFalse();
        assertThat(workspace.wantsConnections()).isFalse();

        workspace.subscribe(ONE, "s1");
        workspace.subscribe(NEW, null);
        assertThat(workspace.wantsSyncs()).isTrue();
        assertThat(workspace.wantsConnections()).isTrue();
        assertThat(workspace.wantedSyncs()).containsExactly("s1");
        assertThat(workspace.unsubscribe(ONE)).isTrue();
        assertThat(workspace.unsubscribe(NEW)).isTrue();
        assertThat(workspace.unsubscribe(ResourceKey.sync("team", "unknown", "uid-unknown")))
                .isFalse();
    }
}
