package app.weld.operator.standin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps requests and answers. */
public final class Recorder {
    private final Deque<Recorded> requests = new ArrayDeque<>();
    /** By method and path template, also of requests that are no longer kept. */
    private final Map<Counted, Integer> counts = new HashMap<>();

    private int atMost = Integer.MAX_VALUE;
    private boolean bodies = true;
    private boolean complete = true;
    private int inFlight;
    private int mostInFlight;

    private record Counted(String method, String template) {}

    /** In the order in which the answers were ready; a request still being answered is not among them. */
    public synchronized List<Recorded> requests() {
        return List.copyOf(requests);
    }

    /**
     * How many requests there were.
     *
     * @param method {@code *} for any
     * @param pathPattern such as <code>/elt_syncs/{id}</code>, or <code>/**</code> for any
     */
    public synchronized int count(String method, String pathPattern) {
        PathPattern pattern = new PathPattern(pathPattern);
        if (complete) {
            return (int) requests.stream()
                    .filter(request -> Faults.sameMethod(method, request.method()) && pattern.matches(request.path()))
                    .count();
        }
        return counts.entrySet().stream()
                .filter(entry -> Faults.sameMethod(method, entry.getKey().method())
                        && pattern.matches(entry.getKey().template()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /** How many requests there were, by method and path template, such as <code>GET /elt_syncs/{id}</code>. */
    public synchronized Map<String, Integer> counts() {
        Map<String, Integer> byName = new TreeMap<>();
        counts.forEach((counted, times) -> byName.put(counted.method() + " " + counted.template(), times));
        return byName;
    }

    /** The most requests that were being answered at once. */
    public synchronized int mostInFlight() {
        return mostInFlight;
    }

    /** Keeps only the newest requests, and no bodies; counts by path template stay right. */
    public synchronized void keepAtMost(int requestsKept) {
        atMost = requestsKept;
        bodies = false;
        trim();
    }

    public synchronized void reset() {
        requests.clear();
        counts.clear();
        complete = true;
        mostInFlight = inFlight;
    }

    synchronized void begin() {
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
    }

    synchronized void end() {
        inFlight--;
    }

    synchronized void add(Recorded request, String template) {
        counts.merge(new Counted(request.method(), template), 1, Integer::sum);
        requests.add(bodies ? request : request.withoutBodies());
        trim();
    }

    private void trim() {
        while (requests.size() > atMost) {
            requests.removeFirst();
            complete = false;
        }
    }
}
