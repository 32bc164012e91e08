package app.weld.operator.sync.binding;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Lets as many creations begin in one workspace as the request budget carries to their end without a long wait. The others wait
 * before they write anything, in the order in which they came, and are requeued when it is their turn: several at a time, so that
 * one listing serves them. Safe for threads.
 */
final class CreationTurns {
    /** A request of one creation waits for those of the others at most so long: less than a request may wait for the budget. */
    private static final double SECONDS_OF_BUDGET = 1.6;

    private static final int MAX = 1000;
    /** The next ones begin when so few of the last ones are left, which leaves the budget no time without requests. */
    private static final int SHARE_LEFT = 8;
    /** A resource that does not come when it is its turn, such as a deleted one, gives it up. */
    private static final Duration TO_COME = Duration.ofSeconds(10);

    private static final long AT_WORK = Long.MAX_VALUE;

    private final ToDoubleFunction<ApiKey> requestsPerSecond;
    private final Consumer<ResourceKey> requeue;
    private final MonotonicClock time;
    private final Map<ApiKey, Workspace> workspaces = new HashMap<>();

    /** The creations in one workspace. */
    private static final class Workspace {
        private final Set<ResourceKey> waiting = new LinkedHashSet<>();
        /** Those whose turn it is, and until when that holds. */
        private final Map<ResourceKey, Long> begun = new LinkedHashMap<>();
        /** Those of them that have come as far as the listing. */
        private final Set<ResourceKey> listing = new LinkedHashSet<>();

        private boolean isEmpty() {
            return waiting.isEmpty() && begun.isEmpty();
        }
    }

    /**
     * Nobody has begun yet.
     *
     * @param requestsPerSecond that a key may send
     * @param requeue has a resource reconciled at once
     */
    CreationTurns(ToDoubleFunction<ApiKey> requestsPerSecond, Consumer<ResourceKey> requeue, Clock clock) {
        this.requestsPerSecond = requestsPerSecond;
        this.requeue = requeue;
        this.time = new MonotonicClock(clock);
    }

    /** Whether the creation goes on now. If not, the resource is requeued when it is its turn. */
    boolean begin(ApiKey key, ResourceKey resource) {
        List<ResourceKey> others = new ArrayList<>();
        boolean begins;
        int size = size(key);
        synchronized (this) {
            Workspace workspace = workspaces.computeIfAbsent(key, unused -> new Workspace());
            workspace.begun.values().removeIf(until -> until - time.nanos() < 0);
            if (!workspace.begun.containsKey(resource)) {
                boolean isFree = workspace.waiting.isEmpty() && workspace.begun.size() < size;
                workspace.waiting.add(resource);
                // Also where those whose turn it was have not come.
                if (isFree || workspace.begun.size() <= size / SHARE_LEFT) {
                    others.addAll(admit(workspace, size));
                }
            }
            begins = workspace.begun.replace(resource, AT_WORK) != null;
            others.remove(resource);
        }
        others.forEach(requeue);
        return begins;
    }

    /** The creation is about to list the syncs of Weld. */
    synchronized void lists(ApiKey key, ResourceKey resource) {
        Workspace workspace = workspaces.get(key);
        if (workspace != null && workspace.begun.containsKey(resource)) {
            workspace.listing.add(resource);
        }
    }

    /** Whether others are at work that will list the syncs of this workspace soon. */
    synchronized boolean areComing(ApiKey key) {
        Workspace workspace = workspaces.get(key);
        return workspace != null
                && workspace.begun.entrySet().stream()
                        .anyMatch(begun -> begun.getValue() == AT_WORK && !workspace.listing.contains(begun.getKey()));
    }

    /** The creation is over, or is not tried any further for now. */
    void end(ResourceKey resource) {
        next(resource).forEach(requeue);
    }

    private synchronized List<ResourceKey> next(ResourceKey ended) {
        List<ResourceKey> next = new ArrayList<>();
        workspaces.forEach((key, workspace) -> {
            if (workspace.begun.remove(ended) != null) {
                workspace.listing.remove(ended);
                int size = size(key);
                if (workspace.begun.size() <= size / SHARE_LEFT) {
                    next.addAll(admit(workspace, size));
                }
            }
        });
        workspaces.values().removeIf(Workspace::isEmpty);
        return next;
    }

    private int size(ApiKey key) {
        return (int) Math.min(MAX, Math.max(1, requestsPerSecond.applyAsDouble(key) * SECONDS_OF_BUDGET));
    }

    private List<ResourceKey> admit(Workspace workspace, int size) {
        List<ResourceKey> admitted = workspace.waiting.stream()
                .limit(Math.max(0, size - workspace.begun.size()))
                .toList();
        long until = time.nanos() + TO_COME.toNanos();
        admitted.forEach(resource -> {
            workspace.waiting.remove(resource);
            workspace.begun.put(resource, until);
        });
        return admitted;
    }

    /** The resource is deleted. */
    void forget(ResourceKey resource) {
        synchronized (this) {
            workspaces.values().forEach(workspace -> workspace.waiting.remove(resource));
        }
        end(resource);
    }
}
