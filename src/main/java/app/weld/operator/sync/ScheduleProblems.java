package app.weld.operator.sync;

import app.weld.operator.plan.Schedule;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Why schedules never start a run, worked out once for each: every reconciliation asks, and thousands of syncs have a few. */
final class ScheduleProblems {
    private static final int MAX_KNOWN = 1000;

    private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

    /** Empty if the schedule does start runs, or if only Weld can tell. */
    Optional<String> of(String cron) {
        Optional<String> problem = known.get(cron);
        if (problem == null) {
            problem = Schedule.problem(cron);
            if (known.size() >= MAX_KNOWN) {
                known.clear();
            }
            known.put(cron, problem);
        }
        return problem;
    }
}
