package app.weld.operator.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.ManualClock;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallCoalescerTest {
    private final CallCoalescer<String, Integer> calls = new CallCoalescer<>(Clock.systemUTC(), Duration.ofSeconds(20));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins a call that ends when the latch opens, and returns once it is under way. */
    private Future<Integer> begin(CountDownLatch end) {
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> calls.get("a", Instant.now(), () -> {
            begun.countDown();
            await(end);
            return made.incrementAndGet();
        }));
        await(begun);
        return first;
    }

    private List<Future<Integer>> ask(int number) {
        List<Future<Integer>> asked = new ArrayList<>();
        AtomicInteger asking = new AtomicInteger();
        for (int i = 0; i < number; i++) {
            asked.add(threads.submit(() -> {
                asking.incrementAndGet();
                return calls.get("a", Instant.now(), made::incrementAndGet);
            }));
        }
        org.awaitility.Awaitility.await().until(() -> asking.get() == number);
        return asked;
    }

    @Test
    void oneCallServesAllWhoAskedWhileAnotherWasUnderWay() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Future<Integer> first = begin(end);
        List<Future<Integer>> others = ask(20);
        end.countDown();

        assertThat(first.get()).isEqualTo(1);
        for (Future<Integer> other : others) {
            assertThat(other.get())
                    .as("an answer of a call that began after it was asked for")
                    .isGreaterThan(1);
        }
        assertThat(made.get()).isLessThanOrEqualTo(3);
        assertThat(calls.underWay()).isZero();
    }

    @Test
    void whatIsAskedForAloneIsAskedForAnew() {
        assertThat(calls.get("a", Instant.now(), made::incrementAndGet)).isEqualTo(1);
        assertThat(calls.get("a", Instant.now(), made::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void anotherThingDoesNotWait() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Future<Integer> first = begin(end);

        assertThat(calls.get("b", Instant.now(), () -> 7)).isEqualTo(7);

        end.countDown();
        assertThat(first.get()).isEqualTo(1);
    }

    @Test
    void aFailureIsThatOfAllWhomTheCallWasToServeAndOfNobodyElse() {
        CountDownLatch end = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> calls.get("a", Instant.now(), () -> {
            await(end);
            throw new IllegalStateException("down");
        }));
        end.countDown();

        assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("down");
        assertThat(calls.get("a", Instant.now(), made::incrementAndGet)).isEqualTo(1);
        assertThat(calls.underWay()).isZero();
    }

    @Test
    void whoGivesUpHasTheAnswerThatBeganAfterHeAsked() throws Exception {
        // Given somebody whose patience is short, and a call that takes long
        ManualClock clock = new ManualClock();
        CallCoalescer<String, Integer> impatient = new CallCoalescer<>(clock, Duration.ofMillis(50));
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> impatient.get("a", clock.instant(), () -> {
            begun.countDown();
            await(end);
            return made.incrementAndGet();
        }));
        await(begun);
        clock.advance(Duration.ofSeconds(1));
        Instant asked = clock.instant();
        assertThatThrownBy(() -> impatient.get("a", asked, made::incrementAndGet))
                .isInstanceOf(WeldException.Busy.class);
        // When the call has ended
        end.countDown();
        assertThat(first.get()).isEqualTo(1);
        // Then its answer is not his, since it began before he asked; but who asked before it began would have it
        assertThat(impatient.get("a", asked, made::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void anAnswerIsKeptAMomentForThoseWhoGaveUpWaitingForIt() throws Exception {
        ManualClock clock = new ManualClock();
        CallCoalescer<String, Integer> impatient = new CallCoalescer<>(clock, Duration.ofMillis(50));
        Instant asked = clock.instant();
        CountDownLatch firstEnd = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> impatient.get("a", asked, () -> {
            begun.countDown();
            await(firstEnd);
            return made.incrementAndGet();
        }));
        await(begun);
        assertThatThrownBy(() -> impatient.get("a", asked, made::incrementAndGet))
                .isInstanceOf(WeldException.Busy.class);
        firstEnd.countDown();
        assertThat(first.get()).isEqualTo(1);
        // The next call is for him, made for another one who comes before him
        assertThat(impatient.get("a", asked, made::incrementAndGet)).isEqualTo(2);

        assertThat(impatient.get("a", asked, made::incrementAndGet)).as("kept").isEqualTo(2);
        assertThat(impatient.underWay()).as("nobody else will come for it").isZero();
        assertThat(impatient.get("a", asked, made::incrementAndGet)).isEqualTo(3);
    }

    @Test
    void asSoonAsEnoughWaitNobodyWaitsForMore() throws Exception {
        CallCoalescer<String, Integer> gathering =
                new CallCoalescer<>(Clock.systemUTC(), Duration.ofSeconds(20), Duration.ofMinutes(10), 3);
        List<Future<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            asked.add(threads.submit(() -> gathering.get("a", Instant.now(), () -> true, made::incrementAndGet)));
        }
        for (Future<Integer> each : asked) {
            assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }
}
