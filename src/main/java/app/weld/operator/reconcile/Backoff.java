package app.weld.operator.reconcile;

import app.weld.operator.weld.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Not before when a resource is tried again after a failure, with jitter. An edit, a request or a changed Secret begins
 * anew, also where it came while the attempt that failed was under way. The framework's own retry is not used for this:
 * it gives up, and events spend its attempts. A clock that is set back makes no wait longer.
 */
public final class Backoff {
    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 16;

    private final DoubleSupplier luck;
    private final MonotonicClock time;
    private final Map<String, Attempts> attempts = new ConcurrentHashMap<>();

    /**
     * What is known of the attempts at one resource, of which there is one at a time.
     *
     * @param of what was tried last; absent where nothing has failed
     * @param outdated something has changed since the attempt began: what it meets says nothing about the next one
     */
    private record Attempts(@Nullable Object of, int failures, long notBefore, boolean outdated) {
        boolean at(Object other) {
            return other.equals(of);
        }
    }

    public Backoff(DoubleSupplier luck, Clock clock) {
        this.luck = luck;
        this.time = new MonotonicClock(clock);
    }

    /**
     * Whether it may be tried; if so, the attempt begins now.
     *
     * @param of what is being tried, such as the generation: attempts at something else do not count
     * @return how long to wait still; empty when it may be tried
     */
    public Optional<Duration> remaining(String uid, Object of) {
        Attempts so = attempts.computeIfPresent(
                uid,
                (key, known) -> known.of() == null
                        ? null
                        : new Attempts(known.of(), known.failures(), known.notBefore(), false));
        long left = so == null || !so.at(of) ? 0 : so.notBefore() - time.nanos();
        return left <= 0 ? Optional.empty() : Optional.of(Duration.ofNanos(left));
    }

    /** Returns how long to wait: doubling from {@code first} up to {@code longest}. */
    Duration failed(String uid, Object of, Duration first, Duration longest) {
        Attempts so = attempts.get(uid);
        int failures = so == null || !so.at(of) ? 0 : so.failures();
        Duration growing = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return wait(uid, of, failures + 1, growing.compareTo(longest) < 0 ? growing : longest);
    }

    /** Waits as long as was asked for. */
    Duration asked(String uid, Object of, Duration delay) {
        return wait(uid, of, 0, delay);
    }

    private Duration wait(String uid, Object of, int failures, Duration delay) {
        double factor = 1 + luck.getAsDouble() * JITTER;
        Duration jittered = Duration.ofMillis((long) (delay.toMillis() * factor));
        long notBefore = time.nanos() + jittered.toNanos();
        attempts.compute(
                uid, (key, so) -> so != null && so.outdated() ? so : new Attempts(of, failures, notBefore, false));
        return jittered;
    }

    /** Something that the resource depends on has changed: what fails now was tried with what was there before. */
    public void changed(String uid) {
        attempts.put(uid, new Attempts(null, 0, 0, true));
    }

    /** Nothing is in the way any more. */
    public void succeeded(String uid) {
        attempts.computeIfPresent(uid, (key, so) -> so.outdated() ? so : null);
    }

    /** The resource is gone. */
    public void forget(String uid) {
        attempts.remove(uid);
    }
}
