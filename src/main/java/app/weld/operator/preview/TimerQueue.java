package app.weld.operator.preview;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Runs tasks in the caller's thread, once a virtual clock has come to their time. */
final class TimerQueue implements VirtualTimers.Schedule {
    private static final int MAX_TURNS = 100;

    private final Clock clock;
    private final List<Timer> timers = new ArrayList<>();

    /** What a task throws ends that task alone. */
    private record Timer(FutureTask<Object> task, Instant due) {}

    TimerQueue(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Runnable in(Duration delay, Runnable task) {
        Timer timer = new Timer(new FutureTask<>(task, null), clock.instant().plus(delay));
        timers.add(timer);
        return () -> timer.task().cancel(false);
    }

    /** Runs what is due, and what that schedules for now. */
    void runDue() {
        for (int turn = 0; turn < MAX_TURNS; turn++) {
            List<Timer> due = timers.stream()
                    .filter(timer -> !timer.due().isAfter(clock.instant()))
                    .sorted(Comparator.comparing(Timer::due))
                    .toList();
            if (due.isEmpty()) {
                return;
            }
            timers.removeAll(due);
            due.forEach(timer -> timer.task().run());
        }
    }
}
