package app.weld.operator.reconcile;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long the reconcilers wait.
 *
 * @param pollInterval how often Weld is polled
 * @param creationGrace how long a creation whose outcome is not known is searched for before it is tried again
 * @param gathering how long a listing before creations waits for others who need it too
 * @param jitter gives numbers from 0 to 1, which keep what was put off together from coming back together
 */
public record RequeueIntervals(
        Duration pollInterval, Duration creationGrace, Duration gathering, DoubleSupplier jitter) {
    private static final Duration RESYNC = Duration.ofMinutes(10);
    private static final Duration MAX_BLOCKING = Duration.ofSeconds(2);
    private static final Duration GATHERING = Duration.ofMillis(900);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofMinutes(2);
    private static final Duration MAX_STALLED_RETRY = Duration.ofMinutes(10);
    private static final Duration MAX_SECRET_WAIT = Duration.ofMinutes(10);
    private static final int MAX_KEY_WAIT_POLLS = 10;

    public RequeueIntervals(Duration pollInterval, Duration creationGrace) {
        this(pollInterval, creationGrace, () -> ThreadLocalRandom.current().nextDouble());
    }

    public RequeueIntervals(Duration pollInterval, Duration creationGrace, DoubleSupplier jitter) {
        this(pollInterval, creationGrace, GATHERING, jitter);
    }

    /** Between two reconciliations without an event, in case that one was lost. */
    public Duration resync() {
        return RESYNC;
    }

    /** How long a thread may wait for the request of another thread to Weld. */
    public Duration maxBlocking() {
        return MAX_BLOCKING;
    }

    /** After a failure that ends by itself. */
    Duration firstRetry() {
        return FIRST_RETRY;
    }

    public Duration maxRetry() {
        return MAX_RETRY.compareTo(pollInterval) > 0 ? MAX_RETRY : pollInterval;
    }

    /** After a refusal that only a person can mend: it is tried again all the same. */
    Duration firstStalledRetry() {
        return pollInterval;
    }

    Duration maxStalledRetry() {
        return MAX_STALLED_RETRY.compareTo(pollInterval) > 0 ? MAX_STALLED_RETRY : pollInterval;
    }

    /** How long a missing Secret may be about to come. */
    Duration maxSecretWait() {
        return MAX_SECRET_WAIT;
    }

    /** How long an API key that does not show what another one did has to stay in the Secret before it is followed. */
    public Duration maxKeyWait() {
        return pollInterval.multipliedBy(MAX_KEY_WAIT_POLLS);
    }

    /** Between two searches for a creation whose outcome is not known. */
    public Duration creationCheck() {
        Duration sixth = creationGrace.dividedBy(6);
        Duration max = Duration.ofSeconds(10);
        return sixth.compareTo(max) > 0 ? max : sixth.plusMillis(200);
    }
}
