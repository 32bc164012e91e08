package app.weld.operator.cli;

import app.weld.operator.weld.WeldException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads from Weld again if Weld asks for fewer requests or is away for a moment. For reads only. */
public final class ReadRetry {
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofMinutes(2);

    private final Consumer<Duration> pause;

    public ReadRetry(Consumer<Duration> pause) {
        this.pause = pause;
    }

    /** The outcome of the last attempt. */
    public <T> T read(Supplier<T> read) {
        Duration wait = FIRST;
        for (int attempt = 1; ; attempt++) {
            try {
                return read.get();
            } catch (WeldException.Busy | WeldException.RateLimited | WeldException.Unavailable e) {
                Duration requested = e.retryAfter();
                if (attempt == ATTEMPTS || (requested != null && requested.compareTo(MAX) > 0)) {
                    throw e;
                }
                pause.accept(requested == null || requested.compareTo(wait) < 0 ? wait : requested);
                wait = wait.multipliedBy(2);
            }
        }
    }
}
