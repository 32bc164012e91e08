package app.weld.operator.snapshot;

import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something again and again, an interval apart with jitter, sooner when asked, and never twice at the same time. */
final class PollLoop {
    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
    private static final int MOST_DOUBLINGS = 10;
    private static final double JITTER = 0.1;

    private final ScheduledExecutorService threads;
    private final Duration interval;
    private final DoubleSupplier luck;
    private final BooleanSupplier wanted;
    private final Runnable task;
    private @Nullable ScheduledFuture<?> next;
    private boolean running;
    private boolean again;
    private int failures;

    /**
     * Does nothing before {@link #soon} was called.
     *
     * @param wanted asked before each turn; the loop ends when it says no
     * @param task may throw a WeldException: then it is tried again sooner, more and more slowly up to the interval
     */
    PollLoop(
            ScheduledExecutorService threads,
            Duration interval,
            DoubleSupplier luck,
            BooleanSupplier wanted,
            Runnable task) {
        this.threads = threads;
        this.interval = interval;
        this.luck = luck;
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
        Duration delay = interval;
        // Until it was asked, it goes on: nothing that is thrown here may end the loop without a word.
        boolean goOn = true;
        try {
            goOn = wanted.getAsBoolean();
            if (goOn) {
                delay = attempt();
            }
        } finally {
            synchronized (this) {
                running = false;
                if (again) {
                    schedule(Duration.ZERO);
                } else if (goOn) {
                    schedule(jittered(delay));
                }
            }
        }
    }

    private Duration attempt() {
        try {
            task.run();
            failures = 0;
            return interval;
        } catch (WeldException.Busy e) {
            return e.retryAfter();
        } catch (WeldException e) {
            failures++;
            return afterFailure(e);
        } catch (RuntimeException e) {
            LOG.error("a look at Weld failed", e);
            return interval;
        } catch (Error e) {
            // The thread's executor would keep it to itself.
            LOG.error("a look at Weld failed", e);
            throw e;
        }
    }

    private Duration afterFailure(WeldException e) {
        Duration asked = e.retryAfter();
        if (asked != null) {
            return asked;
        }
        Duration growing = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return growing.compareTo(interval) < 0 ? growing : interval;
    }

    private Duration jittered(Duration duration) {
        double factor = 1 + JITTER * (2 * luck.getAsDouble() - 1);
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }

    private void schedule(Duration delay) {
        try {
            next = threads.schedule(this::turn, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopped: nothing is looked at any more");
        }
    }
}
