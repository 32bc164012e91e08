package app.weld.operator.weld.http.limit;

import app.weld.operator.weld.Priority;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * How many requests of one key may be sent: a token bucket and a bound on those under way. User calls go before background
 * calls, which besides leave some tokens and some of the room to them. While users wait, every tenth request is still one of
 * the background, if one waits there. Times are nanoseconds; not safe for threads.
 */
final class RequestBudget {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long SOONEST_RETURN = TimeUnit.SECONDS.toNanos(1);
    /** The weight of the latest request in how long they take. */
    private static final double LATEST = 0.2;

    /** Of so many requests, one is of the background, however many users wait. */
    private static final int BACKGROUND_SHARE = 10;

    private static final long LATEST_RETURN = TimeUnit.SECONDS.toNanos(60);

    /** A call's place in the queue. */
    static final class Place {
        private final Priority priority;

        private Place(Priority priority) {
            this.priority = priority;
        }
    }

    private double rate;
    private double capacity;
    private double reserve;
    private int maxInFlight;
    private int maxBackgroundInFlight;
    private final Queue<Place> users = new ArrayDeque<>();
    private final Queue<Place> background = new ArrayDeque<>();

    private double tokens;
    private long refilled;
    private int inFlight;
    /** How many requests of users were begun since the last one of the background. */
    private int usersInARow;

    private long promised;
    /** How long requests take, the latest ones above all. */
    private double service;
    /** When a request was last begun or answered. */
    private long progress;

    RequestBudget(double requestsPerSecond, int maxInFlight, long now) {
        set(requestsPerSecond, maxInFlight);
        this.tokens = capacity;
        this.refilled = now;
        this.promised = now;
        this.progress = now;
    }

    /** Other limits hold from now on. Those who wait keep their places. */
    void change(double requestsPerSecond, int requestsInFlight, long now) {
        refill(now);
        set(requestsPerSecond, requestsInFlight);
        tokens = Math.min(tokens, capacity);
    }

    private void set(double requestsPerSecond, int requestsInFlight) {
        rate = requestsPerSecond / SECOND;
        capacity = Math.max(1, requestsPerSecond);
        reserve = Math.min(capacity - 1, capacity / 5);
        maxInFlight = requestsInFlight;
        maxBackgroundInFlight = Math.max(1, requestsInFlight - Math.max(1, requestsInFlight / 4));
    }

    /** Queues a call, which must leave at the end, whether it went or not. */
    Place join(Priority priority) {
        Place place = new Place(priority);
        queue(place).add(place);
        return place;
    }

    void leave(Place place) {
        queue(place).remove(place);
    }

    /**
     * Zero if the call may be sent now, which counts it as under way; else an estimate of the nanoseconds that it has to
     * wait. A caller that cannot wait so long should leave at once, so that it does not hold up others.
     */
    long tryStart(Place place, long now) {
        refill(now);
        boolean isUser = place.priority == Priority.USER;
        int ahead = isUser ? ahead(place) + (isBackgroundDue() ? 1 : 0) : aheadOfBackground(place);
        boolean leavesReserve = !isUser && users.isEmpty();
        double missing = 1 + ahead + (leavesReserve ? reserve : 0) - tokens;
        // Rounding must not make a call wait for a token that is there but for its last bit.
        if (missing > 1e-6) {
            return Math.max(1, (long) Math.ceil(missing / rate));
        }
        int room = isUser ? maxInFlight : maxBackgroundInFlight;
        if (ahead > 0 || inFlight >= room) {
            int mustEnd = ahead + 1 - (room - inFlight);
            double each = Math.max(service, (double) (now - progress));
            return 1 + (long) (each * Math.max(0, mustEnd) / room);
        }
        tokens -= 1;
        inFlight += 1;
        usersInARow = isUser ? Math.min(usersInARow + 1, BACKGROUND_SHARE) : 0;
        progress = now;
        return 0;
    }

    /** A request that was under way is over, and took so many nanoseconds. */
    void finished(long took, long now) {
        inFlight -= 1;
        service += (took - service) * LATEST;
        progress = now;
    }

    /** Starts without a burst after Weld asked for fewer requests. */
    void drain(long now) {
        refill(now);
        tokens = Math.min(tokens, 1);
    }

    /** The delay after which a call that was not sent should come again: for each such call later than for the one before. */
    long comeBack(long now) {
        promised = Math.min(Math.max(promised, now + SOONEST_RETURN) + (long) (1 / rate), now + LATEST_RETURN);
        return promised - now;
    }

    boolean isIdle() {
        return inFlight == 0 && users.isEmpty() && background.isEmpty();
    }

    private void refill(long now) {
        tokens = Math.min(capacity, tokens + (now - refilled) * rate);
        refilled = now;
    }

    private Queue<Place> queue(Place place) {
        return place.priority == Priority.USER ? users : background;
    }

    /** Whether the next request is one of the background, although users may wait. */
    private boolean isBackgroundDue() {
        return !background.isEmpty() && usersInARow >= BACKGROUND_SHARE - 1 && inFlight < maxBackgroundInFlight;
    }

    /** Where users wait, others come after them: only the share of the background is sure. */
    private int aheadOfBackground(Place place) {
        int ahead = ahead(place);
        return users.isEmpty() ? ahead : ahead * BACKGROUND_SHARE + Math.max(0, BACKGROUND_SHARE - 1 - usersInARow);
    }

    private int ahead(Place place) {
        int ahead = 0;
        for (Place other : queue(place)) {
            if (other == place) {
                return ahead;
            }
            ahead++;
        }
        throw new IllegalStateException("not in the queue");
    }
}
