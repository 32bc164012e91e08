package app.weld.operator.weld.http;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides after a 403 whether Weld refuses the key or only the one request. Concurrent callers share one check, whose result is
 * remembered for a while. Thread-safe.
 */
final class KeyCheck {
    private static final long MEMORY = TimeUnit.SECONDS.toNanos(30);

    private @Nullable CompletableFuture<Optional<Boolean>> check;
    private long at;

    /** @param request sends the check to Weld; its result is empty if Weld gave no answer */
    boolean isRefused(Supplier<Optional<Boolean>> request) {
        CompletableFuture<Optional<Boolean>> own = new CompletableFuture<>();
        CompletableFuture<Optional<Boolean>> pending = join(own);
        if (pending != null) {
            return pending.join().orElse(false);
        }
        Optional<Boolean> answer = Optional.empty();
        try {
            answer = request.get();
        } finally {
            if (answer.isEmpty()) {
                forget(own);
            }
            own.complete(answer);
        }
        return answer.orElse(false);
    }

    private synchronized @Nullable CompletableFuture<Optional<Boolean>> join(CompletableFuture<Optional<Boolean>> own) {
        long now = System.nanoTime();
        if (check != null && now - at < MEMORY) {
            return check;
        }
        check = own;
        at = now;
        return null;
    }

    /** Forgets the result, because the key may have been fixed. */
    synchronized void forget() {
        check = null;
    }

    private synchronized void forget(CompletableFuture<Optional<Boolean>> own) {
        if (check == own) {
            check = null;
        }
    }
}
