package app.weld.operator.weld.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.weld.Priority;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();

    private long now = 1_000_000_000_000L;

    @Test
    void letsASecondsWorthGoAtOnceAndThenOneAtATime() {
        RequestBudget budget = new RequestBudget(10, 100, now);
        assertThat(burst(budget, Priority.USER)).isEqualTo(10);

        assertThat(wait(budget, Priority.USER)).isEqualTo(Duration.ofMillis(100));
        now += Duration.ofMillis(99).toNanos();
        assertThat(burst(budget, Priority.USER)).isZero();
        now += Duration.ofMillis(1).toNanos();
        assertThat(burst(budget, Priority.USER)).isEqualTo(1);
        now += Duration.ofHours(1).toNanos();
        assertThat(burst(budget, Priority.USER)).isEqualTo(10);
    }

    @Test
    void neverExceedsTheRateOverALongTime() {
        RequestBudget budget = new RequestBudget(3, 1_000_000, now);
        int sent = 0;
        for (int i = 0; i < 10_000; i++) {
            sent += burst(budget, i % 2 == 0 ? Priority.USER : Priority.BACKGROUND);
            now += Duration.ofMillis(7).toNanos();
        }
        assertThat(sent).isBetween(3 * 70 - 1, 3 * 70 + 3);
    }

    @Test
    void servesASlowBudgetToo() {
        RequestBudget budget = new RequestBudget(0.1, 1, now);
        assertThat(burst(budget, Priority.BACKGROUND)).isEqualTo(1);
        budget.finished(MILLI, now);
        now += Duration.ofSeconds(10).toNanos();
        assertThat(burst(budget, Priority.BACKGROUND)).isEqualTo(1);
    }

    @Test
    void theBackgroundLeavesTokensToUsers() {
        RequestBudget budget = new RequestBudget(10, 100, now);
        assertThat(burst(budget, Priority.BACKGROUND)).isEqualTo(8);
        assertThat(burst(budget, Priority.USER)).isEqualTo(2);
    }

    @Test
    void theBackgroundLeavesRoomToUsers() {
        RequestBudget budget = new RequestBudget(1000, 8, now);
        assertThat(burst(budget, Priority.BACKGROUND)).isEqualTo(6);
        assertThat(burst(budget, Priority.USER)).isEqualTo(2);

        budget.finished(MILLI, now);
        assertThat(burst(budget, Priority.BACKGROUND)).isZero();
        assertThat(burst(budget, Priority.USER)).isEqualTo(1);
    }

    @Test
    void theBackgroundIsNotServedWhileAUserWaits() {
        RequestBudget budget = new RequestBudget(1000, 1, now);
        RequestBudget.Place running = budget.join(Priority.USER);
        assertThat(budget.tryStart(running, now)).isZero();
        budget.leave(running);
        RequestBudget.Place background = budget.join(Priority.BACKGROUND);
        RequestBudget.Place user = budget.join(Priority.USER);
        budget.finished(MILLI, now);

        assertThat(budget.tryStart(background, now)).isPositive();
        assertThat(budget.tryStart(user, now)).isZero();
        budget.leave(user);
        budget.finished(MILLI, now);
        assertThat(budget.tryStart(background, now)).isZero();
    }

    @Test
    void everyTenthRequestIsOfTheBackgroundHoweverManyUsersWait() {
        RequestBudget budget = new RequestBudget(10, 100, now);
        budget.drain(now);
        RequestBudget.Place user = budget.join(Priority.USER);
        RequestBudget.Place another = budget.join(Priority.USER);
        RequestBudget.Place background = budget.join(Priority.BACKGROUND);
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            now += Duration.ofMillis(100).toNanos();
            if (budget.tryStart(user, now) == 0) {
                order.append('u');
                budget.leave(user);
                user = another;
                another = budget.join(Priority.USER);
                budget.finished(MILLI, now);
            } else if (budget.tryStart(background, now) == 0) {
                order.append('b');
                budget.leave(background);
                background = budget.join(Priority.BACKGROUND);
                budget.finished(MILLI, now);
            }
        }
        assertThat(order.toString()).isEqualTo("uuuuuuuuub".repeat(20));
    }

    @Test
    void usersDoNotWaitForABackgroundThatHasNoRoom() {
        RequestBudget budget = new RequestBudget(1000, 8, now);
        assertThat(burst(budget, Priority.BACKGROUND)).isEqualTo(6);
        RequestBudget.Place background = budget.join(Priority.BACKGROUND);
        for (int i = 0; i < 30; i++) {
            assertThat(wait(budget, Priority.USER)).isZero();
            budget.finished(MILLI, now);
        }
        assertThat(budget.tryStart(background, now)).isPositive();
    }

    @Test
    void theBackgroundIsToldThatItWaitsLongerThanTheUsersWhoAreThereNow() {
        RequestBudget budget = new RequestBudget(10, 100, now);
        burst(budget, Priority.BACKGROUND);
        burst(budget, Priority.USER);
        budget.join(Priority.USER);
        RequestBudget.Place first = budget.join(Priority.BACKGROUND);
        RequestBudget.Place second = budget.join(Priority.BACKGROUND);
        assertThat(Duration.ofNanos(budget.tryStart(first, now)))
                .isBetween(Duration.ofMillis(700), Duration.ofSeconds(1));
        assertThat(Duration.ofNanos(budget.tryStart(second, now)))
                .isBetween(Duration.ofMillis(1700), Duration.ofSeconds(2));
    }

    @Test
    void equalsGoInTheOrderInWhichTheyCame() {
        RequestBudget budget = new RequestBudget(1000, 8, now);
        RequestBudget.Place first = budget.join(Priority.USER);
        RequestBudget.Place second = budget.join(Priority.USER);

        assertThat(budget.tryStart(second, now)).isPositive();
        assertThat(budget.tryStart(first, now)).isZero();
        budget.leave(first);
        assertThat(budget.tryStart(second, now)).isZero();
    }

    @Test
    void sendsThoseWhoGetNoTurnBackOneAfterTheOther() {
        RequestBudget budget = new RequestBudget(10, 8, now);
        long first = budget.comeBack(now);
        long second = budget.comeBack(now);
        assertThat(Duration.ofNanos(first)).isEqualTo(Duration.ofMillis(1100));
        assertThat(Duration.ofNanos(second)).isEqualTo(Duration.ofMillis(1200));
        for (int i = 0; i < 10_000; i++) {
            assertThat(Duration.ofNanos(budget.comeBack(now))).isLessThanOrEqualTo(Duration.ofSeconds(60));
        }
        now += Duration.ofHours(1).toNanos();
        assertThat(budget.comeBack(now)).isEqualTo(first);
    }

    @Test
    void startsGentlyAfterAPause() {
        RequestBudget budget = new RequestBudget(10, 100, now);
        budget.drain(now);
        assertThat(burst(budget, Priority.USER)).isEqualTo(1);
    }

    @Test
    void isIdleWhenNothingRunsAndNothingWaits() {
        RequestBudget budget = new RequestBudget(10, 100, now);
        assertThat(budget.isIdle()).isTrue();
        RequestBudget.Place place = budget.join(Priority.BACKGROUND);
        assertThat(budget.isIdle()).isFalse();
        assertThat(budget.tryStart(place, now)).isZero();
        budget.leave(place);
        assertThat(budget.isIdle()).isFalse();
        budget.finished(MILLI, now);
        assertThat(budget.isIdle()).isTrue();
    }

    @Test
    void tellsHowLongToWaitWhereRequestsTakeLong() {
        // Given requests that take ten seconds each, four at a time
        RequestBudget budget = new RequestBudget(1000, 4, now);
        for (int i = 0; i < 40; i++) {
            assertThat(burst(budget, Priority.USER)).isPositive();
            now += Duration.ofMillis(2500).toNanos();
            budget.finished(Duration.ofSeconds(10).toNanos(), now);
        }
        assertThat(burst(budget, Priority.USER)).isEqualTo(1);
        // Then who comes next waits for the first that ends, and those behind for another one each
        assertThat(wait(budget, Priority.USER)).isBetween(Duration.ofMillis(2400), Duration.ofMillis(2600));
        RequestBudget.Place first = budget.join(Priority.USER);
        assertThat(wait(budget, Priority.USER)).isBetween(Duration.ofMillis(4900), Duration.ofMillis(5100));
        budget.leave(first);
    }

    @Test
    void tellsHowLongToWaitWhereRequestsHangBeforeOneWasAnswered() {
        RequestBudget budget = new RequestBudget(1000, 4, now);
        burst(budget, Priority.USER);
        now += Duration.ofSeconds(20).toNanos();

        assertThat(wait(budget, Priority.USER)).isGreaterThan(Duration.ofSeconds(4));
    }

    /** How many calls go now, none of which ends. */
    private int burst(RequestBudget budget, Priority priority) {
        int sent = 0;
        while (wait(budget, priority).isZero()) {
            sent++;
        }
        return sent;
    }

    private Duration wait(RequestBudget budget, Priority priority) {
        RequestBudget.Place place = budget.join(priority);
        long wait = budget.tryStart(place, now);
        budget.leave(place);
        return Duration.ofNanos(wait);
    }
}
