package app.weld.operator.snapshot;

import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Adds the streams of our syncs where Weld leaves them out of a listing of syncs. Those that cannot be read stay out: that
 * concerns one sync only.
 */
final class StreamListing {
    /** Up to this many syncs, streams are listed sync by sync; beyond it, all streams of the workspace are listed. */
    private static final int ONE_BY_ONE = 5;

    private static final int SHARE_ONE_BY_ONE = 20;

    private final Workspace workspace;
    private final WeldApi weld;
    private final Map<String, String> unknown = new TreeMap<>();
    private @Nullable WeldException failure;

    StreamListing(Workspace workspace, WeldApi weld) {
        this.workspace = workspace;
        this.weld = weld;
    }

    /** The syncs whose streams cannot be read, with the reason. */
    Map<String, String> unknown() {
        return unknown;
    }

    /** Why none could be listed; absent where they could. */
    @Nullable
    WeldException failure() {
        return failure;
    }

    List<Sync> addTo(List<Sync> syncs) {
        Set<String> wanted = workspace.wantedSyncs();
        Set<String> lacking = syncs.stream()
                .filter(sync -> sync.streams() == null && wanted.contains(sync.id()))
                .map(Sync::id)
                .collect(Collectors.toSet());
        if (lacking.isEmpty()) {
            return syncs;
        }
        Map<String, List<Stream>> streams = of(lacking);
        return syncs.stream()
                .map(sync -> {
                    List<Stream> of = streams.get(sync.id());
                    return of == null ? sync : sync.withStreams(of);
                })
                .toList();
    }

    private Map<String, List<Stream>> of(Set<String> ids) {
        Map<String, List<Stream>> streams = new HashMap<>();
        try {
            if (ids.size() <= Math.max(ONE_BY_ONE, workspace.scope().total() / SHARE_ONE_BY_ONE)) {
                ids.forEach(id -> oneByOne(id, streams));
            } else {
                atOnce(ids, streams);
            }
        } catch (WeldException e) {
            failure = e;
        }
        return streams;
    }

    private void oneByOne(String id, Map<String, List<Stream>> streams) {
        try {
            Listing<Stream> listing = weld.streamsOf(id);
            if (listing.unreadable().isEmpty()) {
                streams.put(id, listing.items());
            } else {
                unknown.put(id, listing.unreadable().get(0).toString());
            }
        } catch (WeldException.Rejected e) {
            unknown.put(id, String.valueOf(e.getMessage()));
        }
    }

    private void atOnce(Set<String> ids, Map<String, List<Stream>> streams) {
        Listing<Stream> listing = weld.streams();
        ids.forEach(id -> streams.put(id, new ArrayList<>()));
        listing.items().forEach(stream -> {
            List<Stream> known = streams.get(stream.syncId());
            if (known != null) {
                known.add(stream);
            }
        });
        for (Listing.Unreadable item : listing.unreadable()) {
            if (item.belongsTo() == null) {
                // It may belong to any sync: a sync that seems to lack some of its streams is not taken to lack them.
                streams.entrySet().removeIf(entry -> lacksSome(entry.getKey(), entry.getValue()));
            } else if (streams.remove(item.belongsTo()) != null) {
                unknown.put(item.belongsTo(), item.toString());
            }
        }
    }

    private boolean lacksSome(String id, List<Stream> now) {
        Sync known = workspace.known(id);
        Set<String> names = now.stream().map(Stream::id).collect(Collectors.toSet());
        return known != null
                && known.streams() != null
                && !known.streams().stream().allMatch(stream -> names.contains(stream.id()));
    }
}
