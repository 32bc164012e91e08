package app.weld.operator.snapshot;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists a workspace. A listing that fails never says that something is gone, and an item that cannot be read not of itself. */
final class WorkspaceLister {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceLister.class);
    /** So many are asked for by themselves after a listing with something in it that may be any of them. */
    private static final int DOUBTFUL_ABSENCES = 20;

    private static final int MOST_NAMED = 5;

    private final Clock clock;

    WorkspaceLister(Clock clock) {
        this.clock = clock;
    }

    /**
     * What came of a look.
     *
     * @param tell who has to be told of what has changed
     * @param failure why not all could be listed; absent where it could
     */
    record Look(Set<ResourceKey> tell, @Nullable WeldException failure) {}

    /** Looks at what somebody wants to know. Each listing fails alone: what another one found is told all the same. */
    Look list(Workspace workspace, WeldApi weld) {
        Set<ResourceKey> tell = new HashSet<>();
        List<WeldException> failures = new ArrayList<>();
        if (workspace.wantsSyncs()) {
            attempt(workspace, ResourceKey.Kind.SYNC, () -> listSyncs(workspace, weld, tell), tell, failures);
        } else {
            tell.addAll(workspace.succeeded(ResourceKey.Kind.SYNC));
        }
        if (!workspace.wantsConnections()) {
            tell.addAll(workspace.succeeded(ResourceKey.Kind.CONNECTION));
            if (failures.isEmpty() && workspace.watchesConnections()) {
                watchConnections(workspace, weld, tell);
            }
        } else if (failures.isEmpty() || failures.get(0) instanceof WeldException.Unavailable) {
            Runnable listing = () -> listConnections(workspace, weld, tell);
            attempt(workspace, ResourceKey.Kind.CONNECTION, listing, tell, failures);
        } else if (!(failures.get(0) instanceof WeldException.Busy)) {
            // It is about the key: the other listing would not get further.
            tell.addAll(workspace.failed(ResourceKey.Kind.CONNECTION, failures.get(0)));
        }
        return new Look(tell, failures.isEmpty() ? null : failures.get(0));
    }

    /** For syncs alone, which do without: a key that may not list connections keeps none of them from anything. */
    private void watchConnections(Workspace workspace, WeldApi weld, Set<ResourceKey> tell) {
        try {
            listConnections(workspace, weld, tell);
        } catch (WeldException e) {
            LOG.debug("workspace {}: its connections cannot be listed: {}", workspace.key(), e.getMessage());
        }
    }

    private static void attempt(
            Workspace workspace,
            ResourceKey.Kind kind,
            Runnable listing,
            Set<ResourceKey> tell,
            List<WeldException> failures) {
        try {
            listing.run();
            tell.addAll(workspace.succeeded(kind));
        } catch (WeldException.Busy e) {
            failures.add(e);
        } catch (WeldException e) {
            failures.add(e);
            tell.addAll(workspace.failed(kind, e));
        }
    }

    private void listSyncs(Workspace workspace, WeldApi weld, Set<ResourceKey> tell) {
        Instant began = clock.instant();
        Listing<Sync> listing = syncs(workspace, weld);
        name(workspace, "syncs", listing);
        StreamListing streams = new StreamListing(workspace, weld);
        List<Sync> whole = streams.addTo(listing.items());
        name(workspace, streams.untold());
        workspace.streamsUntold(streams.untold().keySet());
        tell.addAll(workspace.listedSyncs(whole, began, showsAbsence(listing)));
        if (streams.failure() != null) {
            throw streams.failure();
        }
    }

    private void listConnections(Workspace workspace, WeldApi weld, Set<ResourceKey> tell) {
        Instant began = clock.instant();
        Listing<Connection> listing = weld.connections();
        name(workspace, "connections", listing);
        // There is no way to ask for one alone: whether one is gone must be plain from the list.
        tell.addAll(workspace.listedConnections(listing.items(), began, id -> !listing.mayHide(id)));
    }

    /**
     * What is not listed is not there, as far as an item that could not be read is not it. One without an id may be any: then a
     * few are believed to have gone, which costs a question for each, and never all of them at once.
     */
    private static Predicate<String> showsAbsence(Listing<Sync> listing) {
        if (listing.unreadable().stream().allMatch(item -> item.id() != null)) {
            return id -> !listing.namesUnreadable(id);
        }
        AtomicInteger left = new AtomicInteger(DOUBTFUL_ABSENCES);
        return id -> !listing.namesUnreadable(id) && left.getAndDecrement() > 0;
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

    private static void name(Workspace workspace, Map<String, String> untold) {
        List<String> words = untold.entrySet().stream()
                .map(each -> "sync " + each.getKey() + " (" + each.getValue() + ")")
                .toList();
        List<String> news = workspace.unsaid("streams", words);
        if (!news.isEmpty()) {
            LOG.warn(
                    "workspace {}: the streams of {} syncs cannot be told: {}",
                    workspace.key(),
                    untold.size(),
                    String.join("; ", news.subList(0, Math.min(news.size(), MOST_NAMED))));
        }
    }

    /** What could not be read is named once. */
    private static void name(Workspace workspace, String what, Listing<?> listing) {
        List<String> news = workspace.unsaid(what, listing.oddities());
        if (!news.isEmpty()) {
            LOG.warn(
                    "workspace {}: of the {} that Weld listed {} cannot be read and are left alone: {}",
                    workspace.key(),
                    what,
                    listing.unreadable().size(),
                    String.join("; ", news.subList(0, Math.min(news.size(), MOST_NAMED))));
        }
    }
}
