package app.weld.operator.turn;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.ResourceKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Resources of one key that change at random times, take one to four requests each, come late when they are called or by
 * themselves before, are changed again or deleted, in a budget of a few requests a second: all are served, in a fair order, and
 * the budget is used.
 */
class TurnQueueTest {
    private static final long STEP = Duration.ofMillis(10).toNanos();
    private static final long CALL = Duration.ofMillis(30).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** The burst, the turns that others have already, and who is called and does not come. */
    private static final double CONSTANT_SECONDS = 14;

    private static final class Actor {
        final ResourceKey key;
        final boolean creates;
        final long asks;
        final int requests;
        final boolean isDeleted;
        /** How long it takes from the call until it comes. */
        final long delay;

        int left;
        long comes;
        long answered = Long.MAX_VALUE;
        boolean hasAsked;
        boolean isQueued;
        boolean isOver;
        /** The requests of those that asked before and were not finished, with its own. */
        int ahead;

        Actor(int number, Random random, boolean isOnTime) {
            key = ResourceKey.sync("team", "sync-" + number, "uid");
            creates = random.nextInt(4) == 0;
            asks = (random.nextInt(3) == 0 ? 0 : random.nextInt(20_000)) * SECOND / 1000;
            requests = 1 + random.nextInt(4);
            isDeleted = random.nextInt(25) == 0;
            delay = !isOnTime && random.nextInt(40) == 0 ? 12 * SECOND : random.nextInt(300) * SECOND / 1000;
            left = requests;
            comes = asks;
        }

        boolean isPunctual() {
            return delay < TurnQueue.TO_COME.toNanos() && !isDeleted;
        }
    }

    static List<Long> seeds() {
        return new Random(20_261_126)
                .longs(Long.getLong("turns.count", 300))
                .boxed()
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allAreServedInAFairOrderAndTheBudgetIsUsed(long seed) {
        Random random = new Random(seed);
        double rate = List.of(2.0, 5.0, 10.0, 40.0).get(random.nextInt(4));
        Window window = Window.of(rate, random.nextInt(3));
        int number = (int) (rate * (5 + random.nextInt(15)));
        boolean isOnTime = random.nextBoolean();
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            actors.add(new Actor(i, random, isOnTime));
        }
        TurnQueue queue = new TurnQueue();
        Deque<Actor> budget = new ArrayDeque<>();
        double tokens = Math.max(1, rate);
        double lost = 0;
        long now = 0;
        while (actors.stream().anyMatch(actor -> !actor.isOver)) {
            assertThat(now).as("the end comes").isLessThan(3600 * SECOND);
            for (Actor actor : actors) {
                if (actor.isOver) {
                    continue;
                }
                if (actor.isDeleted && actor.hasAsked && random.nextInt(500) == 0 && !actor.isQueued) {
                    queue.remove(actor.key, window, now);
                    actor.isOver = true;
                } else if (actor.answered <= now) {
                    actor.answered = Long.MAX_VALUE;
                    actor.left--;
                    if (actor.left == 0) {
                        queue.finished(actor.key, window, now);
                        actor.isOver = true;
                        check(actor, actors, rate, now);
                    } else {
                        send(queue, budget, actor);
                    }
                } else if (actor.comes <= now && !actor.isQueued) {
                    come(queue, budget, actor, actors, window, rate, now);
                }
            }
            for (ResourceKey called : queue.takeCalled()) {
                for (Actor actor : actors) {
                    if (actor.key.equals(called) && !actor.isQueued) {
                        actor.comes = Math.min(actor.comes, now + actor.delay);
                    }
                }
            }
            now += STEP;
            tokens += rate * STEP / SECOND;
            while (tokens >= 1 && !budget.isEmpty()) {
                tokens -= 1;
                budget.remove().answered = now + CALL;
            }
            double most = Math.max(1, rate);
            if (tokens > most) {
                // The burst that is unused is lost, which counts where somebody has waited for long enough to use it.
                lost += queue.isWaiting() ? tokens - most : 0;
                tokens = most;
            }
        }
        assertThat(queue.isEmpty()).as("nothing is left behind").isTrue();
        assertThat(lost / rate)
                .as("seconds of the budget that nobody used: only where all who were called came late")
                .isLessThan(isOnTime ? 0.1 : 12);
    }

    private static void come(
            TurnQueue queue,
            Deque<Actor> budget,
            Actor actor,
            List<Actor> actors,
            Window window,
            double rate,
            long now) {
        if (!actor.hasAsked) {
            actor.hasAsked = true;
            actor.ahead = actors.stream()
                    .filter(other -> other == actor || (other.hasAsked && !other.isOver))
                    .mapToInt(other -> other.left)
                    .sum();
        }
        if (queue.ask(actor.key, Lane.CHANGE, actor.creates, window, now)) {
            actor.isQueued = true;
            send(queue, budget, actor);
        } else {
            Duration back = queue.comeBack(actor.key, rate);
            queue.interrupted(actor.key, back, window, now);
            actor.comes = now + back.toNanos();
        }
    }

    private static void send(TurnQueue queue, Deque<Actor> budget, Actor actor) {
        queue.sends(actor.key);
        budget.add(actor);
    }

    private static void check(Actor actor, List<Actor> actors, double rate, long now) {
        if (actor.isPunctual()) {
            assertThat((double) (now - actor.asks) / SECOND)
                    .as("the wait of %s of %s, behind %s requests", actor.key.name(), actors.size(), actor.ahead)
                    .isLessThan(2 * actor.ahead / rate + CONSTANT_SECONDS);
        }
    }
}
