package app.weld.operator.snapshot;

import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call for all threads that request the same. A thread whose request comes while a call is under way waits for
 * the next call, which begins after the request and serves all requests that came meanwhile. No thread waits long: one
 * that gives up comes back for the answer. Safe for threads.
 *
 * @param <K> what is requested
 * @param <V> the answer
 */
public final class CallCoalescer<K, V> {
    private static final Duration COME_BACK = Duration.ofSeconds(1);
    /** Between two looks whether others come. */
    private static final Duration STEP = Duration.ofMillis(10);
    /** How long an answer is kept for the threads that gave up waiting for it. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Clock clock;
    private final Duration patience;
    private final Duration interval;
    private final int enough;
    private final Map<K, Queue<V>> queues = new HashMap<>();

    /** The threads that request one key. */
    private static final class Queue<V> {
        private final ReentrantLock turn = new ReentrantLock(true);
        private Round<V> forming = new Round<>();
        private @Nullable Round<V> last;
        /** By the machine's own clock; absent while no call is under way. */
        private @Nullable Long leadingSince;
        /** When the last call that served several threads began, by the machine's own clock; absent where none did. */
        private @Nullable Long lastBegan;

        private int members;
    }

    /** The threads that one call serves. */
    private static final class Round<V> {
        private @Nullable V answer;
        private @Nullable RuntimeException failure;
        private Instant began = Instant.MAX;
        private Instant ended = Instant.MAX;
        private int members;
        /** How many threads gave up and have not come back. */
        private int missed;

        private Instant lastMissed = Instant.MIN;

        private boolean isOver() {
            return answer != null || failure != null;
        }
    }

    /** @param patience how long a thread waits for its turn */
    public CallCoalescer(Clock clock, Duration patience) {
        this(clock, patience, Duration.ZERO, 1);
    }

    /**
     * Makes calls for one key an interval apart while several threads request it.
     *
     * @param patience how long a thread waits for its turn
     * @param interval from the beginning of a call that served several to that of the next, which serves all who come meanwhile
     * @param enough as soon as so many threads wait for a call, it begins
     */
    public CallCoalescer(Clock clock, Duration patience, Duration interval, int enough) {
        this.clock = clock;
        this.patience = patience;
        this.interval = interval;
        this.enough = enough;
    }

    /**
     * The answer of a call that began at this time or later, made by this thread or by another one.
     *
     * @param since not in the future
     * @throws WeldException.Busy when that would take long: to be requested again with the same time
     * @throws RuntimeException what the call threw, the same for all threads that it serves
     */
    public V get(K key, Instant since, Supplier<V> call) {
        return get(key, since, () -> false, call);
    }

    /**
     * As {@link #get(Object, Instant, Supplier)}; a thread that is to make the call waits up to an interval for others.
     *
     * @param othersCome whether others will request the same soon
     */
    public V get(K key, Instant since, BooleanSupplier othersCome, Supplier<V> call) {
        Queue<V> queue;
        Round<V> mine;
        synchronized (this) {
            queue = queues.computeIfAbsent(key, unused -> new Queue<>());
            V kept = kept(queue, since);
            if (kept != null) {
                forgetThePast();
                return kept;
            }
            queue.members++;
            mine = queue.forming;
            mine.members++;
        }
        try {
            awaitTurn(queue, mine);
            try {
                if (!mine.isOver()) {
                    gather(queue, mine, othersCome);
                    lead(queue, mine, call);
                }
                if (mine.failure != null) {
                    throw mine.failure;
                }
                return Objects.requireNonNull(mine.answer);
            } finally {
                queue.turn.unlock();
            }
        } finally {
            leave(queue);
        }
    }

    private @Nullable V kept(Queue<V> queue, Instant since) {
        Round<V> last = queue.last;
        if (last == null || last.began.isBefore(since) || isPast(last)) {
            return null;
        }
        last.missed--;
        if (last.missed <= 0) {
            queue.last = null;
        }
        return last.answer;
    }

    private boolean isPast(Round<V> round) {
        return round.ended.plus(KEPT).isBefore(clock.instant());
    }

    private void awaitTurn(Queue<V> queue, Round<V> mine) {
        try {
            if (queue.turn.tryLock(left(queue), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeldException.Unavailable("interrupted before the request to Weld");
        }
        synchronized (this) {
            mine.missed++;
            mine.lastMissed = clock.instant();
        }
        throw new WeldException.Busy(COME_BACK);
    }

    /** A call that takes long already is not waited for. */
    private synchronized long left(Queue<V> queue) {
        long taken = queue.leadingSince == null ? 0 : System.nanoTime() - queue.leadingSince;
        return Math.max(0, patience.toNanos() - taken);
    }

    /** Those who come while the leader waits are served as well. */
    private void gather(Queue<V> queue, Round<V> mine, BooleanSupplier othersCome) {
        if (interval.isZero()) {
            return;
        }
        long began = System.nanoTime();
        long next;
        synchronized (this) {
            next = queue.lastBegan == null ? began : queue.lastBegan + interval.toNanos();
        }
        try {
            while (!isEnough(mine)
                    && (System.nanoTime() - next < 0
                            || (System.nanoTime() - began < interval.toNanos() && othersCome.getAsBoolean()))) {
                TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeldException.Unavailable("interrupted before the request to Weld");
        }
    }

    private synchronized boolean isEnough(Round<V> round) {
        return round.members >= enough;
    }

    private void lead(Queue<V> queue, Round<V> round, Supplier<V> call) {
        synchronized (this) {
            queue.forming = new Round<>();
            queue.leadingSince = System.nanoTime();
            queue.lastBegan = round.members > 1 ? queue.leadingSince : null;
            round.began = clock.instant();
        }
        V answer = null;
        RuntimeException failure = null;
        try {
            answer = call.get();
        } catch (RuntimeException e) {
            failure = e;
        }
        synchronized (this) {
            round.answer = answer;
            round.failure = failure;
            round.ended = clock.instant();
            queue.leadingSince = null;
            queue.last = round.missed > 0 && answer != null ? round : null;
        }
    }

    private synchronized void leave(Queue<V> queue) {
        queue.members--;
        forgetThePast();
    }

    private void forgetThePast() {
        queues.values()
                .removeIf(queue -> queue.members == 0
                        && isLongAgo(queue)
                        && (queue.last == null || isPast(queue.last))
                        && (queue.forming.missed == 0
                                || queue.forming.lastMissed.plus(KEPT).isBefore(clock.instant())));
    }

    private boolean isLongAgo(Queue<V> queue) {
        return queue.lastBegan == null || System.nanoTime() - queue.lastBegan >= interval.toNanos();
    }

    /** How many keys are requested now, or have an answer that a thread may come back for. */
    synchronized int underWay() {
        return queues.size();
    }
}
