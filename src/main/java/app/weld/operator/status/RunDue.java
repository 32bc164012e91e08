package app.weld.operator.status;

import app.weld.operator.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The run that the schedule owes: the first one after the last success, or after the sync was enabled or got its schedule.
 * A schedule may pause for a night or a weekend: only a run that was due and did not end well is late.
 *
 * @param cron the schedule; absent where it starts nothing
 * @param at when the run starts; absent where only Weld can tell
 */
record RunDue(@Nullable String cron, @Nullable Instant at) {
    /** Weld's clock, by which runs end, may be a little behind the one that the schedule is reckoned by. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    static final RunDue NONE = new RunDue(null, null);

    /**
     * The one that is owed now.
     *
     * @param schedule absent where nothing starts the sync
     * @param success when the last good run ended; absent where there was none
     */
    RunDue next(@Nullable String schedule, @Nullable Instant success, Instant now) {
        if (schedule == null) {
            return NONE;
        }
        if (at == null || !Objects.equals(schedule, cron)) {
            return new RunDue(schedule, Schedule.next(schedule, now).orElse(null));
        }
        if (success == null || success.isBefore(at.minus(CLOCKS))) {
            return this;
        }
        return new RunDue(
                schedule,
                Schedule.next(schedule, success.isAfter(at) ? success : at).orElse(null));
    }
}
