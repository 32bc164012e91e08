package app.weld.operator.preview;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs what is scheduled in the caller's thread, once a virtual clock has come to its time. */
final class VirtualTimers extends AbstractExecutorService implements ScheduledExecutorService {
    private final Clock clock;
    private final List<Timer> timers = new ArrayList<>();
    private boolean shutdown;

    private static final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {
        private final Instant due;

        Timer(Runnable task, Instant due) {
            super(task, null);
            this.due = due;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    VirtualTimers(Clock clock) {
        this.clock = clock;
    }

    /** Runs what is due, and what that schedules for now. */
    void runDue() {
        for (int turn = 0; turn < 100; turn++) {
            List<Timer> due = timers.stream()
                    .filter(timer -> !timer.due.isAfter(clock.instant()))
                    .sorted(Comparator.comparing(timer -> timer.due))
                    .toList();
            if (due.isEmpty()) {
                return;
            }
            timers.removeAll(due);
            due.forEach(Timer::run);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Timer timer = new Timer(command, clock.instant().plus(Duration.of(delay, unit.toChronoUnit())));
        timers.add(timer);
        return timer;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable command) {
        var _ = schedule(command, 0, TimeUnit.MILLISECONDS);
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
