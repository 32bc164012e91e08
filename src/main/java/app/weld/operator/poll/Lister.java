package app.weld.operator.poll;

import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists a workspace. A listing that fails or is incomplete never says that something is gone. */
final class Lister {
    private static final Logger LOG = LoggerFactory.getLogger(Lister.class);
    /** So many streams are asked for sync by sync before all streams of the workspace are listed instead. */
    private static final int ONE_BY_ONE = 5;

    private static final int SHARE_ONE_BY_ONE = 20;

    private final Clock clock;

    Lister(Clock clock) {
        this.clock = clock;
    }

    /** Returns who has to be told of what has changed. */
    Set<Subscriber> list(Workspace workspace, WeldApi weld) {
        Set<Subscriber> tell = new HashSet<>();
        if (workspace.wantsSyncs()) {
            Instant began = clock.instant();
            Listing<Sync> listing = syncs(workspace, weld);
            List<Sync> whole = withStreams(weld, listing.items(), workspace);
            tell.addAll(workspace.listedSyncs(whole, began, isComplete(workspace, "syncs", listing)));
        }
        if (workspace.wantsConnections()) {
            Instant began = clock.instant();
            Listing<Connection> listing = weld.connections();
            tell.addAll(
                    workspace.listedConnections(listing.items(), began, isComplete(workspace, "connections", listing)));
        }
        tell.addAll(workspace.succeeded());
        return tell;
    }

    private static Listing<Sync> syncs(Workspace workspace, WeldApi weld) {
        Set<String> connections = workspace.connectionsToList();
        if (connections.isEmpty()) {
            return all(workspace, weld);
        }
        try {
            Listing<Sync> some = weld.syncsOf(connections);
            workspace.scope().listed(connections, some);
            return some;
        } catch (WeldException.Rejected e) {
            // One connection that Weld does not know any more must not hide the syncs of the others.
            return all(workspace, weld);
        }
    }

    private static Listing<Sync> all(Workspace workspace, WeldApi weld) {
        Listing<Sync> all = weld.syncs();
        workspace.scope().listed(all.items());
        return all;
    }

    private static boolean isComplete(Workspace workspace, String what, Listing<?> listing) {
        if (listing.unreadable().isEmpty()) {
            workspace.isNews(what, "");
            return true;
        }
        String first = listing.unreadable().get(0).toString();
        if (workspace.isNews(what, first)) {
            LOG.warn(
                    "workspace {}: Weld listed {} {} that cannot be read, the first: {}",
                    workspace.key(),
                    listing.unreadable().size(),
                    what,
                    first);
        }
        return false;
    }

    /** Weld may leave the streams out of a listing: those of our syncs are asked for then. */
    private static List<Sync> withStreams(WeldApi weld, List<Sync> syncs, Workspace workspace) {
        Set<String> wanted = workspace.wantedSyncs();
        Set<String> lacking = syncs.stream()
                .filter(sync -> sync.streams() == null && wanted.contains(sync.id()))
                .map(Sync::id)
                .collect(Collectors.toSet());
        if (lacking.isEmpty()) {
            return syncs;
        }
        Map<String, List<Stream>> streams =
                streams(weld, lacking, workspace.scope().total());
        return syncs.stream()
                .map(sync -> {
                    List<Stream> of = streams.get(sync.id());
                    return of == null ? sync : sync.withStreams(of);
                })
                .toList();
    }

    private static Map<String, List<Stream>> streams(WeldApi weld, Set<String> of, int syncs) {
        Map<String, List<Stream>> streams = new HashMap<>();
        if (of.size() <= Math.max(ONE_BY_ONE, syncs / SHARE_ONE_BY_ONE)) {
            of.forEach(id -> streams.put(id, weld.streamsOf(id).complete()));
            return streams;
        }
        of.forEach(id -> streams.put(id, new ArrayList<>()));
        weld.streams().complete().forEach(stream -> {
            List<Stream> known = streams.get(stream.syncId());
            if (known != null) {
                known.add(stream);
            }
        });
        return streams;
    }
}
