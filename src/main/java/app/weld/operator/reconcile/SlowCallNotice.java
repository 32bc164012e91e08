package app.weld.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Announces a call that takes long, and spares the write to the cluster where it does not. */
public final class SlowCallNotice {
    private static final Logger LOG = LoggerFactory.getLogger(SlowCallNotice.class);
    /** Longer than a request waits for the budget at most: with many new syncs each would cost a write for nothing. */
    private static final Duration LONG = Duration.ofSeconds(3);

    private final Duration patience;

    /** Has no thread while no call takes long. */
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            0, Thread.ofPlatform().daemon().name("weld-slow-call").factory());

    /** A notice that is given once, unless the call has ended before. */
    private static final class Notice {
        private final Runnable say;
        private boolean over;

        Notice(Runnable say) {
            this.say = say;
        }

        synchronized void say() {
            if (over) {
                return;
            }
            try {
                say.run();
            } catch (KubernetesClientException e) {
                LOG.debug("the notice of a slow call could not be given: {}", e.getMessage());
            }
        }

        synchronized void end() {
            over = true;
        }
    }

    /** For calls that take longer than three seconds. */
    public SlowCallNotice() {
        this(LONG);
    }

    /** @param patience how long a call takes without a notice */
    SlowCallNotice(Duration patience) {
        this.patience = patience;
    }

    /**
     * Makes a call, and gives the notice in another thread when the call takes long. When this returns,
     * no notice is being given any more.
     */
    public <T> T say(Runnable notice, Supplier<T> call) {
        Notice pending = new Notice(notice);
        ScheduledFuture<?> later = threads.schedule(pending::say, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return call.get();
        } finally {
            later.cancel(false);
            pending.end();
        }
    }
}
