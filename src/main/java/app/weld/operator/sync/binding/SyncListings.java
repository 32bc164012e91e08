package app.weld.operator.sync.binding;

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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The syncs of a connection, as Weld lists them now. One listing serves all whose intent was written before it began. */
final class SyncListings {
    private final RecentWrites writes;
    private final CallCoalescer<Scope, Listing<Sync>> calls;

    private record Scope(ApiKey key, String connectionId) {}

    /** @param maxBlocking how long a thread waits for a listing of another one */
    SyncListings(RecentWrites writes, Clock clock, Duration maxBlocking) {
        this.writes = writes;
        this.calls = new CallCoalescer<>(clock, maxBlocking);
    }

    /**
     * Lists the syncs, with what this process has written and Weld does not show yet.
     *
     * @param schema what is searched for: an item that cannot be read and may be it fails the listing
     * @param since the listing begins at this time or later
     */
    List<Sync> list(Account weld, String connectionId, String schema, Instant since) {
        Listing<Sync> listing = calls.get(
                new Scope(weld.key(), connectionId), since, () -> weld.api().syncsOf(connectionId));
        List<Sync> listed = SyncSearch.readable(listing, connectionId, schema);
        Set<String> ids = listed.stream().map(Sync::id).collect(Collectors.toSet());
        List<Sync> there = new ArrayList<>(
                listed.stream().filter(sync -> !writes.isDeleted(sync.id())).toList());
        writes.createdOf(connectionId).stream()
                .filter(sync -> !ids.contains(sync.id()))
                .forEach(there::add);
        return there;
    }
}
