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

/** Says what is going on while it takes long, which spares a write to the cluster where it does not. */
public final class SlowCallNotice {
    private static final Logger LOG = LoggerFactory.getLogger(SlowCallNotice.class);
    private static final Duration LONG = Duration.ofMillis(500);

    /** Has no thread while nothing takes long. */
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            0, Thread.ofPlatform().daemon().name("weld-meanwhile").factory());

    /** What may be said once, until it is over. */
    private static final class Word {
        private final Runnable say;
        private boolean over;

        Word(Runnable say) {
            this.say = say;
        }

        synchronized void say() {
            if (over) {
                return;
            }
            try {
                say.run();
            } catch (KubernetesClientException e) {
                LOG.debug("what takes long could not be said: {}", e.getMessage());
            }
        }

        synchronized void end() {
            over = true;
        }
    }

    /**
     * Does something, and says something in another thread when that takes longer than half a second. When this returns,
     * nothing is being said any more.
     */
    public <T> T say(Runnable words, Supplier<T> what) {
        Word word = new Word(words);
        ScheduledFuture<?> later = threads.schedule(word::say, LONG.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return what.get();
        } finally {
            later.cancel(false);
            word.end();
        }
    }
}
