package app.weld.operator.controlplane;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a process asks of others, told apart by whom it is about. One call of each subject can be stopped on its way: before
 * it is passed on, or when it is done and before the answer is back. Watches, and lists for them, are about nobody.
 */
public final class CallGate {
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** Where a call is stopped. */
    public enum When {
        /** It has left the process, and nothing is done. */
        BEFORE,
        /** It is done, and the process does not know. */
        AFTER
    }

    /**
     * A point on the way of a subject.
     *
     * @param call as {@link Line#calls} names it
     * @param occurrence 1 for the first of these calls
     */
    public record Point(String call, int occurrence, When when) {
        @Override
        public String toString() {
            return (when == When.BEFORE ? "before" : "after") + " call " + occurrence + " of " + call;
        }
    }

    /** What happens to a call that is stopped. */
    public enum Stop {
        /** It waits until the line is let go or dropped. */
        HOLD,
        /** Its connection is closed at once. The JDK's client repeats a GET by itself: then its repetition is cut, too. */
        CUT
    }

    /**
     * From now on the calls about this subject are written down.
     *
     * @param name of all its resources in the cluster
     * @param apiKey with which Weld is asked for it
     */
    public Line line(String name, String apiKey) {
        Line line = new Line(name, apiKey);
        lines.add(line);
        return line;
    }

    /** Who has to be asked whether this call goes on. */
    Optional<Pass> meet(HttpMessage request) {
        return lines.stream()
                .filter(line -> line.isMeantBy(request))
                .findFirst()
                .flatMap(line -> line.meet(request));
    }

    /** A call that is to be stopped. */
    record Pass(When when, Line line) {}

    /** The calls about one subject. */
    public final class Line {
        private final String name;
        private final String apiKey;
        private final List<String> calls = new ArrayList<>();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final CountDownLatch decided = new CountDownLatch(1);
        private Point point;
        private Stop stop;
        private int left;
        private volatile boolean passes;

        private Line(String name, String apiKey) {
            this.name = name;
            this.apiKey = apiKey;
        }

        /** Counts from now on, and stops the call at this point. */
        public synchronized void stopAt(Point where, Stop how) {
            calls.clear();
            point = where;
            stop = how;
            left = how == Stop.CUT && where.call().startsWith("GET ") ? 2 : 1;
        }

        /** Counts from now on. */
        public synchronized void restart() {
            calls.clear();
        }

        /** What was asked, in this order: method and path without names and ids. */
        public synchronized List<String> calls() {
            return List.copyOf(calls);
        }

        /** Whether its point was reached. */
        public boolean isStopped() {
            return stopped.getCount() == 0;
        }

        public boolean awaitStopped(Duration atMost) throws InterruptedException {
            return stopped.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** A call that is held goes on; what follows is not stopped. */
        public void letGo() {
            passes = true;
            decided.countDown();
        }

        /** The connection of a call that is held is closed, and nobody listens to this line any more. */
        public void drop() {
            lines.remove(this);
            decided.countDown();
        }

        private boolean isMeantBy(HttpMessage request) {
            if (apiKey.equals(request.header("x-api-key"))) {
                return true;
            }
            return Arrays.stream(request.path().split("/"))
                            .anyMatch(part -> part.equals(name) || part.startsWith(name + "."))
                    || request.body().contains("\"name\":\"" + name + "\"");
        }

        private synchronized Optional<Pass> meet(HttpMessage request) {
            String call = describe(request);
            calls.add(call);
            if (point == null || left == 0 || !call.equals(point.call())) {
                return Optional.empty();
            }
            if (Collections.frequency(calls, call) < point.occurrence()) {
                return Optional.empty();
            }
            left--;
            return Optional.of(new Pass(point.when(), this));
        }

        private String describe(HttpMessage request) {
            StringBuilder words = new StringBuilder(request.method()).append(' ');
            if (request.header("x-api-key") != null) {
                words.append(request.path().replaceAll("/(?![a-z_]+(/|$))[^/]+", "/{id}"));
                return request.target().contains("connection_id=")
                        ? words.append("?connection_id").toString()
                        : words.toString();
            }
            String[] parts =
                    request.path().replaceFirst(".*/namespaces/[^/]+/", "").split("/", -1);
            words.append(parts[0]);
            if (parts.length > 2) {
                words.append('/').append(parts[2]);
            }
            String manager = request.query("fieldManager");
            return manager == null
                    ? words.toString()
                    : words.append(" as ").append(manager).toString();
        }

        /** Returns whether the call goes on. */
        boolean arrive() {
            stopped.countDown();
            if (stop == Stop.CUT) {
                return false;
            }
            try {
                return decided.await(2, TimeUnit.MINUTES) && passes;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
