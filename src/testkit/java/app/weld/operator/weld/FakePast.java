package app.weld.operator.weld;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a workspace showed before each of the last changes, for reads that lag behind. Not thread-safe. */
final class FakePast {
    /**
     * What a workspace shows at a time.
     *
     * @param syncs with their streams, oldest first
     */
    record View(Map<String, Sync> syncs, List<Connection> connections) {}

    private final TreeMap<Instant, View> before = new TreeMap<>();

    /** The workspace changes now. */
    void changes(Instant now, View until, Duration longestLag) {
        // The first change of a moment counts: what was between two of one moment, nobody can have seen.
        before.putIfAbsent(now, until);
        before.headMap(now.minus(longestLag)).clear();
    }

    /** What a read shows that sees nothing of what was changed after this time. */
    View at(Instant time, View now) {
        Map.Entry<Instant, View> next = before.higherEntry(time);
        return next == null ? now : next.getValue();
    }
}
