package app.weld.operator.snapshot;

import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which syncs a poll lists. In a workspace with thousands of syncs of which a few are ours, listing all of them at each
 * poll would use up the request budget of the API key: then only the syncs of our connections are listed. Safe for
 * threads.
 */
final class ListingScope {
    /** Listing by connection has to save half of the calls or more. */
    private static final int MIN_SAVING = 2;

    private final Map<String, Integer> sizes = new HashMap<>();
    private int total;
    private boolean narrow;
    private boolean filters = true;

    /** The whole workspace was listed. */
    synchronized void listed(List<Sync> all) {
        narrow = false;
        total = all.size();
        sizes.clear();
        count(all);
    }

    /** The syncs of some connections were listed. */
    synchronized void listed(Set<String> connections, Listing<Sync> syncs) {
        narrow = true;
        sizes.keySet().removeAll(connections);
        count(syncs.items());
        filters = filters && syncs.others() == 0;
    }

    private void count(List<Sync> syncs) {
        syncs.forEach(sync -> sizes.merge(sync.connectionId(), 1, Integer::sum));
    }

    /** How many syncs the whole workspace had when it was listed last. */
    synchronized int total() {
        return total;
    }

    /** Whether less than the whole workspace was listed last. */
    synchronized boolean isNarrow() {
        return narrow;
    }

    /** The connections to list the syncs of, one by one; empty where all syncs are to be listed. */
    synchronized Set<String> of(Collection<Sync> ours) {
        Set<String> connections = new TreeSet<>();
        ours.forEach(sync -> connections.add(sync.connectionId()));
        int calls = connections.stream()
                .mapToInt(connection -> pages(sizes.getOrDefault(connection, 0)))
                .sum();
        return filters && calls * MIN_SAVING <= pages(total) ? connections : Set.of();
    }

    private static int pages(int syncs) {
        return Math.max(1, (syncs + Listing.PAGE - 1) / Listing.PAGE);
    }
}
