package app.weld.operator.reconcile;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long the reconcilers wait.
 *
 * @param pollInterval how often Weld is looked at
 * @param creationGrace how long a creation whose outcome is not known is looked for before it is tried again
 * @param luck gives numbers from 0 to 1, which keep what was put off together from coming back together
 */
public record RequeueIntervals(Duration pollInterval, Duration creationGrace, DoubleSupplier luck) {
    private static final Duration SAFETY_NET = Duration.ofMinutes(10);
    private static final Duration THREAD_PATIENCE = Duration.ofSeconds(2);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);
    private static final Duration LONGEST_STALL = Duration.ofMinutes(10);
    private static final Duration SECRET_PATIENCE = Duration.ofMinutes(10);
    private static final int KEY_PATIENCE_POLLS = 10;

    public RequeueIntervals(Duration pollInterval, Duration creationGrace) {
        this(pollInterval, creationGrace, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** A reconcile that nothing asks for, in case that an event was lost. */
    public Duration safetyNet() {
        return SAFETY_NET;
    }

    /** How long a thread may wait for what others have asked Weld. */
    public Duration threadPatience() {
        return THREAD_PATIENCE;
    }

    /** After a failure that goes away by itself. */
    Duration firstRetry() {
        return FIRST_RETRY;
    }

    public Duration longestRetry() {
        return LONGEST_RETRY.compareTo(pollInterval) > 0 ? LONGEST_RETRY : pollInterval;
    }

    /** After a refusal that only a person can mend: it is looked at again all the same. */
    Duration firstStall() {
        return pollInterval;
    }

    Duration longestStall() {
        return LONGEST_STALL.compareTo(pollInterval) > 0 ? LONGEST_STALL : pollInterval;
    }

    /** How long a missing Secret may be about to come. */
    Duration secretPatience() {
        return SECRET_PATIENCE;
    }

    /** How long an API key that does not show what another one did has to stay in the Secret before it is followed. */
    public Duration keyPatience() {
        return pollInterval.multipliedBy(KEY_PATIENCE_POLLS);
    }

    /** Between two looks for a creation whose outcome is not known. */
    public Duration creationLook() {
        Duration part = creationGrace.dividedBy(6);
        Duration most = Duration.ofSeconds(10);
        return part.compareTo(most) > 0 ? most : part.plusMillis(200);
    }
}
