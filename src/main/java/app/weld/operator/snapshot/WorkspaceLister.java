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

/**
 * Lists a workspace. A listing that fails never shows an object as deleted, nor does an item that cannot be read show
 * itself as deleted.
 */
final class WorkspaceLister {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceLister.class);
    /** How many syncs are read by themselves after a listing with an item in it that may be any of them. */
    private static final int DOUBTFUL_ABSENCES = 20;

    private static final int MAX_NAMED = 5;

    private final Clock clock;
    private final OrchestrationReader orchestrations;

    WorkspaceLister(Clock clock) {
        this.clock = clock;
        this.orchestrations = new OrchestrationReader(clock);
    }

    /**
     * The result of a poll.
     *
     * @param notified the resources to notify of a change
     * @param failure why not all could be listed; absent where it could
     */
    record Result(Set<ResourceKey> notified, @Nullable WeldException failure) {}

    /** Lists what the resources want to know. Each listing fails alone: what another one has shown is reported all the same. */
    Result list(Workspace workspace, WeldApi weld) {
        Set<ResourceKey> notified = new HashSet<>();
        List<WeldException> failures = new ArrayList<>();
        workspace.listingBegins();
        if (workspace.wantsSyncs()) {
            attempt(workspace, ResourceKey.Kind.SYNC, () -> listSyncs(workspace, weld, notified), notified, failures);
        } else {
            notified.addAll(workspace.succeeded(ResourceKey.Kind.SYNC));
        }
        if (!workspace.wantsConnections()) {
            notified.addAll(workspace.succeeded(ResourceKey.Kind.CONNECTION));
            if (failures.isEmpty() && workspace.watchesConnections()) {
                watchConnections(workspace, weld, notified);
            }
        } else if (failures.isEmpty() || failures.get(0) instanceof WeldException.Unavailable) {
            Runnable listing = () -> listConnections(workspace, weld, notified);
            attempt(workspace, ResourceKey.Kind.CONNECTION, listing, notified, failures);
        } else if (!(failures.get(0) instanceof WeldException.Busy)) {
            // The failure concerns the key: the other listing would fail, too.
            notified.addAll(workspace.failed(ResourceKey.Kind.CONNECTION, failures.get(0)));
        }
        if (failures.isEmpty() && workspace.wantsSyncs()) {
            orchestrations.read(workspace, weld, notified);
        }
        return new Result(notified, failures.isEmpty() ? null : failures.get(0));
    }

    /** For syncs only, which do not need the listing: an API key that may not list connections holds none of them up. */
    private void watchConnections(Workspace workspace, WeldApi weld, Set<ResourceKey> notified) {
        try {
            listConnections(workspace, weld, notified);
        } catch (WeldException e) {
            LOG.debug("workspace {}: its connections cannot be listed: {}", workspace.key(), e.getMessage());
        }
    }

    private static void attempt(
            Workspace workspace,
            ResourceKey.Kind kind,
            Runnable listing,
            Set<ResourceKey> notified,
            List<WeldException> failures) {
        try {
            listing.run();
            notified.addAll(workspace.succeeded(kind));
        } catch (WeldException.Busy e) {
            failures.add(e);
        } catch (WeldException e) {
            failures.add(e);
            notified.addAll(workspace.failed(kind, e));
        }
    }

    private void listSyncs(Workspace workspace, WeldApi weld, Set<ResourceKey> notified) {
        Instant began = clock.instant();
        Listing<Sync> listing = syncs(workspace, weld);
        name(workspace, "syncs", listing);
        if (workspace.isTooEarly(listing.items())) {
            return;
        }
        StreamListing streams = new StreamListing(workspace, weld);
        List<Sync> whole = streams.addTo(listing.items());
        name(workspace, streams.unknown());
        workspace.streamsUnknown(streams.unknown().keySet());
        notified.addAll(workspace.listedSyncs(whole, began, showsAbsence(listing)));
        if (streams.failure() != null) {
            throw streams.failure();
        }
    }

    private void listConnections(Workspace workspace, WeldApi weld, Set<ResourceKey> notified) {
        Instant began = clock.instant();
        Listing<Connection> listing = weld.connections();
        name(workspace, "connections", listing);
        // Weld has no request for one connection alone: only the list can show that one was deleted.
        notified.addAll(workspace.listedConnections(listing.items(), began, id -> !listing.mayHide(id)));
    }

    /**
     * An object that is not listed does not exist, unless an item that could not be read may be that object. An item
     * without an id may be any object: then a few are taken for deleted, which costs one request for each, and never all
     * of them at once.
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

    private static void name(Workspace workspace, Map<String, String> unknown) {
        List<String> messages = unknown.entrySet().stream()
                .map(each -> "sync " + each.getKey() + " (" + each.getValue() + ")")
                .toList();
        List<String> news = workspace.unreported("streams", messages);
        if (!news.isEmpty()) {
            LOG.warn(
                    "workspace {}: the streams of {} syncs cannot be read: {}",
                    workspace.key(),
                    unknown.size(),
                    String.join("; ", news.subList(0, Math.min(news.size(), MAX_NAMED))));
        }
    }

    /** What could not be read is named once. */
    private static void name(Workspace workspace, String what, Listing<?> listing) {
        List<String> news = workspace.unreported(what, listing.oddities());
        if (!news.isEmpty()) {
            LOG.warn(
                    "workspace {}: of the {} that Weld listed {} cannot be read and are left alone: {}",
                    workspace.key(),
                    what,
                    listing.unreadable().size(),
                    String.join("; ", news.subList(0, Math.min(news.size(), MAX_NAMED))));
        }
    }
}
