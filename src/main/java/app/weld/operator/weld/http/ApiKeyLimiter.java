package app.weld.operator.weld.http;

import app.weld.operator.weld.MonotonicClock;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All that the calls with one key share: the budget, the pause that Weld asked for, the refusal, and what is counted. Safe for threads. */
final class ApiKeyLimiter {
    private static final long IDLE = TimeUnit.HOURS.toNanos(1);
    private static final long IDLE_REFUSED = TimeUnit.HOURS.toNanos(24);
    private static final long CHECK = TimeUnit.MILLISECONDS.toNanos(5);

    private final MonotonicClock time;
    private final RequestBudget budget;
    private final RateLimitPause pause;
    private final CredentialCircuitBreaker refusal;
    private final RequestMetrics meters;
    private final ServerTime serverTime = new ServerTime();
    private final KeyCheck keyCheck = new KeyCheck();
    private long used;

    ApiKeyLimiter(Limits limits, MonotonicClock time, RequestMetrics meters) {
        long now = time.nanos();
        this.meters = meters;
        this.time = time;
        this.budget = new RequestBudget(limits.requestsPerSecond(), limits.maxInFlight(), now);
        this.pause = new RateLimitPause(now);
        this.refusal = new CredentialCircuitBreaker(limits.refusalProbe().toNanos());
        this.used = now;
    }

    /**
     * Waits for the turn of a call. Whoever gets it must tell the outcome, if any, and {@link #leave}.
     *
     * @param asksForKey whether it asks if the key is refused: then it goes even while the key counts as refused
     * @return to be handed back with the outcome
     * @throws WeldException when the call must not be sent: Unauthorized, RateLimited, Busy
     */
    synchronized long enter(Priority priority, Duration patience, boolean asksForKey) throws InterruptedException {
        // The wait is bounded by the machine's own clock: it ends even where the given one stands still.
        long deadline = System.nanoTime() + patience.toNanos();
        RequestBudget.Place place = budget.join(priority);
        try {
            while (true) {
                long now = time.nanos();
                used = now;
                String refused = refusal.reason(now);
                if (refused != null && !asksForKey) {
                    throw new WeldException.Unauthorized(refused);
                }
                if (pause.remaining(now) > 0) {
                    throw new WeldException.RateLimited(Duration.ofNanos(pause.remaining(now)));
                }
                long wait = budget.tryStart(place, now);
                if (wait == 0) {
                    return refusal.began(now);
                }
                long left = deadline - System.nanoTime();
                if (wait > left) {
                    throw new WeldException.Busy(Duration.ofNanos(Math.max(wait, budget.comeBack(now))));
                }
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, Math.max(wait, CHECK)));
            }
        } finally {
            budget.leave(place);
            notifyAll();
        }
    }

    /** The call is over, and took so many nanoseconds. */
    synchronized void leave(long took) {
        budget.finished(took, time.nanos());
        notifyAll();
    }

    synchronized void accepted(long entered) {
        refusal.accepted(entered);
        pause.served(time.nanos());
    }

    synchronized void refused(String why, long entered) {
        refusal.refused(why, entered, time.nanos());
    }

    /** Returns how long nothing is sent from now on. */
    synchronized Duration limited(@Nullable Duration asked) {
        long now = time.nanos();
        long before = pause.remaining(now);
        budget.drain(now);
        pause.begin(asked, now);
        long after = pause.remaining(now);
        meters.limited(Duration.ofNanos(after - before));
        return Duration.ofNanos(after);
    }

    synchronized void forgetRefusal() {
        refusal.forget();
        keyCheck.forget();
    }

    /** An answer came, made at this time of Weld's. */
    synchronized void sawDate(Instant date) {
        serverTime.saw(date, System.nanoTime());
    }

    synchronized Optional<Instant> serverTime() {
        return serverTime.at(System.nanoTime());
    }

    KeyCheck keyCheck() {
        return keyCheck;
    }

    RequestMetrics meters() {
        return meters;
    }

    synchronized void touch() {
        used = time.nanos();
    }

    /** Whether nothing is lost when this is forgotten. */
    synchronized boolean isIdle() {
        long now = time.nanos();
        return budget.isIdle() && pause.remaining(now) == 0 && now - used > (refusal.isActive() ? IDLE_REFUSED : IDLE);
    }
}
