package app.weld.operator.sync.run;

import java.time.Duration;
import java.time.Instant;

/**
 * A run that should begin. It is polled for in steps that double.
 *
 * @param step how long after it is expected the first poll is
 */
public record ExpectedRun(Instant since, Duration step) {
    /** Weld begins a run up to an hour after it was requested. */
    public static final Duration PATIENCE = Duration.ofMinutes(90);

    /** The next poll: twice as long after the run was expected as the last one, and once more when it is given up. */
    Instant next(Instant lastPoll) {
        Instant end = since.plus(PATIENCE);
        if (!lastPoll.isBefore(end)) {
            return Instant.MAX;
        }
        Duration passed = Duration.between(since, lastPoll);
        Instant next = lastPoll.plus(step.compareTo(passed) > 0 ? step : passed);
        return next.isBefore(end) ? next : end;
    }
}
