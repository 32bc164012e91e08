package app.weld.operator.snapshot;

import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this process has recently written to syncs, and which connections it has deleted, as far as Weld has answered. Reads may lag
 * behind writes: for a grace period after a write, a read that shows what was there before it proves nothing, until a read of the
 * same kind has shown the write. A read that shows anything else is news at once. Safe for threads.
 */
public final class RecentWrites {
    private static final String STREAM = "stream ";
    /** Weld's ids are unique for one kind only. */
    private static final String CONNECTION = "connection ";

    private static final String DESTINATION = "destination ";

    private final Clock clock;
    private final Duration grace;
    private final Map<String, Written> byId = new HashMap<>();
    private Instant swept = Instant.MIN;

    /** Two kinds of read may come from two stores, each with a lag of its own. */
    enum Read {
        OF_ONE,
        OF_ALL
    }

    /** What was written to one sync. */
    private static final class Written {
        private @Nullable Sync created;
        private boolean deleted;
        private final Map<String, Change> changes = new LinkedHashMap<>();
        private Instant until = Instant.MIN;
    }

    /**
     * A part of a sync.
     *
     * @param before what reads may still show
     * @param shownBy the reads that have shown it
     */
    private record Change(Set<Optional<Object>> before, Optional<Object> now, Instant until, Set<Read> shownBy) {
        Change(Set<Optional<Object>> before, Optional<Object> now, Instant until) {
            this(before, now, until, EnumSet.noneOf(Read.class));
        }

        /** Whether a read shows no more than that it lags behind. */
        boolean isHiddenFrom(Read kind, Optional<Object> shown) {
            return before.contains(shown) && !shownBy.contains(kind);
        }

        /** Records a read that shows the write. Returns whether reads of another kind may still lag behind. */
        boolean isStillHidden(Read kind, Optional<Object> shown) {
            if (!shown.equals(now)) {
                return false;
            }
            shownBy.add(kind);
            return shownBy.size() < Read.values().length;
        }
    }

    public RecentWrites(Clock clock, Duration grace) {
        this.clock = clock;
        this.grace = grace;
    }

    /** Weld has answered a creation. */
    public synchronized void created(Sync made) {
        Written written = written(made.id());
        written.created = made;
        written.deleted = false;
    }

    /** Weld has answered a deletion. */
    public synchronized void deleted(String id) {
        Written written = written(id);
        written.created = null;
        written.changes.clear();
        written.deleted = true;
    }

    /** Weld has answered the deletion of a connection. */
    public synchronized void connectionDeleted(String id) {
        written(CONNECTION + id).deleted = true;
    }

    /** Whether a connection was deleted a moment ago, although reads may still show it. */
    public synchronized boolean isConnectionDeleted(String id) {
        return isDeleted(CONNECTION + id);
    }

    /**
     * A sync may have been created, and nobody goes on searching for it.
     *
     * @param destination its connection and schema
     */
    public synchronized void mayHaveCreated(String destination) {
        written(DESTINATION + destination);
    }

    /** Whether a sync may have been created a moment ago that reads do not show yet, and that no resource stands for. */
    public synchronized boolean mayBeCreated(String destination) {
        return recent(DESTINATION + destination) != null;
    }

    /** Weld has answered all the writes that have brought a sync from one state to another. */
    public synchronized void changed(Sync before, Sync after) {
        Map<String, Optional<Object>> old = parts(before);
        Map<String, Optional<Object>> now = parts(after);
        Set<String> names = new HashSet<>(old.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> was(old, name).equals(was(now, name)) || isUnknown(name, before, after));
        if (names.isEmpty()) {
            return;
        }
        Written written = written(after.id());
        Instant until = written.until;
        for (String name : names) {
            Set<Optional<Object>> shown = new HashSet<>(Set.of(was(old, name)));
            Change earlier = written.changes.get(name);
            if (earlier != null && earlier.until().isAfter(clock.instant())) {
                shown.addAll(earlier.before());
                shown.add(earlier.now());
            }
            shown.remove(was(now, name));
            written.changes.put(name, new Change(shown, was(now, name), until));
        }
    }

    private Written written(String id) {
        Instant now = clock.instant();
        if (swept.plus(grace).isBefore(now)) {
            byId.values().removeIf(written -> !written.until.isAfter(now));
            swept = now;
        }
        Written written = byId.computeIfAbsent(id, unused -> new Written());
        if (!written.until.isAfter(now)) {
            written.created = null;
            written.deleted = false;
        }
        written.until = now.plus(grace);
        return written;
    }

    private @Nullable Written recent(String id) {
        Written written = byId.get(id);
        return written != null && written.until.isAfter(clock.instant()) ? written : null;
    }

    /** A sync as a read has shown it, with what was written and is not visible yet. */
    synchronized Sync believed(Sync read, Read kind) {
        Written written = recent(read.id());
        if (written == null || written.changes.isEmpty()) {
            return read;
        }
        Instant now = clock.instant();
        Map<String, Optional<Object>> shown = parts(read);
        Map<String, Optional<Object>> stale = new LinkedHashMap<>();
        written.changes.entrySet().removeIf(entry -> {
            String name = entry.getKey();
            Change change = entry.getValue();
            if (!change.until().isAfter(now)) {
                return true;
            }
            if (isUnknown(name, read, read)) {
                return false;
            }
            if (change.isHiddenFrom(kind, was(shown, name))) {
                stale.put(name, change.now());
                return false;
            }
            return !change.isStillHidden(kind, was(shown, name));
        });
        return stale.isEmpty() ? read : with(read, stale);
    }

    /** Whether a sync was created a moment ago, although reads may not show it yet. */
    public synchronized boolean isNew(String id) {
        Written written = recent(id);
        return written != null && written.created != null;
    }

    /** Whether a sync was deleted a moment ago, although reads may still show it. */
    public synchronized boolean isDeleted(String id) {
        Written written = recent(id);
        return written != null && written.deleted;
    }

    /** The syncs of a connection that were created a moment ago, as Weld answered, and were not deleted since. */
    public synchronized List<Sync> createdOf(String connectionId) {
        Instant now = clock.instant();
        // Each creation comes here, and there may be thousands of writes: no stream for each of them.
        List<Sync> syncs = new ArrayList<>();
        for (Written written : byId.values()) {
            Sync created = written.created;
            if (created != null && created.connectionId().equals(connectionId) && written.until.isAfter(now)) {
                syncs.add(created);
            }
        }
        return List.copyOf(syncs);
    }

    /** What is compared part by part. */
    private static Map<String, Optional<Object>> parts(Sync sync) {
        Map<String, Optional<Object>> parts = new LinkedHashMap<>();
        parts.put("enabled", Optional.of(sync.enabled()));
        parts.put("schedule", Optional.ofNullable(sync.syncInterval()));
        parts.put("orchestration", Optional.ofNullable(sync.orchestrationId()));
        parts.put("settings", Optional.ofNullable(sync.settings()));
        if (sync.streams() != null) {
            sync.streams().forEach(stream -> parts.put(STREAM + stream.name(), Optional.of(stream)));
        }
        return parts;
    }

    private static Optional<Object> was(Map<String, Optional<Object>> parts, String name) {
        return parts.getOrDefault(name, Optional.empty());
    }

    /** Answers and listings may leave the streams and the settings out. */
    private static boolean isUnknown(String name, Sync one, Sync other) {
        return name.startsWith(STREAM)
                ? one.streams() == null || other.streams() == null
                : name.equals("settings") && (one.settings() == null || other.settings() == null);
    }

    private static Sync with(Sync read, Map<String, Optional<Object>> written) {
        List<Stream> streams = read.streams();
        if (streams != null && written.keySet().stream().anyMatch(name -> name.startsWith(STREAM))) {
            List<Stream> now = new ArrayList<>(streams);
            now.removeIf(stream -> written.containsKey(STREAM + stream.name()));
            written.forEach((name, value) -> {
                if (name.startsWith(STREAM)) {
                    value.ifPresent(stream -> now.add((Stream) stream));
                }
            });
            streams = List.copyOf(now);
        }
        return read.asWritten(
                (Boolean) written.getOrDefault("enabled", Optional.of(read.enabled()))
                        .orElseThrow(),
                (String) written.getOrDefault("schedule", Optional.ofNullable(read.syncInterval()))
                        .orElse(null),
                (String) written.getOrDefault("orchestration", Optional.ofNullable(read.orchestrationId()))
                        .orElse(null),
                (JsonNode) written.getOrDefault("settings", Optional.ofNullable(read.settings()))
                        .orElse(null),
                streams);
    }
}
