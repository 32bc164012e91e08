package app.weld.operator.sync.binding;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many creations begin at a time, and who is next. */
class CreationTurnsTest {
    private static final ApiKey KEY = new ApiKey("key");

    private final ManualClock clock = new ManualClock();
    private final List<ResourceKey> requeued = new ArrayList<>();
    private final CreationTurns turns = new CreationTurns(any -> 10, requeued::add, clock);

    private static ResourceKey sync(int number) {
        return new ResourceKey(ResourceKey.Kind.SYNC, "team", "sync-" + number, "uid-" + number);
    }

    private long begin(int from, int to) {
        return IntStream.range(from, to)
                .filter(number -> turns.begin(KEY, sync(number)))
                .count();
    }

    @Test
    void asManyBeginAsTheBudgetCarriesAndTheNextOnesTogether() {
        assertThat(begin(0, 40)).as("1.6 times ten").isEqualTo(16);
        for (int i = 0; i < 13; i++) {
            turns.end(sync(i));
        }
        assertThat(requeued).as("three are left").isEmpty();

        turns.end(sync(13));
        assertThat(requeued)
                .containsExactlyElementsOf(IntStream.range(16, 30)
                        .mapToObj(CreationTurnsTest::sync)
                        .toList());
        assertThat(turns.begin(KEY, sync(30))).as("not before those").isFalse();
        assertThat(turns.begin(KEY, sync(16))).isTrue();
        assertThat(turns.begin(KEY, sync(16))).as("still").isTrue();
    }

    @Test
    void anotherWorkspaceHasTurnsOfItsOwn() {
        begin(0, 40);
        assertThat(turns.begin(new ApiKey("other"), sync(50))).isTrue();
    }

    @Test
    void whoDoesNotComeGivesTheTurnUp() {
        begin(0, 40);
        IntStream.range(0, 16).forEach(number -> turns.end(sync(number)));
        assertThat(requeued).isNotEmpty();
        requeued.clear();

        clock.advance(Duration.ofSeconds(11));
        assertThat(turns.begin(KEY, sync(60))).as("ten wait before it").isTrue();
        assertThat(requeued).isNotEmpty().doesNotContain(sync(60));
    }

    @Test
    void aDeletedResourceDoesNotWait() {
        begin(0, 40);
        turns.forget(sync(16));
        IntStream.range(0, 16).forEach(number -> turns.end(sync(number)));
        assertThat(requeued).doesNotContain(sync(16)).startsWith(sync(17));
    }

    @Test
    void aBudgetWithoutABoundHoldsNobodyUp() {
        CreationTurns free = new CreationTurns(any -> Double.POSITIVE_INFINITY, requeued::add, clock);
        assertThat(IntStream.range(0, 900).allMatch(number -> free.begin(KEY, sync(number))))
                .isTrue();
    }

    @Test
    void aListingWaitsForThoseWhoAreComing() {
        turns.begin(KEY, sync(1));
        assertThat(turns.areComing(KEY)).isTrue();
        turns.lists(KEY, sync(1));
        assertThat(turns.areComing(KEY)).isFalse();
        turns.begin(KEY, sync(2));
        assertThat(turns.areComing(KEY)).isTrue();
        turns.end(sync(2));
        assertThat(turns.areComing(KEY)).isFalse();
        turns.end(sync(1));
        assertThat(turns.areComing(KEY)).isFalse();
    }
}
