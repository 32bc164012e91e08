package app.weld.operator.reconcile;

import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The earliest time of the next attempt at one resource after a failure, with jitter. An edit, a request or a changed Secret
 * begins anew, also where it came while the attempt that failed was under way. The framework's own retry is not used for this:
 * it gives up, and events spend its attempts. A clock that is set back makes no wait longer. Safe for threads.
 */
public final class Backoff {
    private static final double JITTER = 0.2;
    private static final int MAX_DOUBLINGS = 16;

    private final DoubleSupplier jitter;
    private final MonotonicClock time;
    private @Nullable Attempts attempts;

    /**
     * What is known of the attempts, of which there is one at a time.
     *
     * @param of what was tried last; absent where nothing has failed
     * @param outdated something has changed since the attempt began: what it meets says nothing about the next one
     */
    private record Attempts(@Nullable Object of, int failures, long notBefore, boolean outdated) {
        static final Attempts OUTDATED = new Attempts(null, 0, 0, true);

        boolean isAt(Object other) {
            return other.equals(of);
        }
    }

    public Backoff(DoubleSupplier jitter, Clock clock) {
        this.jitter = jitter;
        this.time = new MonotonicClock(clock);
    }

    /**
     * Whether it may be tried; if so, the attempt begins now.
     *
     * @param of what is being tried, such as the generation: attempts at something else do not count
     * @return how long to wait still; empty when it may be tried
     */
    public synchronized Optional<Duration> remaining(Object of) {
        Attempts last = attempts;
        if (last != null) {
            last = last.of() == null ? null : new Attempts(last.of(), last.failures(), last.notBefore(), false);
            attempts = last;
        }
        long left = last == null || !last.isAt(of) ? 0 : last.notBefore() - time.nanos();
        return left <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(left));
    }

    /** Returns how long to wait: doubling from {@code first} up to {@code max}. */
    synchronized Duration failed(Object of, Duration first, Duration max) {
        int failures = attempts == null || !attempts.isAt(of) ? 0 : attempts.failures();
        Duration growing = first.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        return wait(of, failures + 1, growing.compareTo(max) < 0 ? growing : max);
    }

    /** Waits as long as the server requested. */
    synchronized Duration requested(Object of, Duration delay) {
        return wait(of, 0, delay);
    }

    private Duration wait(Object of, int failures, Duration delay) {
        double factor = 1 + jitter.getAsDouble() * JITTER;
        Duration jittered = Duration.ofMillis((long) (delay.toMillis() * factor));
        if (attempts == null || !attempts.outdated()) {
            attempts = new Attempts(of, failures, time.nanos() + jittered.toNanos(), false);
        }
        return jittered;
    }

    /** Something that the resource depends on has changed: what fails now was tried with what was there before. */
    public synchronized void changed() {
        attempts = Attempts.OUTDATED;
    }

    /** Nothing is in the way any more. */
    public synchronized void succeeded() {
        if (attempts != null && !attempts.outdated()) {
            attempts = null;
        }
    }
}
