package app.weld.operator.standin;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Requests that wait until a test lets them go. A minute is the longest they wait. */
public final class Hold {
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Waits for the first request. */
    public boolean awaitArrival(Duration atMost) throws InterruptedException {
        return arrived.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets all go, now and later. */
    public void release() {
        released.countDown();
    }

    void arrive() {
        arrived.countDown();
        try {
            if (!released.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Held for a minute and never released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while held", e);
        }
    }
}
