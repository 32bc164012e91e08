package app.weld.operator.sync.binding;

import app.weld.operator.plan.SchemaName;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.MonotonicClock;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which syncs some connections of one workspace have. A complete listing of a connection says so; after it, the newest syncs of
 * the workspace bring all of them up to date, where lists are seen to have the newest syncs first and at once: the last ones have
 * shown a sync that this process had made, and they show all that it makes. Whatever contradicts that makes this forget
 * everything, and complete listings are used again. Safe for threads.
 */
final class KnownSyncs {
    /** What appears below newer syncs, such as one that was restored, is known again after this time at the latest. */
    private static final Duration COMPLETE_FOR = Duration.ofMinutes(1);

    private static final Duration DISTRUST = Duration.ofMinutes(10);
    /** A connection that the newest syncs do not reach with so many is listed by itself. */
    private static final int MAX_NEWEST = 3 * Listing.PAGE;

    private final MonotonicClock time;
    private final Predicate<String> deleted;
    private final Map<String, Connection> connections = new HashMap<>();
    /** What this process has made a moment ago and the newest syncs have not shown yet, the first one first. */
    private final List<Made> made = new ArrayList<>();
    /** When the newest sync of the workspace was created, by Weld's clock; absent where no listing has shown it. */
    private @Nullable Instant newest;

    /** When the newest syncs have shown one that this process had made; absent where they never have. */
    private @Nullable Long seenInOrder;

    private @Nullable Long distrustedUntil;

    /**
     * What was known when a listing began: it shows all that was there then.
     *
     * @param made what this process had made
     * @param newest when the newest sync of the workspace was created; absent where no listing had shown it
     */
    record Beginning(
            Instant at,
            long nanos,
            List<Made> made,
            @Nullable Instant newest) {}

    /** A sync that Weld has answered to have made, at this time. */
    private record Made(Sync sync, long nanos) {}

    /** The syncs of one connection. */
    private static final class Connection {
        private final Set<String> ids = new HashSet<>();
        /** In their canonical spelling. */
        private final Set<String> schemas = new HashSet<>();

        private final long completeAt;
        private Instant asOf;
        /** What was not known at that time was created at this time or later, by Weld's clock. */
        private @Nullable Instant created;

        private Connection(Beginning began) {
            completeAt = began.nanos();
            asOf = began.at();
        }

        private void add(Sync sync) {
            ids.add(sync.id());
            if (sync.destinationSchemaName() != null) {
                schemas.add(SchemaName.cleaned(sync.destinationSchemaName()));
            }
        }

        private boolean isReachedBy(Instant oldest) {
            return created != null && oldest.isBefore(created);
        }
    }

    /**
     * Knows nothing yet.
     *
     * @param deleted whether this process has deleted a sync, by its id
     */
    KnownSyncs(Clock clock, Predicate<String> deleted) {
        this.time = new MonotonicClock(clock);
        this.deleted = deleted;
    }

    /** Weld has answered that it has made this sync. */
    synchronized void made(Sync sync) {
        forgetOld();
        if (made.size() >= MAX_NEWEST) {
            made.remove(0);
        }
        made.add(new Made(sync, time.nanos()));
    }

    /** A listing is about to begin. */
    synchronized Beginning begin(Instant now) {
        forgetOld();
        return new Beginning(now, time.nanos(), List.copyOf(made), newest);
    }

    /** A complete listing of a connection. */
    synchronized void listed(String connectionId, Listing<Sync> listing, Beginning began) {
        forgetOld();
        connections.remove(connectionId);
        List<Sync> syncs = listing.items();
        List<Made> expected = began.made().stream()
                .filter(one -> one.sync().connectionId().equals(connectionId))
                .toList();
        if (!listing.unreadable().isEmpty() || !isNewestFirst(syncs) || lacksAny(syncs, expected)) {
            return;
        }
        Connection connection = new Connection(began);
        syncs.forEach(connection::add);
        Instant first = syncs.isEmpty() ? null : syncs.get(0).createdAt();
        connection.created = from(later(first, began.newest()));
        connections.put(connectionId, connection);
    }

    /** Whether the newest syncs of the workspace may show all that has become of this connection since it was listed. */
    synchronized boolean canBeUpdated(String connectionId) {
        forgetOld();
        Connection connection = connections.get(connectionId);
        boolean shows = isSeenInOrder() || !made.isEmpty();
        boolean distrusted = distrustedUntil != null && time.nanos() < distrustedUntil;
        // Before any listing has shown a sync, the newest ones may be all that there are.
        return connection != null && (connection.created != null || newest == null) && shows && !distrusted;
    }

    /** Whether these are enough of the newest syncs. */
    synchronized boolean isEnough(List<Sync> read) {
        Instant oldest = read.isEmpty() ? null : read.get(read.size() - 1).createdAt();
        return oldest == null
                || read.size() >= MAX_NEWEST
                || connections.values().stream().allMatch(connection -> connection.isReachedBy(oldest));
    }

    /**
     * The newest syncs of the workspace.
     *
     * @param complete whether these are all
     */
    synchronized void newest(Listing<Sync> listing, boolean complete, Beginning began) {
        List<Sync> syncs = listing.items();
        if (syncs.isEmpty() || !listing.unreadable().isEmpty()) {
            connections.clear();
            return;
        }
        Instant oldest = syncs.get(syncs.size() - 1).createdAt();
        List<Made> expected = began.made().stream()
                .filter(one ->
                        complete || oldest == null || !isBefore(one.sync().createdAt(), oldest))
                .toList();
        if (oldest == null || !isNewestFirst(syncs) || hidesAny(syncs) || lacksAny(syncs, expected)) {
            connections.clear();
            made.clear();
            seenInOrder = null;
            distrustedUntil = began.nanos() + DISTRUST.toNanos();
            return;
        }
        if (showsAny(syncs, expected)) {
            seenInOrder = began.nanos();
        }
        made.removeAll(began.made());
        newest = syncs.get(0).createdAt();
        connections.values().removeIf(connection -> !complete && !connection.isReachedBy(oldest));
        for (Sync sync : syncs) {
            Connection connection = connections.get(sync.connectionId());
            if (connection != null) {
                connection.add(sync);
            }
        }
        connections.values().forEach(connection -> {
            connection.asOf = began.at();
            connection.created = later(connection.created, from(newest));
        });
    }

    /** Whether a sync has appeared among those that were known: there may be others below. */
    private boolean hidesAny(List<Sync> syncs) {
        return syncs.stream().anyMatch(sync -> {
            Connection connection = connections.get(sync.connectionId());
            return connection != null
                    && connection.isReachedBy(Objects.requireNonNull(sync.createdAt()))
                    && !connection.ids.contains(sync.id());
        });
    }

    /** Whether a sync that this process had made is missing: reads are late, others come first, or it was deleted by another. */
    private boolean lacksAny(List<Sync> syncs, List<Made> expected) {
        Set<String> shown = ids(syncs);
        return expected.stream().map(one -> one.sync().id()).anyMatch(id -> !shown.contains(id) && !deleted.test(id));
    }

    private static boolean showsAny(List<Sync> syncs, List<Made> expected) {
        Set<String> shown = ids(syncs);
        return expected.stream().anyMatch(one -> shown.contains(one.sync().id()));
    }

    private static Set<String> ids(List<Sync> syncs) {
        return syncs.stream().map(Sync::id).collect(Collectors.toSet());
    }

    private static boolean isBefore(@Nullable Instant created, Instant other) {
        return created != null && created.isBefore(other);
    }

    /** Whether all syncs that the connection had at this time are known, and none of them goes to this schema. */
    synchronized boolean showsAbsence(String connectionId, String schema, Instant since) {
        Connection connection = connections.get(connectionId);
        return connection != null
                && isSeenInOrder()
                && !connection.asOf.isBefore(since)
                && !connection.schemas.contains(SchemaName.cleaned(schema));
    }

    private void forgetOld() {
        made.removeIf(one -> isPast(one.nanos()));
        connections.values().removeIf(connection -> isPast(connection.completeAt));
    }

    private boolean isSeenInOrder() {
        return seenInOrder != null && !isPast(seenInOrder);
    }

    private boolean isPast(long nanos) {
        return time.nanos() - nanos > COMPLETE_FOR.toNanos();
    }

    private static boolean isNewestFirst(List<Sync> syncs) {
        Instant before = Instant.MAX;
        for (Sync sync : syncs) {
            Instant created = sync.createdAt();
            if (created == null || created.isAfter(before)) {
                return false;
            }
            before = created;
        }
        return true;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    /** Weld's servers may have clocks of their own, and write down whole seconds. */
    private static @Nullable Instant from(@Nullable Instant created) {
        return created == null ? null : created.minus(WeldTime.PRECISION);
    }
}
