package app.weld.operator.poll;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call for all who want the same: whoever asks while a call is under way waits for the next one, which begins after he
 * asked and serves everybody who did so meanwhile. Safe for threads.
 *
 * @param <K> what is asked for
 * @param <V> the answer
 */
public final class SharedCalls<K, V> {
    private final Map<K, Queue<V>> queues = new HashMap<>();

    /** Those who ask for one thing. */
    private static final class Queue<V> {
        private final ReentrantLock turn = new ReentrantLock(true);
        private Round<V> forming = new Round<>();
        private int members;
    }

    /** Those whom one call serves. */
    private static final class Round<V> {
        private @Nullable V answer;
        private @Nullable RuntimeException failure;

        private boolean isOver() {
            return answer != null || failure != null;
        }
    }

    /**
     * The answer of a call that began after this was called, made by this thread or by another one.
     *
     * @throws RuntimeException what that call threw, the same for all whom it was to serve
     */
    public V get(K key, Supplier<V> call) {
        Queue<V> queue;
        Round<V> mine;
        synchronized (this) {
            queue = queues.computeIfAbsent(key, unused -> new Queue<>());
            queue.members++;
            mine = queue.forming;
        }
        queue.turn.lock();
        try {
            if (!mine.isOver()) {
                lead(queue, mine, call);
            }
            if (mine.failure != null) {
                throw mine.failure;
            }
            return Objects.requireNonNull(mine.answer);
        } finally {
            queue.turn.unlock();
            synchronized (this) {
                queue.members--;
                if (queue.members == 0) {
                    queues.remove(key);
                }
            }
        }
    }

    private void lead(Queue<V> queue, Round<V> round, Supplier<V> call) {
        synchronized (this) {
            queue.forming = new Round<>();
        }
        try {
            round.answer = call.get();
        } catch (RuntimeException e) {
            round.failure = e;
        }
    }

    /** How many things are asked for now. */
    synchronized int underWay() {
        return queues.size();
    }
}
