package app.weld.operator.simulation;

import app.weld.operator.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen when, in a time that passes only here. What is due at the same moment happens in the order of its
 * names: the order in which it was put down may come from a set, which has none.
 */
final class Agenda {
    private final ManualClock clock;
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            Comparator.comparing(Entry::at).thenComparing(Entry::name).thenComparingLong(Entry::number));
    private long last;

    Agenda(ManualClock clock) {
        this.clock = clock;
    }

    /** Something that is to happen, unless it is cancelled. */
    static final class Entry {
        private final Instant at;
        private final String name;
        private final long number;
        private @Nullable Runnable task;

        private Entry(Instant at, String name, long number, Runnable task) {
            this.at = at;
            this.name = name;
            this.number = number;
            this.task = task;
        }

        Instant at() {
            return at;
        }

        private String name() {
            return name;
        }

        private long number() {
            return number;
        }

        void cancel() {
            task = null;
        }
    }

    Entry in(Duration delay, String name, Runnable task) {
        return at(clock.instant().plus(delay), name, task);
    }

    Entry at(Instant time, String name, Runnable task) {
        Entry entry = new Entry(time, name, ++last, task);
        entries.add(entry);
        return entry;
    }

    Instant now() {
        return clock.instant();
    }

    /** Lets the time pass, and happen what is due in it. */
    void pass(Duration duration) {
        Instant end = clock.instant().plus(duration);
        while (!entries.isEmpty() && !entries.peek().at().isAfter(end)) {
            Entry next = entries.remove();
            Runnable task = next.task;
            if (task != null) {
                forward(next.at());
                task.run();
            }
        }
        forward(end);
    }

    private void forward(Instant to) {
        Duration left = Duration.between(clock.instant(), to);
        if (!left.isNegative()) {
            clock.advance(left);
        }
    }
}
