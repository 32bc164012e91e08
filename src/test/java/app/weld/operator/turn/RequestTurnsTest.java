package app.weld.operator.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.ManualClock;
import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many resources of a key begin at a time, and who is next. */
class RequestTurnsTest {
    private static final ApiKey KEY = new ApiKey("key");
    private static final ApiKey OTHER = new ApiKey("other");

    private final ManualClock clock = new ManualClock();
    private final List<ResourceKey> requeued = new ArrayList<>();
    private final RequestTurns turns = new RequestTurns(any -> 10, requeued::add, clock);

    private static ResourceKey sync(int number) {
        return ResourceKey.sync("team", "sync-" + number, "uid-" + number);
    }

    private boolean creates(int number) {
        return turns.create(KEY, sync(number)) == null;
    }

    private long create(int from, int to) {
        return IntStream.range(from, to).filter(this::creates).count();
    }

    private boolean sends(ApiKey key, int number, Lane lane) {
        try {
            return turns.of(key, sync(number), lane).get() == Priority.USER;
        } catch (WeldException.Busy e) {
            turns.interrupted(sync(number), e.retryAfter());
            return false;
        }
    }

    private boolean sends(int number) {
        return sends(KEY, number, Lane.CHANGE);
    }

    private long send(int from, int to) {
        return IntStream.range(from, to).filter(this::sends).count();
    }

    /** Those that were requeued come. */
    private List<Integer> come() {
        List<ResourceKey> came = List.copyOf(requeued);
        requeued.clear();
        return came.stream()
                .map(resource -> Integer.parseInt(resource.name().substring("sync-".length())))
                .filter(this::sends)
                .toList();
    }

    @Test
    void asManyCreationsBeginAsTheBudgetCarriesAndTheNextOnesTogether() {
        assertThat(create(0, 40)).as("1.6 times ten").isEqualTo(16);
        for (int i = 0; i < 14; i++) {
            assertThat(requeued).as("more than two are left").isEmpty();
            turns.finished(sync(i));
        }
        assertThat(requeued)
                .containsExactlyElementsOf(
                        IntStream.range(16, 30).mapToObj(RequestTurnsTest::sync).toList());
        assertThat(creates(30)).as("not before those").isFalse();
        assertThat(creates(16)).isTrue();
        assertThat(creates(16)).as("still").isTrue();
    }

    @Test
    void changesGoInTheOrderInWhichTheyFirstAskedAndAFewAtATime() {
        assertThat(send(0, 40)).as("0.8 times ten").isEqualTo(8);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 8).boxed().toList());
        for (int i = 0; i < 40; i++) {
            // Others come back before it is their turn, in the reverse order.
            assertThat(send(i + 9, 40)).isZero();
            turns.finished(sync(order.get(i)));
            order.addAll(come());
        }
        assertThat(order).isEqualTo(IntStream.range(0, 40).boxed().toList());
        assertThat(send(50, 70)).as("nothing is left behind").isEqualTo(8);
    }

    @Test
    void whoHasTheTurnKeepsItUntilItIsFinished() {
        send(0, 9);
        assertThat(sends(0)).isTrue();
        turns.interrupted(sync(0), Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(14));
        assertThat(sends(9)).as("the turn of the first one is not over").isFalse();
        assertThat(requeued).isEmpty();
        assertThat(sends(0)).isTrue();
        turns.finished(sync(0));
        assertThat(come()).containsExactly(8);
    }

    @Test
    void duringAPauseTheOthersKeepTheirPlaces() {
        send(0, 20);
        // Weld answers 429 to those whose turn it is.
        IntStream.range(0, 8).forEach(number -> turns.interrupted(sync(number), Duration.ofMinutes(5)));
        clock.advance(Duration.ofMinutes(4));
        assertThat(send(8, 20)).isZero();
        assertThat(requeued).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(send(0, 8)).isEqualTo(8);
        turns.finished(sync(5));
        assertThat(come()).containsExactly(8);
    }

    @Test
    void whatAPersonRequestsGoesBeforeChangesButForEveryFourthTurn() {
        send(0, 20);
        IntStream.range(20, 30).forEach(number -> sends(KEY, number, Lane.REQUEST));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            turns.finished(sync(i));
            order.addAll(come());
        }
        assertThat(order).containsExactly(20, 21, 22, 8, 23, 24, 25, 9);
    }

    @Test
    void whatHasBegunGoesBeforeAll() {
        send(0, 20);
        sends(KEY, 30, Lane.REQUEST);
        sends(KEY, 40, Lane.BEGUN);
        turns.finished(sync(0));
        turns.finished(sync(1));
        assertThat(come()).containsExactly(40, 30);
    }

    @Test
    void anotherKeyHasTurnsOfItsOwn() {
        create(0, 40);
        assertThat(turns.create(OTHER, sync(50))).isNull();
        assertThat(sends(OTHER, 51, Lane.CHANGE)).isTrue();
    }

    @Test
    void severalExhaustedKeysLeaveThreadsToOthers() {
        int begun = 0;
        for (int key = 0; key < 8; key++) {
            ApiKey each = new ApiKey("key-" + key);
            for (int i = 0; i < 20; i++) {
                begun += sends(each, 100 * key + i, Lane.CHANGE) ? 1 : 0;
            }
        }
        assertThat(begun).as("of 32 threads, but for two of each key at least").isLessThanOrEqualTo(8 + 8 + 6 * 8);
        for (int i = 0; i < 8; i++) {
            turns.finished(sync(i));
        }
        assertThat(requeued).as("three for each of eight keys").hasSize(3);
    }

    @Test
    void whoDoesNotComeGivesTheTurnUpAndKeepsThePlace() {
        send(0, 20);
        IntStream.range(0, 8).forEach(number -> turns.finished(sync(number)));
        assertThat(requeued).hasSize(8);
        requeued.clear();

        clock.advance(Duration.ofSeconds(11));
        assertThat(sends(19)).as("three wait before it").isTrue();
        assertThat(requeued).containsExactly(sync(16), sync(17), sync(18));
        assertThat(sends(9)).as("as there is room").isTrue();
        send(30, 40);
        assertThat(sends(8)).as("there is no room now").isFalse();
        requeued.clear();
        turns.finished(sync(19));
        assertThat(requeued).as("before those").containsExactly(sync(8));
    }

    @Test
    void whoDoesNotComeSoonHoldsNobodyUp() {
        send(0, 20);
        IntStream.range(0, 8).forEach(number -> turns.finished(sync(number)));
        assertThat(requeued).hasSize(8);
        clock.advance(Duration.ofMillis(1100));
        assertThat(sends(16)).isTrue();
        assertThat(sends(8)).as("it has its turn still").isTrue();
    }

    @Test
    void whoCameTooLateIsBeforeThoseWhoAskedLater() {
        send(0, 30);
        turns.finished(sync(0));
        assertThat(requeued).containsExactly(sync(8));
        requeued.clear();
        clock.advance(Duration.ofSeconds(11));
        assertThat(sends(29)).isFalse();
        assertThat(requeued).containsExactly(sync(9));
        assertThat(sends(8)).as("another one has its turn").isFalse();
        turns.finished(sync(1));
        assertThat(requeued).containsExactly(sync(9), sync(8));
    }

    @Test
    void whatDoesNotAskAgainIsForgotten() {
        send(0, 9);
        turns.finished(sync(0));
        clock.advance(Duration.ofSeconds(11));
        sends(1);
        clock.advance(Duration.ofMinutes(16));
        sends(1);
        send(10, 20);
        requeued.clear();
        assertThat(sends(8)).as("behind those").isFalse();
        turns.finished(sync(1));
        assertThat(requeued).hasSize(1).doesNotContain(sync(8));
    }

    @Test
    void whatIsDeletedOrSuspendedOrNeedsNothingDoesNotWait() {
        send(0, 20);
        turns.forget(sync(8));
        turns.finished(sync(9));
        IntStream.range(0, 2).forEach(number -> turns.finished(sync(number)));
        assertThat(requeued).containsExactly(sync(10), sync(11));
    }

    @Test
    void whatIsStoppedBeforeItAsksKeepsItsPlace() {
        send(0, 20);
        turns.stopped(sync(8));
        turns.finished(sync(0));
        assertThat(requeued).containsExactly(sync(8));
    }

    @Test
    void whatIsStoppedInItsTurnLetsOthersBegin() {
        send(0, 20);
        turns.stopped(sync(0));
        assertThat(requeued).containsExactly(sync(8));
        assertThat(sends(0)).as("behind the others").isFalse();
    }

    @Test
    void whoUsesAnotherKeyGivesTheTurnUp() {
        send(0, 20);
        assertThat(sends(OTHER, 0, Lane.CHANGE)).isTrue();
        assertThat(requeued).containsExactly(sync(8));
        turns.finished(sync(0));
        assertThat(sends(0)).isFalse();
    }

    @Test
    void aClockThatIsSetBackEndsNoTurnAndKeepsNone() {
        send(0, 20);
        turns.finished(sync(0));
        clock.advance(Duration.ofHours(-5));
        assertThat(come()).containsExactly(8);
        turns.finished(sync(1));
        requeued.clear();
        clock.advance(Duration.ofSeconds(11));
        assertThat(sends(19)).isFalse();
        assertThat(requeued).as("the ninth has not come").containsExactly(sync(10));
    }

    @Test
    void saysWhenToComeBackInCaseTheCallIsLost() {
        send(0, 9);
        assertThatThrownBy(() -> turns.of(KEY, sync(8), Lane.CHANGE).get())
                .isInstanceOfSatisfying(WeldException.Busy.class, busy -> assertThat(busy.retryAfter())
                        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4)));
        send(10, 200);
        assertThatThrownBy(() -> turns.of(KEY, sync(100), Lane.CHANGE).get())
                .isInstanceOfSatisfying(WeldException.Busy.class, busy -> assertThat(busy.retryAfter())
                        .as("twice of about 100 times two requests")
                        .isBetween(Duration.ofSeconds(35), Duration.ofSeconds(45)));
        send(200, 1000);
        assertThat(turns.create(KEY, sync(1001))).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aBudgetWithoutABoundHoldsNobodyUp() {
        RequestTurns free = new RequestTurns(any -> Double.POSITIVE_INFINITY, requeued::add, clock);
        assertThat(IntStream.range(0, 450).allMatch(number -> free.create(KEY, sync(number)) == null))
                .isTrue();
        assertThat(IntStream.range(450, 900)
                        .allMatch(number ->
                                free.of(KEY, sync(number), Lane.CHANGE).get() == Priority.USER))
                .isTrue();
    }

    @Test
    void aListingWaitsForThoseWhoAreComing() {
        creates(1);
        assertThat(turns.areComing(KEY)).isTrue();
        turns.lists(KEY, sync(1));
        assertThat(turns.areComing(KEY)).isFalse();
        creates(2);
        assertThat(turns.areComing(KEY)).isTrue();
        turns.finished(sync(2));
        assertThat(turns.areComing(KEY)).isFalse();
        sends(3);
        assertThat(turns.areComing(KEY)).as("a change lists nothing").isFalse();
    }
}
