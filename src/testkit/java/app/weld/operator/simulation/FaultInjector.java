package app.weld.operator.simulation;

import app.weld.operator.ManualClock;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every call of the operator passes here, to Weld and to the cluster. At a given one the process is killed, the cluster
 * fails, or another party does something meanwhile.
 */
final class FaultInjector {
    private static final Duration WELD_TAKES = Duration.ofMillis(40);
    private static final Duration CLUSTER_TAKES = Duration.ofMillis(5);

    private final ManualClock clock;
    private final Consumer<String> log;
    private final List<Due> due;
    private boolean dead;
    private int left = Integer.MAX_VALUE;

    /** What happens around a call to come. */
    enum Kind {
        KILLED_BEFORE,
        KILLED_AFTER,
        CLUSTER_FAILS_BEFORE,
        CLUSTER_FAILS_AFTER,
        FROZEN_BEFORE,
        FROZEN_AFTER,
        MEANWHILE
    }

    private static final class Due {
        private final Kind kind;
        private final Consumer<FaultInjector> action;
        private int calls;

        private Due(Kind kind, int calls, Consumer<FaultInjector> action) {
            this.kind = kind;
            this.calls = calls;
            this.action = action;
        }
    }

    FaultInjector(ManualClock clock, Consumer<String> log) {
        this(clock, log, new ArrayList<>());
    }

    private FaultInjector(ManualClock clock, Consumer<String> log, List<Due> due) {
        this.clock = clock;
        this.log = log;
        this.due = due;
    }

    /** Where the calls of one process pass; those of all are counted together. */
    FaultInjector ofAProcess() {
        return new FaultInjector(clock, log, due);
    }

    /**
     * Something happens around the n-th call from now.
     *
     * @param action is given the injector of the process that makes the call
     */
    void expect(Kind kind, int calls, Consumer<FaultInjector> action) {
        due.add(new Due(kind, calls, action));
    }

    /** Nothing is expected any more. */
    void heal() {
        due.clear();
    }

    /** The process ends before so many more calls. */
    void dieAfter(int calls) {
        left = calls;
    }

    void say(String words) {
        log.accept(words);
    }

    <T> T weld(String what, Supplier<T> doing) {
        return pass("weld " + what, false, WELD_TAKES, doing);
    }

    <T> T cluster(String what, Supplier<T> doing) {
        return pass("cluster " + what, true, CLUSTER_TAKES, doing);
    }

    private <T> T pass(String what, boolean cluster, Duration takes, Supplier<T> doing) {
        // What is dead does nothing more, whatever it does finally.
        if (dead || left-- <= 0) {
            throw dying();
        }
        List<Kind> now = new ArrayList<>();
        List<Consumer<FaultInjector>> before = new ArrayList<>();
        List<Consumer<FaultInjector>> after = new ArrayList<>();
        for (Iterator<Due> all = due.iterator(); all.hasNext(); ) {
            Due next = all.next();
            next.calls--;
            boolean elsewhere =
                    !cluster && (next.kind == Kind.CLUSTER_FAILS_BEFORE || next.kind == Kind.CLUSTER_FAILS_AFTER);
            if (next.calls <= 0 && !elsewhere) {
                now.add(next.kind);
                (next.kind == Kind.FROZEN_AFTER ? after : before).add(next.action);
                all.remove();
            }
        }
        log.accept("      " + what + (now.isEmpty() ? "" : " " + now));
        before.forEach(action -> action.accept(this));
        clock.advance(takes);
        if (now.contains(Kind.KILLED_BEFORE)) {
            throw dying();
        }
        if (now.contains(Kind.CLUSTER_FAILS_BEFORE)) {
            throw new KubernetesClientException("the cluster does not answer");
        }
        try {
            T result = doing.get();
            after.forEach(action -> action.accept(this));
            if (now.contains(Kind.CLUSTER_FAILS_AFTER)) {
                throw new KubernetesClientException("the cluster's answer is lost");
            }
            return result;
        } finally {
            if (now.contains(Kind.KILLED_AFTER)) {
                throwKilled();
            }
        }
    }

    private Killed dying() {
        dead = true;
        return new Killed();
    }

    private void throwKilled() {
        throw dying();
    }
}
