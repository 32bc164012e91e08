package app.weld.operator.weld.http;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether Weld refuses a key, or forbade just the one request that was answered 403. Asked once by all who want to know it at
 * the same time, and remembered for a while. Safe for threads.
 */
final class KeyCheck {
    private static final long MEMORY = TimeUnit.SECONDS.toNanos(30);

    private @Nullable CompletableFuture<Optional<Boolean>> asked;
    private long at;

    /** @param ask asks Weld; empty where it did not tell */
    boolean isRefused(Supplier<Optional<Boolean>> ask) {
        CompletableFuture<Optional<Boolean>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Boolean>> others = join(mine);
        if (others != null) {
            return others.join().orElse(false);
        }
        Optional<Boolean> told = Optional.empty();
        try {
            told = ask.get();
        } finally {
            if (told.isEmpty()) {
                forget(mine);
            }
            mine.complete(told);
        }
        return told.orElse(false);
    }

    private synchronized @Nullable CompletableFuture<Optional<Boolean>> join(
            CompletableFuture<Optional<Boolean>> mine) {
        long now = System.nanoTime();
        if (asked != null && now - at < MEMORY) {
            return asked;
        }
        asked = mine;
        at = now;
        return null;
    }

    /** The key may have been mended. */
    synchronized void forget() {
        asked = null;
    }

    private synchronized void forget(CompletableFuture<Optional<Boolean>> mine) {
        if (asked == mine) {
            asked = null;
        }
    }
}
