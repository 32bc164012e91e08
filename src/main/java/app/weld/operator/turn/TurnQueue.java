package app.weld.operator.turn;

import app.weld.operator.api.ResourceKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The resources that want to send requests with one API key. Who asks first begins first, in its {@link Lane}, and has the turn
 * until it is finished; a bounded number have it at the same time. The others keep their places between their reconciliations,
 * and are called when it is their turn. Who does not come when called loses the turn, not the place. Times are nanoseconds; not
 * safe for threads.
 */
final class TurnQueue {
    /** Who is called comes within this time, or gives the turn up. */
    static final Duration TO_COME = Duration.ofSeconds(10);

    /** So long those who are called count as if they were at work: others do not wait for who comes later. */
    private static final long SOON = Duration.ofSeconds(1).toNanos();

    private static final Duration SOONEST_RETURN = Duration.ofSeconds(2);
    private static final Duration LATEST_RETURN = Duration.ofMinutes(1);

    /** Every resource is reconciled more often than that: what does not ask again needs no place. */
    private static final long REMEMBERED = Duration.ofMinutes(15).toNanos();

    /** Creations begin together when so few of those before them are left, which leaves the budget no time without requests. */
    private static final int SHARE_LEFT = 8;

    private static final int REQUESTS_IN_A_ROW = 3;
    /** The weight of the latest turn in how many requests one takes. */
    private static final double LATEST = 0.1;

    private static final Comparator<Turn> ORDER = Comparator.comparingLong(Turn::number);

    private final Map<ResourceKey, Turn> turns = new HashMap<>();
    private final Map<Lane, NavigableSet<Turn>> waiting = new EnumMap<>(Lane.class);
    private final Map<ResourceKey, Turn> held = new LinkedHashMap<>();
    private final Map<ResourceKey, Turn> absent = new LinkedHashMap<>();
    private final List<ResourceKey> called = new ArrayList<>();
    private long next;
    private int requestsInARow;
    private double requestsPerTurn = 2;

    TurnQueue() {
        for (Lane lane : Lane.values()) {
            waiting.put(lane, new TreeSet<>(ORDER));
        }
    }

    /** Whether it is the turn of this resource, which is being reconciled. If not, it has a place in the queue from now on. */
    boolean ask(ResourceKey resource, Lane lane, boolean creates, Window window, long now) {
        expire(now);
        Turn turn = turns.computeIfAbsent(resource, unused -> new Turn(resource, next++, lane));
        if (!turn.isHeld()) {
            waiting(turn).remove(turn);
            absent.remove(resource);
            boolean alone = isNobodyWaiting();
            turn.waits(lane, creates);
            waiting(turn).add(turn);
            admit(alone, window, now);
            called.remove(resource);
        }
        if (turn.isHeld()) {
            turn.begin();
        } else {
            turn.refuse();
        }
        return turn.isHeld();
    }

    /** The resource sends a request in its turn. */
    void sends(ResourceKey resource) {
        Turn turn = held.get(resource);
        if (turn != null) {
            turn.sends();
        }
    }

    /** The creation is about to list the syncs of Weld. */
    void lists(ResourceKey resource) {
        Turn turn = held.get(resource);
        if (turn != null) {
            turn.lists();
        }
    }

    /** Whether creations are at work that have not come as far as the listing. */
    boolean areComing() {
        return held.values().stream().anyMatch(Turn::isBeforeListing);
    }

    /** Its reconciliation is over, and nothing is left to do: it has no place any more, unless it was not its turn yet. */
    void finished(ResourceKey resource, Window window, long now) {
        Turn turn = turns.get(resource);
        if (turn == null) {
            return;
        }
        if (!turn.isHeld() && turn.refused()) {
            turn.reconciled();
        } else {
            end(turn);
        }
        admit(false, window, now);
    }

    /** Something stops it: it gives the turn to others. If it was not its turn yet, it keeps its place. */
    void stopped(ResourceKey resource, Window window, long now) {
        Turn turn = turns.get(resource);
        if (turn == null) {
            return;
        }
        if (turn.isHeld()) {
            end(turn);
        }
        turn.reconciled();
        admit(false, window, now);
    }

    /** It goes on by itself after this time, and its turn with it. If it was not its turn yet, it keeps its place. */
    void interrupted(ResourceKey resource, Duration delay, Window window, long now) {
        Turn turn = turns.get(resource);
        if (turn == null) {
            return;
        }
        if (turn.isHeld()) {
            turn.pause(now + delay.plus(TO_COME).toNanos());
        }
        turn.reconciled();
        admit(false, window, now);
    }

    /** It is deleted or suspended, or uses another key. */
    void remove(ResourceKey resource, Window window, long now) {
        Turn turn = turns.get(resource);
        if (turn != null) {
            end(turn);
            admit(false, window, now);
        }
    }

    /**
     * After how long a resource that waits comes back by itself: twice as long as it is expected to wait. It is called before
     * that; this is in case that the call is lost, or that all who were called before it do not come.
     */
    Duration comeBack(ResourceKey resource, double requestsPerSecond) {
        Duration twice = estimate(turns.get(resource), requestsPerSecond).multipliedBy(2);
        if (twice.compareTo(SOONEST_RETURN) < 0) {
            return SOONEST_RETURN;
        }
        return twice.compareTo(LATEST_RETURN) > 0 ? LATEST_RETURN : twice;
    }

    private Duration estimate(@Nullable Turn turn, double requestsPerSecond) {
        if (turn == null || turn.isHeld()) {
            return Duration.ZERO;
        }
        int ahead = held.size();
        for (Lane lane : Lane.values()) {
            ahead += lane.compareTo(turn.lane()) < 0
                    ? waiting(lane).size()
                    : lane == turn.lane() ? waiting(lane).headSet(turn).size() : 0;
        }
        return Duration.ofMillis((long) Math.min(1e9, 1000 * ahead * requestsPerTurn / requestsPerSecond));
    }

    /** Those whose turn it has become since the last time that this was called, the one that asks excepted. */
    List<ResourceKey> takeCalled() {
        List<ResourceKey> all = List.copyOf(called);
        called.clear();
        return all;
    }

    /** Whether resources wait that are not called yet. */
    boolean isWaiting() {
        return !isNobodyWaiting();
    }

    /** Whether the resource has a place, or the turn. */
    boolean has(ResourceKey resource) {
        return turns.containsKey(resource);
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    private void end(Turn turn) {
        if (turn.isHeld() && turn.requests() > 0) {
            requestsPerTurn += (turn.requests() - requestsPerTurn) * LATEST;
        }
        turns.remove(turn.resource());
        held.remove(turn.resource());
        absent.remove(turn.resource());
        waiting(turn).remove(turn);
        called.remove(turn.resource());
    }

    /** Who was called and has not come keeps the place, so that it does not lose it to a busy machine. */
    private void expire(long now) {
        for (Turn turn : List.copyOf(held.values())) {
            if (turn.isOver(now)) {
                held.remove(turn.resource());
                called.remove(turn.resource());
                turn.miss(now + REMEMBERED);
                absent.put(turn.resource(), turn);
            }
        }
        for (Turn turn : List.copyOf(absent.values())) {
            if (turn.isOver(now)) {
                end(turn);
            }
        }
    }

    private void admit(boolean alone, Window window, long now) {
        expire(now);
        long late = TO_COME.toNanos() - SOON;
        int begun = (int)
                held.values().stream().filter(turn -> !turn.isLate(now + late)).count();
        boolean together = alone || begun <= window.creations() / SHARE_LEFT;
        Turn first = first();
        while (first != null && begun < limit(first, together, window)) {
            begun++;
            take(first);
            first.call(now + TO_COME.toNanos());
            held.put(first.resource(), first);
            called.add(first.resource());
            first = first();
        }
    }

    private static int limit(Turn turn, boolean together, Window window) {
        if (!turn.creates()) {
            return window.changes();
        }
        return together ? window.creations() : 0;
    }

    private @Nullable Turn first() {
        NavigableSet<Turn> begun = waiting(Lane.BEGUN);
        NavigableSet<Turn> requests = waiting(Lane.REQUEST);
        NavigableSet<Turn> changes = waiting(Lane.CHANGE);
        if (!begun.isEmpty()) {
            return begun.first();
        }
        if (requests.isEmpty() || (!changes.isEmpty() && requestsInARow >= REQUESTS_IN_A_ROW)) {
            return changes.isEmpty() ? null : changes.first();
        }
        return requests.first();
    }

    private void take(Turn turn) {
        switch (turn.lane()) {
            case BEGUN -> {}
            case REQUEST -> requestsInARow = waiting(Lane.CHANGE).isEmpty() ? 0 : requestsInARow + 1;
            case CHANGE -> requestsInARow = 0;
        }
        waiting(turn).remove(turn);
    }

    private boolean isNobodyWaiting() {
        return waiting.values().stream().allMatch(NavigableSet::isEmpty);
    }

    private NavigableSet<Turn> waiting(Turn turn) {
        return waiting(turn.lane());
    }

    private NavigableSet<Turn> waiting(Lane lane) {
        return Objects.requireNonNull(waiting.get(lane));
    }
}
