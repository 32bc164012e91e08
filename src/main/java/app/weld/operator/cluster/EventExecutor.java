package app.weld.operator.cluster;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread in which events are written, one after the other. An event is lost when the queue is full. */
public final class EventExecutor implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventExecutor.class);
    private static final int LONGEST = 10_000;
    private static final Duration FINISH = Duration.ofSeconds(3);

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LONGEST),
            Thread.ofPlatform().daemon().name("weld-events").factory());

    @Override
    public void execute(Runnable write) {
        try {
            thread.execute(write);
        } catch (RejectedExecutionException e) {
            LOG.info("an event is lost: too many wait to be written, or the operator is stopping");
        }
    }

    /** Waits a moment for the events in the queue. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(FINISH.toSeconds(), TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
