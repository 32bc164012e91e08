package app.weld.operator.preview;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** An executor without threads: what is scheduled waits in a schedule whose time is not the machine's. */
public final class VirtualTimers extends AbstractExecutorService implements ScheduledExecutorService {
    private final Schedule times;
    private boolean shutdown;

    /** Where a task waits for its time. */
    @FunctionalInterface
    public interface Schedule {
        /** Has this task run after that delay, and returns what cancels it. */
        Runnable in(Duration delay, Runnable task);
    }

    private static final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {
        private final Runnable cancel;

        Timer(Runnable cancel) {
            super(() -> null);
            this.cancel = cancel;
        }

        @Override
        public boolean cancel(boolean interrupt) {
            cancel.run();
            return true;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compareTo(Delayed other) {
            throw new UnsupportedOperationException();
        }
    }

    public VirtualTimers(Schedule times) {
        this.times = times;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return new Timer(times.in(Duration.of(delay, unit.toChronoUnit()), command));
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
