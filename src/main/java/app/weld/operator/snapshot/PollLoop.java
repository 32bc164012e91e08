package app.weld.operator.snapshot;

import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a task repeatedly, an interval apart with jitter, sooner on request, and never twice at the same time. */
final class PollLoop {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final int MAX_DOUBLINGS = 10;
    private static final double JITTER = 0.1;

    private final ScheduledExecutorService threads;
    private final Supplier<Duration> interval;
    private final DoubleSupplier jitter;
    private final BooleanSupplier wanted;
    private final Runnable task;
    private @Nullable ScheduledFuture<?> next;
    private boolean running;
    private boolean again;
    private int failures;

    /**
     * Does nothing before {@link #soon} was called.
     *
     * @param interval read after each turn
     * @param wanted read before each turn; the loop ends when it is false
     * @param task may throw a WeldException: then it is tried again sooner, more and more slowly up to the interval
     */
    PollLoop(
            ScheduledExecutorService threads,
            Supplier<Duration> interval,
            DoubleSupplier jitter,
            BooleanSupplier wanted,
            Runnable task) {
        this.threads = threads;
        this.interval = interval;
        this.jitter = jitter;
        this.wanted = wanted;
        this.task = task;
    }

    /** A turn begins now, or right after the one under way. */
    synchronized void soon() {
        if (running) {
            again = true;
            return;
        }
        if (next != null) {
            next.cancel(false);
        }
        schedule(Duration.ZERO);
    }

    private void turn() {
        synchronized (this) {
            running = true;
            again = false;
        }
        Duration delay = interval.get();
        // Continues by default: an exception that is thrown here must not end the loop silently.
        boolean proceeds = true;
        try {
            proceeds = wanted.getAsBoolean();
            if (proceeds) {
                delay = attempt();
            }
        } finally {
            synchronized (this) {
                running = false;
                if (again) {
                    schedule(Duration.ZERO);
                } else if (proceeds) {
                    schedule(jittered(delay));
                }
            }
        }
    }

    private Duration attempt() {
        try {
            task.run();
            failures = 0;
            return interval.get();
        } catch (WeldException.Busy e) {
            return e.retryAfter();
        } catch (WeldException e) {
            failures++;
            return afterFailure(e);
        } catch (RuntimeException e) {
            LOG.error("polling Weld failed", e);
            return interval.get();
        } catch (Error e) {
            // The executor of the thread would not report it.
            LOG.error("polling Weld failed", e);
            throw e;
        }
    }

    private Duration afterFailure(WeldException e) {
        Duration requested = e.retryAfter();
        if (requested != null) {
            return requested;
        }
        Duration growing = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        Duration most = interval.get();
        return growing.compareTo(most) < 0 ? growing : most;
    }

    private Duration jittered(Duration duration) {
        double factor = 1 + JITTER * (2 * jitter.getAsDouble() - 1);
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }

    private void schedule(Duration delay) {
        try {
            next = threads.schedule(this::turn, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped: Weld is not polled any more");
        }
    }
}
