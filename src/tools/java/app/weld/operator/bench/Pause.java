package app.weld.operator.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** @throws IllegalStateException when it does not come */
    static void until(Duration patience, Duration between, String what, BooleanSupplier come) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!come.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited " + patience.toSeconds() + " s for " + what + " in vain");
            }
            of(between);
        }
    }
}
