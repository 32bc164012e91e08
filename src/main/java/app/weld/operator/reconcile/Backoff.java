package app.weld.operator.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * Not before when a resource is tried again after a failure, with jitter. An edit, a request or a changed Secret begins
 * anew. The framework's own retry is not used for this: it gives up, and events spend its attempts.
 */
final class Backoff {
    private static final double JITTER = 0.2;
    private static final int MOST_DOUBLINGS = 16;

    private final DoubleSupplier luck;
    private final Map<String, Attempts> attempts = new ConcurrentHashMap<>();

    private record Attempts(Object of, int failures, Instant notBefore) {}

    Backoff(DoubleSupplier luck) {
        this.luck = luck;
    }

    /**
     * Whether it may be tried.
     *
     * @param of what is being tried, such as the generation: attempts at something else do not count
     * @return how long to wait still; empty when it may be tried
     */
    Optional<Duration> remaining(String uid, Object of, Instant now) {
        Attempts so = attempts.get(uid);
        return so == null || !so.of().equals(of) || !now.isBefore(so.notBefore())
                ? Optional.empty()
                : Optional.of(Duration.between(now, so.notBefore()));
    }

    /** Returns how long to wait: doubling from {@code first} up to {@code longest}. */
    Duration failed(String uid, Object of, Duration first, Duration longest, Instant now) {
        Attempts so = attempts.get(uid);
        int failures = so == null || !so.of().equals(of) ? 0 : so.failures();
        Duration growing = first.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return wait(uid, of, failures + 1, growing.compareTo(longest) < 0 ? growing : longest, now);
    }

    /** Waits as long as was asked for. */
    Duration asked(String uid, Object of, Duration delay, Instant now) {
        return wait(uid, of, 0, delay, now);
    }

    private Duration wait(String uid, Object of, int failures, Duration delay, Instant now) {
        double factor = 1 + luck.getAsDouble() * JITTER;
        Duration jittered = Duration.ofMillis((long) (delay.toMillis() * factor));
        attempts.put(uid, new Attempts(of, failures, now.plus(jittered)));
        return jittered;
    }

    void forget(String uid) {
        attempts.remove(uid);
    }
}
