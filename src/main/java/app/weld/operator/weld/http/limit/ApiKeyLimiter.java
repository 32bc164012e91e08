package app.weld.operator.weld.http.limit;

import app.weld.operator.weld.MonotonicClock;
import app.weld.operator.weld.Priority;
import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Decides when a request with one API key may be sent. All requests with the key share it. Safe for threads. */
public final class ApiKeyLimiter {
    private static final long IDLE = TimeUnit.HOURS.toNanos(1);
    private static final long IDLE_REFUSED = TimeUnit.HOURS.toNanos(24);
    private static final long CHECK = TimeUnit.MILLISECONDS.toNanos(5);

    private final MonotonicClock time;
    private final RequestBudget budget;
    private final RateLimitPause pause;
    private final CredentialCircuitBreaker breaker;
    private long used;

    /**
     * The pause after a 429.
     *
     * @param remaining for how long no request is sent from now on
     * @param added by how much this answer made the pause longer
     */
    public record Paused(Duration remaining, Duration added) {}

    public ApiKeyLimiter(Limits limits, MonotonicClock time) {
        long now = time.nanos();
        this.time = time;
        this.budget = new RequestBudget(limits.requestsPerSecond(), limits.maxInFlight(), now);
        this.pause = new RateLimitPause(now);
        this.breaker = new CredentialCircuitBreaker(limits.refusalProbe().toNanos());
        this.used = now;
    }

    /**
     * Waits until a request may be sent. A caller for which this returns must report the outcome of the request, if there is
     * one, and must call {@link #leave}.
     *
     * @param checksKey the request finds out whether Weld refuses the key, so it is sent even while the circuit breaker is open
     * @return the epoch of the request, which {@link #accepted} and {@link #refused} take
     * @throws WeldException when the request must not be sent: Unauthorized, RateLimited, Busy
     */
    public synchronized long enter(Priority priority, Duration maxWait, boolean checksKey) throws InterruptedException {
        // The machine's own clock bounds the wait, which ends even where the given clock stands still.
        long deadline = System.nanoTime() + maxWait.toNanos();
        RequestBudget.Place place = budget.join(priority);
        try {
            while (true) {
                long now = time.nanos();
                used = now;
                String refusal = breaker.reason(now);
                if (refusal != null && !checksKey) {
                    throw new WeldException.Unauthorized(refusal);
                }
                if (pause.remaining(now) > 0) {
                    throw new WeldException.RateLimited(Duration.ofNanos(pause.remaining(now)));
                }
                long wait = budget.tryStart(place, now);
                if (wait == 0) {
                    return breaker.began(now);
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

    /** Other limits hold from now on, for those who wait, too. */
    public synchronized void change(double requestsPerSecond, int maxInFlight) {
        budget.change(requestsPerSecond, maxInFlight, time.nanos());
        notifyAll();
    }

    /** The request has ended. It took this many nanoseconds. */
    public synchronized void leave(long took) {
        budget.finished(took, time.nanos());
        notifyAll();
    }

    /** Weld accepted the key of a request of this epoch. */
    public synchronized void accepted(long epoch) {
        breaker.accepted(epoch);
        pause.served(time.nanos());
    }

    /** Weld refused the key of a request of this epoch. */
    public synchronized void refused(String why, long epoch) {
        breaker.refused(why, epoch, time.nanos());
    }

    /**
     * Weld asked for fewer requests (429).
     *
     * @param retryAfter the pause that Weld asked for; absent where the answer names none
     */
    public synchronized Paused limited(@Nullable Duration retryAfter) {
        long now = time.nanos();
        long before = pause.remaining(now);
        budget.drain(now);
        pause.begin(retryAfter, now);
        long after = pause.remaining(now);
        return new Paused(Duration.ofNanos(after), Duration.ofNanos(after - before));
    }

    /** Closes the circuit breaker: the key may be valid by now. */
    public synchronized void forgetRefusal() {
        breaker.forget();
    }

    /** Counts the key as in use from now on. */
    public synchronized void touch() {
        used = time.nanos();
    }

    /** Whether nothing is lost when this object is removed. */
    public synchronized boolean isIdle() {
        long now = time.nanos();
        return budget.isIdle() && pause.remaining(now) == 0 && now - used > (breaker.isActive() ? IDLE_REFUSED : IDLE);
    }
}
