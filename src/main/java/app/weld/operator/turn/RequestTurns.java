package app.weld.operator.turn;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.MonotonicClock;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets as many resources begin with one API key as the request budget carries to their end without a long wait, in the order in
 * which they first asked. The others wait outside of any thread, before they send or write anything, and are requeued when it is
 * their turn. A resource keeps its place between its reconciliations. Each key has a queue of its own. Safe for threads.
 */
public final class RequestTurns {
    private final ToDoubleFunction<ApiKey> requestsPerSecond;
    private final Consumer<ResourceKey> requeue;
    private final MonotonicClock time;
    private final Map<ApiKey, TurnQueue> queues = new HashMap<>();
    /** With which key a resource has a place. */
    private final Map<ResourceKey, ApiKey> keys = new HashMap<>();

    /**
     * Nobody has begun yet.
     *
     * @param requestsPerSecond that a key may send
     * @param requeue has a resource reconciled at once
     */
    public RequestTurns(ToDoubleFunction<ApiKey> requestsPerSecond, Consumer<ResourceKey> requeue, Clock clock) {
        this.requestsPerSecond = requestsPerSecond;
        this.requeue = requeue;
        this.time = new MonotonicClock(clock);
    }

    /** What a client asks before each request for a resource. It throws Busy where it is not the turn of the resource. */
    public Supplier<Priority> of(ApiKey key, ResourceKey resource, Lane lane) {
        return () -> {
            Duration wait = ask(key, resource, lane, false, true);
            if (wait != null) {
                throw new WeldException.Busy(wait);
            }
            return Priority.USER;
        };
    }

    /**
     * Whether a creation goes on now. It asks before it writes anything.
     *
     * @return after how long it is tried again at the latest, as it is requeued when it is its turn; absent where it goes on
     */
    public @Nullable Duration create(ApiKey key, ResourceKey resource) {
        return ask(key, resource, Lane.CHANGE, true, false);
    }

    private @Nullable Duration ask(ApiKey key, ResourceKey resource, Lane lane, boolean creates, boolean sends) {
        List<ResourceKey> others = new ArrayList<>();
        Duration wait = null;
        synchronized (this) {
            ApiKey before = keys.put(resource, key);
            if (before != null && !before.equals(key)) {
                others.addAll(change(before, (queue, window) -> queue.remove(resource, window, time.nanos())));
            }
            TurnQueue queue = queues.computeIfAbsent(key, unused -> new TurnQueue());
            if (!queue.ask(resource, lane, creates, window(key), time.nanos())) {
                wait = queue.comeBack(resource, requestsPerSecond.applyAsDouble(key));
            } else if (sends) {
                queue.sends(resource);
            }
            others.addAll(queue.takeCalled());
        }
        others.forEach(requeue);
        return wait;
    }

    /** The creation is about to list the syncs of Weld. */
    public synchronized void lists(ApiKey key, ResourceKey resource) {
        TurnQueue queue = queues.get(key);
        if (queue != null) {
            queue.lists(resource);
        }
    }

    /** Whether others are at work that will list the syncs of this workspace soon. */
    public synchronized boolean areComing(ApiKey key) {
        TurnQueue queue = queues.get(key);
        return queue != null && queue.areComing();
    }

    /** The reconciliation of the resource is over, and nothing is left to do. */
    public void finished(ResourceKey resource) {
        after(resource, (queue, window) -> queue.finished(resource, window, time.nanos()));
    }

    /** The reconciliation of the resource was stopped by something else than the budget: others begin. */
    public void stopped(ResourceKey resource) {
        after(resource, (queue, window) -> queue.stopped(resource, window, time.nanos()));
    }

    /** The resource goes on by itself after this delay. If it is its turn, it stays so until then. */
    public void interrupted(ResourceKey resource, Duration delay) {
        after(resource, (queue, window) -> queue.interrupted(resource, delay, window, time.nanos()));
    }

    /** The resource is deleted or suspended. */
    public void forget(ResourceKey resource) {
        after(resource, (queue, window) -> queue.remove(resource, window, time.nanos()));
    }

    private void after(ResourceKey resource, BiConsumer<TurnQueue, Window> what) {
        List<ResourceKey> others;
        synchronized (this) {
            ApiKey key = keys.get(resource);
            if (key == null) {
                return;
            }
            others = change(key, what);
            TurnQueue queue = queues.get(key);
            if (queue == null || !queue.has(resource)) {
                keys.remove(resource);
            }
        }
        others.forEach(requeue);
    }

    /** Returns whose turn it is now. */
    private List<ResourceKey> change(ApiKey key, BiConsumer<TurnQueue, Window> what) {
        TurnQueue queue = queues.get(key);
        if (queue == null) {
            return List.of();
        }
        what.accept(queue, window(key));
        if (queue.isEmpty()) {
            queues.remove(key);
        }
        return queue.takeCalled();
    }

    private Window window(ApiKey key) {
        int waiting =
                (int) queues.values().stream().filter(TurnQueue::isWaiting).count();
        return Window.of(requestsPerSecond.applyAsDouble(key), waiting);
    }
}
