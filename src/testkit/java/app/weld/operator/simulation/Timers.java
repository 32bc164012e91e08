package app.weld.operator.simulation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Threads that are none: what is scheduled goes on the agenda, as part of one process. */
final class Timers extends AbstractExecutorService implements ScheduledExecutorService {
    private final Agenda agenda;
    private final Consumer<Runnable> process;
    private boolean shutdown;

    /** @param process runs what is due, unless the process has ended */
    Timers(Agenda agenda, Consumer<Runnable> process) {
        this.agenda = agenda;
        this.process = process;
    }

    private static final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {
        private final Agenda.Entry entry;

        Timer(Agenda.Entry entry) {
            super(() -> null);
            this.entry = entry;
        }

        @Override
        public boolean cancel(boolean interrupt) {
            entry.cancel();
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

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return new Timer(agenda.in(Duration.of(delay, unit.toChronoUnit()), "timer", () -> process.accept(command)));
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
        var unused = schedule(command, 0, TimeUnit.MILLISECONDS);
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
