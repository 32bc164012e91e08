package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a complete listing and the newest syncs after it say about a connection, and what they cannot say. */
class KnownSyncsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T05:00:00Z");

    private final ManualClock clock = new ManualClock();
    private final Set<String> deleted = new HashSet<>();
    private final KnownSyncs known = new KnownSyncs(clock, deleted::contains);

    /** A sync of connection crm into the schema of its own name, created so many seconds ago. */
    private static Sync sync(String id, @Nullable Integer secondsAgo) {
        return sync(id, "crm", secondsAgo);
    }

    private static Sync sync(String id, String connection, @Nullable Integer secondsAgo) {
        return new Sync(
                id,
                connection,
                id,
                "0 * * * *",
                null,
                null,
                true,
                null,
                null,
                null,
                secondsAgo == null ? null : NOW.minusSeconds(secondsAgo));
    }

    /** A complete listing, after the newest syncs have shown one that this process made. */
    private void listed(Sync... newestFirst) {
        seenInOrder();
        listed("crm", List.of(newestFirst));
    }

    private void listed(String connection, List<Sync> newestFirst) {
        known.listed(connection, Listing.of(newestFirst), known.begin(NOW));
    }

    private void seenInOrder() {
        Sync made = sync("made", "shop", 10_000);
        known.made(made);
        known.newest(Listing.of(List.of(made)), true, known.begin(NOW));
    }

    /** A listing of the workspace that goes on until it is enough, page by page. */
    private int newest(int page, Instant at, List<Sync> all) {
        int read = Math.min(page, all.size());
        while (read < all.size() && !known.isEnough(all.subList(0, read))) {
            read = Math.min(read + page, all.size());
        }
        List<Sync> syncs = all.subList(0, read);
        known.newest(Listing.of(syncs), !known.isEnough(syncs), known.begin(at));
        return read;
    }

    private boolean absent(String schema, Instant since) {
        return known.showsAbsence("crm", schema, since);
    }

    @Test
    void theNewestBringAConnectionUpToDate() {
        listed(sync("b", 100), sync("a", 200));
        assertThat(known.canBeUpdated("crm")).isTrue();
        assertThat(absent("c", NOW)).isTrue();
        assertThat(absent("c", NOW.plusSeconds(1))).as("before it was updated").isFalse();

        int read = newest(1, NOW.plusSeconds(1), List.of(sync("c", 0), sync("b", 100), sync("a", 200)));

        assertThat(read)
                .as("the second page ends with one that cannot be new, the third one is spared")
                .isEqualTo(3);
        assertThat(absent("c", NOW.plusSeconds(1))).isFalse();
        assertThat(absent("C ", NOW.plusSeconds(1))).as("in another spelling").isFalse();
        assertThat(absent("d", NOW.plusSeconds(1))).isTrue();
    }

    @Test
    void noMoreIsReadThanWhatMayBeNew() {
        List<Sync> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(sync("s" + i, 10 + i));
        }
        listed(all.toArray(Sync[]::new));

        assertThat(newest(10, NOW, all)).isEqualTo(10);
        assertThat(absent("new", NOW)).isTrue();
    }

    @Test
    void otherConnectionsOfTheWorkspaceAreUpdatedWithIt() {
        listed(sync("a", 100));
        listed("shop", List.of(sync("x", "shop", 50)));
        Instant later = NOW.plusSeconds(5);

        newest(100, later, List.of(sync("y", "shop", 1), sync("x", "shop", 50), sync("a", 100)));

        assertThat(absent("b", later)).isTrue();
        assertThat(known.showsAbsence("shop", "y", later)).isFalse();
        assertThat(known.showsAbsence("shop", "z", later)).isTrue();
        assertThat(known.showsAbsence("third", "z", later)).isFalse();
    }

    @Test
    void aCompleteListingHoldsForAMinute() {
        listed(sync("a", 100));
        clock.advance(Duration.ofSeconds(60));
        assertThat(known.canBeUpdated("crm")).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(known.canBeUpdated("crm")).isFalse();
    }

    @Test
    void whereTheOldestComeFirstNothingIsTrusted() {
        listed(sync("a", 200), sync("b", 100));
        assertThat(known.canBeUpdated("crm")).isFalse();
    }

    @Test
    void whereTheNewestDoNotComeFirstEverythingIsForgotten() {
        listed(sync("a", 100));
        newest(100, NOW, List.of(sync("y", "shop", 50), sync("x", "shop", 10), sync("a", 100)));
        assertThat(absent("b", NOW)).isFalse();
        listed("crm", List.of(sync("a", 100)));
        known.made(sync("m", 0));
        assertThat(known.canBeUpdated("crm")).as("for a while").isFalse();
        clock.advance(Duration.ofMinutes(10));
        listed(sync("a", 100));
        assertThat(known.canBeUpdated("crm")).isTrue();
    }

    @Test
    void whatAppearsBelowKnownOnesIsASignThatMoreMay() {
        listed(sync("c", 100), sync("a", 300));
        newest(100, NOW, List.of(sync("c", 100), sync("b", 200), sync("a", 300)));
        assertThat(absent("d", NOW)).isFalse();
        assertThat(known.canBeUpdated("crm")).isFalse();
    }

    @Test
    void withoutTimesOrWithEqualOnesTheyCannotSayIt() {
        listed(sync("b", null), sync("a", null));
        assertThat(known.canBeUpdated("crm")).isFalse();
        listed(sync("b", 100), sync("a", 100));
        List<Sync> equal = new ArrayList<>(Collections.nCopies(1, sync("b", 100)));
        for (int i = 0; i < 1000; i++) {
            equal.add(sync("x" + i, "shop", 100));
        }
        assertThat(newest(100, NOW, equal)).as("some pages, not all").isEqualTo(300);
        assertThat(absent("c", NOW)).isFalse();
    }

    @Test
    void inOneSecondTheOrderSaysNothing() {
        // a and b were created in the same second as the newest one that was known: they may be anywhere among its like
        listed(sync("m", 100));
        newest(
                1,
                NOW,
                List.of(
                        sync("m", 100),
                        sync("b", 100),
                        sync("x", "shop", 101),
                        sync("a", 102),
                        sync("o", "shop", 103)));
        assertThat(absent("b", NOW)).isFalse();
        assertThat(absent("a", NOW)).isFalse();
        assertThat(absent("d", NOW)).isTrue();
    }

    @Test
    void aConnectionThatTheNewestDoNotReachIsListedAgain() {
        listed(sync("a", 5_000));
        List<Sync> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(sync("x" + i, "shop", 10 + i));
        }
        assertThat(newest(100, NOW, many)).isEqualTo(300);
        assertThat(known.canBeUpdated("crm")).isFalse();
    }

    @Test
    void anEmptyConnectionBeginsWhereTheWorkspaceWasSeenToEnd() {
        known.made(sync("x", "shop", 50));
        newest(100, NOW, List.of(sync("x", "shop", 50)));
        listed("crm", List.of());
        assertThat(known.canBeUpdated("crm")).isTrue();
        newest(100, NOW, List.of(sync("a", 0), sync("x", "shop", 50)));
        assertThat(absent("a", NOW)).isFalse();
        assertThat(absent("b", NOW)).isTrue();
    }

    @Test
    void anEmptyConnectionOfANewWorkspaceIsShownByAllThatThereIs() {
        listed("crm", List.of());
        known.made(sync("x", "shop", 50));
        assertThat(known.canBeUpdated("crm")).isTrue();

        int read = newest(1, NOW, List.of(sync("a", 40), sync("x", "shop", 50), sync("o", "shop", 10_000)));

        assertThat(read).as("to the end, as nothing says what is new").isEqualTo(3);
        assertThat(absent("a", NOW)).isFalse();
        assertThat(absent("b", NOW)).isTrue();
        Instant later = NOW.plusSeconds(1);
        newest(1, later, List.of(sync("b", 39), sync("a", 40), sync("x", "shop", 50), sync("o", "shop", 10_000)));
        assertThat(absent("b", later)).as("from now on, the newest suffice").isFalse();
        assertThat(absent("c", later)).isTrue();
    }

    @Test
    void anEmptyConnectionIsNotShownByAPartOfTheWorkspace() {
        listed("crm", List.of());
        known.made(sync("x0", "shop", 10));
        List<Sync> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(sync("x" + i, "shop", 10 + i));
        }
        many.add(sync("a", 400));

        assertThat(newest(100, NOW, many)).isEqualTo(300);

        assertThat(absent("a", NOW)).isFalse();
        assertThat(absent("b", NOW)).isFalse();
        listed("crm", List.of());
        assertThat(known.canBeUpdated("crm")).as("what is new is known by now").isTrue();
    }

    @Test
    void nothingIsTrustedBeforeTheNewestHaveShownWhatWasMade() {
        listed("crm", List.of(sync("a", 100)));
        assertThat(known.canBeUpdated("crm")).isFalse();
        newest(100, NOW, List.of(sync("a", 100)));
        assertThat(absent("b", NOW)).isFalse();

        known.made(sync("m", 1));
        assertThat(known.canBeUpdated("crm")).isTrue();
        newest(100, NOW, List.of(sync("m", 1), sync("a", 100)));
        assertThat(absent("b", NOW)).isTrue();
    }

    @Test
    void anOrderThatWasSeenHoldsForAMinute() {
        listed(sync("a", 100));
        clock.advance(Duration.ofSeconds(59));
        listed("crm", List.of(sync("a", 100)));
        assertThat(absent("b", NOW)).isTrue();
        clock.advance(Duration.ofSeconds(2));
        assertThat(absent("b", NOW)).isFalse();
        assertThat(known.canBeUpdated("crm")).isFalse();
    }

    @Test
    void whereWhatWasMadeIsMissingReadsAreLateOrInAnotherOrder() {
        listed(sync("a", 100));
        known.made(sync("m", 1));
        newest(1, NOW, List.of(sync("a", 100), sync("o", "shop", 10_000), sync("m", 1)));
        assertThat(absent("b", NOW)).isFalse();
        listed("crm", List.of(sync("m", 1), sync("a", 100)));
        known.made(sync("n", 0));
        assertThat(known.canBeUpdated("crm")).as("for a while").isFalse();
    }

    @Test
    void aListingOfAConnectionThatLacksWhatWasMadeIsNotRemembered() {
        seenInOrder();
        known.made(sync("m", 1));
        listed("crm", List.of(sync("a", 100)));
        assertThat(known.canBeUpdated("crm")).isFalse();
    }

    @Test
    void whatThisProcessHasDeletedIsNotMissing() {
        listed(sync("a", 100));
        known.made(sync("m", 1));
        deleted.add("m");
        newest(100, NOW, List.of(sync("a", 100)));
        assertThat(absent("b", NOW)).isTrue();
    }

    @Test
    void whatWasMadeAfterAListingBeganIsNotMissing() {
        listed(sync("a", 100));
        KnownSyncs.Beginning began = known.begin(NOW);
        known.made(sync("m", 1));
        known.newest(Listing.of(List.of(sync("a", 100))), true, began);
        assertThat(absent("b", NOW)).isTrue();

        newest(100, NOW, List.of(sync("a", 100)));
        assertThat(absent("b", NOW)).as("the next one shows it").isFalse();
    }

    @Test
    void whatLiesBelowTheNewestIsNotMissing() {
        listed(sync("b", 50), sync("m", 500));
        known.made(sync("m", 500));
        newest(1, NOW, List.of(sync("b", 50), sync("x", "shop", 90), sync("m", 500)));
        assertThat(absent("c", NOW)).isTrue();
    }

    @Test
    void whatAnotherListingShowedMeanwhileSaysNothingOfAListingThatBeganBefore() {
        seenInOrder();
        KnownSyncs.Beginning began = known.begin(NOW);
        // Meanwhile another process creates b in this connection, and then y in another one.
        List<Sync> all = List.of(sync("y", "shop", 10), sync("o", "shop", 15), sync("b", 30), sync("a", 100));
        newest(100, NOW, all);
        known.listed("crm", Listing.of(List.of(sync("a", 100))), began);
        newest(1, NOW, all);
        assertThat(absent("b", NOW)).isFalse();
    }

    @Test
    void whatCannotBeReadProvesNothing() {
        seenInOrder();
        known.listed(
                "crm",
                new Listing<>(List.of(sync("a", 100)), List.of(new Listing.Unreadable("z", "odd"))),
                known.begin(NOW));
        assertThat(known.canBeUpdated("crm")).isFalse();
        listed(sync("a", 100));
        known.newest(
                new Listing<>(List.of(sync("a", 100)), List.of(new Listing.Unreadable("z", "odd"))),
                true,
                known.begin(NOW));
        assertThat(absent("b", NOW)).isFalse();
    }
}
