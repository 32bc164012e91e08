package app.weld.operator.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Says on standard error what a command waits for, once it has waited for a while: never a part of its output. */
public final class Progress {
    private final Duration first;
    private final Duration every;
    private final Set<String> subjects = new LinkedHashSet<>();
    private @Nullable PrintWriter err;

    /**
     * @param first after which a command says it for the first time
     * @param every the time between two lines
     */
    public Progress(Duration first, Duration every) {
        this.first = first;
        this.every = every;
    }

    /** The command may wait for this from now on, such as "Weld". Before that nothing is said. */
    public synchronized void waitsFor(String subject) {
        subjects.add(subject);
    }

    /** Nothing more is said: the command says it itself, or is at its end. */
    public synchronized void stop() {
        err = null;
    }

    /** Runs a command, and says meanwhile what it waits for. */
    int during(PrintWriter to, IntSupplier command) {
        start(to);
        long begin = System.nanoTime();
        Thread clock = Thread.ofVirtual().start(() -> {
            try {
                for (Duration wait = first; ; wait = every) {
                    Thread.sleep(wait);
                    say(Duration.ofNanos(System.nanoTime() - begin).toSeconds());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return command.getAsInt();
        } finally {
            stop();
            clock.interrupt();
        }
    }

    private synchronized void start(PrintWriter to) {
        err = to;
        subjects.clear();
    }

    private synchronized void say(long seconds) {
        if (err != null && !subjects.isEmpty()) {
            err.println("Waiting for " + String.join(" or ", subjects) + ", " + seconds + " s so far.");
            err.flush();
        }
    }
}
