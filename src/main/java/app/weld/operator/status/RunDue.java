package app.weld.operator.status;

import app.weld.operator.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The next run that is due by the schedule: the first one after the last success, or after the sync was enabled or got its
 * schedule. A schedule may pause for a night or a weekend, so only a run that was due and did not succeed is late.
 *
 * @param cron the schedule; absent if no schedule starts runs
 * @param at when the run is due; absent if only Weld knows
 */
record RunDue(@Nullable String cron, @Nullable Instant at) {
    /** The times of runs are by Weld's clock, which may be slightly behind the operator's. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    static final RunDue NONE = new RunDue(null, null);

    /**
     * The run that is due next.
     *
     * @param schedule absent if no schedule starts runs
     * @param success when the last successful run finished; absent if there was none
     */
    RunDue next(@Nullable String schedule, @Nullable Instant success, Instant now) {
        if (schedule == null) {
            return NONE;
        }
        if (at == null || !Objects.equals(schedule, cron)) {
            return new RunDue(schedule, Schedule.next(schedule, now).orElse(null));
        }
        if (success == null || success.isBefore(at.minus(CLOCK_TOLERANCE))) {
            return this;
        }
        return new RunDue(
                schedule,
                Schedule.next(schedule, success.isAfter(at) ? success : at).orElse(null));
    }
}
