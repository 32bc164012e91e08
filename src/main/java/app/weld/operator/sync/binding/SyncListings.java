package app.weld.operator.sync.binding;

import app.weld.operator.plan.SchemaName;
import app.weld.operator.plan.SyncSearch;
import app.weld.operator.snapshot.CallCoalescer;
import app.weld.operator.snapshot.RecentWrites;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The syncs of a connection, as Weld lists them now. One listing serves all whose intent was written before it began. */
final class SyncListings {
    /** Of a few workspaces at the same time. */
    private static final int MAX_WORKSPACES = 100;

    /**
     * So many a listing does not let wait: their three requests each take about half a second with the preset bound on requests at
     * the same time, which is then used all the time.
     */
    private static final int ENOUGH = 48;

    private final RecentWrites writes;
    private final Clock clock;
    private final CallCoalescer<Scope, Listing<Sync>> calls;
    private final CallCoalescer<ApiKey, Instant> newest;
    private final Predicate<ApiKey> othersCome;
    private final Map<ApiKey, KnownSyncs> workspaces = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ApiKey, KnownSyncs> eldest) {
            return size() > MAX_WORKSPACES;
        }
    };

    private record Scope(ApiKey key, String connectionId) {}

    /**
     * Lists with no thread so far.
     *
     * @param maxBlocking how long a thread waits for a listing of another one
     * @param gathering how long a listing waits for others who come, and after the last one that served several
     * @param othersCome whether others will list the syncs of a workspace soon, so that it pays to wait a moment for them
     */
    SyncListings(
            RecentWrites writes, Clock clock, Duration maxBlocking, Duration gathering, Predicate<ApiKey> othersCome) {
        this.othersCome = othersCome;
        this.writes = writes;
        this.clock = clock;
        this.calls = new CallCoalescer<>(clock, maxBlocking, gathering, ENOUGH);
        this.newest = new CallCoalescer<>(clock, maxBlocking, gathering, ENOUGH);
    }

    /**
     * Lists the syncs, with what this process has written and Weld does not show yet.
     *
     * @param schema what is searched for: an item that cannot be read and may be it fails the listing
     * @param since the listing begins at this time or later
     */
    List<Sync> list(Account weld, String connectionId, String schema, Instant since) {
        Listing<Sync> listing =
                calls.get(new Scope(weld.key(), connectionId), since, () -> othersCome.test(weld.key()), () -> {
                    KnownSyncs known = known(weld.key());
                    KnownSyncs.Beginning began = known.begin(clock.instant());
                    Listing<Sync> listed = weld.api().syncsOf(connectionId);
                    known.listed(connectionId, listed, began);
                    return listed;
                });
        List<Sync> listed = SyncSearch.readable(listing, connectionId, schema);
        Set<String> ids = listed.stream().map(Sync::id).collect(Collectors.toSet());
        List<Sync> there = new ArrayList<>(
                listed.stream().filter(sync -> !writes.isDeleted(sync.id())).toList());
        writes.createdOf(connectionId).stream()
                .filter(sync -> !ids.contains(sync.id()))
                .forEach(there::add);
        return there;
    }

    /**
     * Whether the newest syncs of the workspace, together with what was listed before, show that no sync of this connection goes
     * to this schema. Where they do not, {@link #list} says what there is.
     *
     * @param since they are read at this time or later
     */
    boolean showAbsence(Account weld, String connectionId, String schema, Instant since) {
        KnownSyncs known = known(weld.key());
        if (!known.canBeUpdated(connectionId)
                || writes.createdOf(connectionId).stream()
                        .anyMatch(sync -> SchemaName.same(schema, sync.destinationSchemaName()))) {
            return false;
        }
        newest.get(weld.key(), since, () -> othersCome.test(weld.key()), () -> {
            KnownSyncs.Beginning began = known.begin(clock.instant());
            AtomicBoolean complete = new AtomicBoolean(true);
            Listing<Sync> listed = weld.api().syncsUntil(read -> {
                boolean enough = known.isEnough(read);
                complete.set(!enough);
                return enough;
            });
            known.newest(listed, complete.get(), began);
            return began.at();
        });
        return known.showsAbsence(connectionId, schema, since);
    }

    /** Weld has answered that it has made this sync. */
    void made(ApiKey key, Sync sync) {
        writes.created(sync);
        known(key).made(sync);
    }

    private KnownSyncs known(ApiKey key) {
        synchronized (workspaces) {
            return workspaces.computeIfAbsent(key, unused -> new KnownSyncs(clock, writes::isDeleted));
        }
    }
}
