package app.weld.operator.snapshot;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.weld.ApiKey;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.WeldException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of one Weld workspace, shared by all resources that reach it with the same API key. */
public final class Workspace {
    /** One failed listing is not reported; the second one in a row is. */
    private static final int FAILURES_TO_REPORT = 2;
    /** So many listings after the last resource came, syncs that no resource stands for are let go. */
    private static final int LISTINGS_TO_ARRIVE = 2;

    private final ApiKey key;
    private final Subscribers subscribers = new Subscribers();
    private final EarlyListing early = new EarlyListing();
    private final Snapshot<Sync> syncs = new Snapshot<>();
    private final Snapshot<Connection> connections = new Snapshot<>();
    private final WatchedConnections watchedConnections = new WatchedConnections();
    private final ListingScope scope = new ListingScope();
    private final OrchestrationWatch orchestrations = new OrchestrationWatch();
    private final RecentWrites writes;
    /** Syncs that resources stand for and that some read has shown: their absence is news. */
    private final Set<String> shown = new HashSet<>();
    /** The same of connections. */
    private final Set<String> shownConnections = new HashSet<>();

    private final Map<String, Set<String>> reported = new HashMap<>();
    private final Map<ResourceKey.Kind, ListingFailure> listingFailures = new EnumMap<>(ResourceKey.Kind.class);
    private Map<String, Set<String>> duplicates = Map.of();
    private Set<String> streamsUnknown = Set.of();
    private int listingsSinceArrival;

    Workspace(ApiKey key, RecentWrites writes) {
        this.key = key;
        this.writes = writes;
    }

    public ApiKey key() {
        return key;
    }

    /** Names the API key without a part of it. */
    public String fingerprint() {
        return key.fingerprint();
    }

    /**
     * Why the syncs, or the connections, cannot be listed now; absent while they can be, or after one failure only. For a
     * kind that no resource wants listed, the failure of the other kind counts.
     */
    public synchronized @Nullable WeldException failure(ResourceKey.Kind kind) {
        ListingFailure listingFailure = listingFailure(kind);
        return listingFailure == null || !listingFailure.isReportable() ? null : listingFailure.reason();
    }

    private @Nullable ListingFailure listingFailure(ResourceKey.Kind kind) {
        if (subscribers.want(kind) || listingFailures.containsKey(kind)) {
            return listingFailures.get(kind);
        }
        return listingFailures.values().stream().findFirst().orElse(null);
    }

    /**
     * Why a listing fails.
     *
     * @param times how often, one after the other
     */
    private record ListingFailure(WeldException reason, int times) {
        boolean isReportable() {
            return times >= FAILURES_TO_REPORT || reason instanceof WeldException.Unauthorized;
        }
    }

    public synchronized CacheLookup<Sync> sync(String id) {
        return lookup(syncs, ResourceKey.Kind.SYNC, id);
    }

    public synchronized CacheLookup<Connection> connection(String id) {
        return lookup(connections, ResourceKey.Kind.CONNECTION, id);
    }

    /** All connections as last listed; {@code NotSynced} and {@code Failed} as for one. */
    public synchronized CacheLookup<List<Connection>> connections() {
        Instant listed = connections.listedAt();
        if (listed == null) {
            return notListed(ResourceKey.Kind.CONNECTION);
        }
        return new CacheLookup.Hit<>(List.copyOf(connections.objects().values()), listed);
    }

    private <T> CacheLookup<T> notListed(ResourceKey.Kind kind) {
        ListingFailure listingFailure = listingFailure(kind);
        return listingFailure == null
                ? new CacheLookup.NotSynced<>()
                : new CacheLookup.Failed<>(listingFailure.reason());
    }

    private <T> CacheLookup<T> lookup(Snapshot<T> snapshot, ResourceKey.Kind kind, String id) {
        CacheLookup.Hit<T> found = snapshot.found(id);
        if (found != null) {
            return found;
        }
        if (snapshot.wasListed()) {
            return new CacheLookup.Miss<>();
        }
        return notListed(kind);
    }

    /** The messages that have not been logged for the subject yet: a log does not repeat itself with every poll. */
    synchronized List<String> unreported(String subject, List<String> messages) {
        Set<String> before = reported.getOrDefault(subject, Set.of());
        List<String> news =
                messages.stream().filter(message -> !before.contains(message)).toList();
        reported.put(subject, Set.copyOf(messages));
        return news;
    }

    /**
     * What was read by itself.
     *
     * @return the sync with what was written to it and is not visible yet
     */
    public synchronized Sync read(Sync sync, Instant asOf) {
        Sync believed = writes.believed(sync, RecentWrites.Read.OF_ONE);
        shown.add(sync.id());
        syncs.put(sync.id(), believed, asOf);
        return believed;
    }

    /** What Weld answered to writes. */
    public synchronized void written(Sync sync, Instant asOf) {
        shown.add(sync.id());
        syncs.put(sync.id(), sync, asOf);
    }

    /** Whether a listing has shown this connection, which a resource stands for, to this process. */
    public synchronized boolean wasConnectionShown(String connectionId) {
        return shownConnections.contains(connectionId);
    }

    /**
     * From now on a sync that reads from this connection is notified when Weld does not list the connection any more, or
     * lists it again.
     */
    public synchronized void watchConnection(ResourceKey subscriber, String connectionId) {
        watchedConnections.watch(subscriber, connectionId);
    }

    /** Whether a watched connection was listed, and is not any more. */
    public synchronized boolean isConnectionDeleted(String connectionId) {
        return watchedConnections.isDeleted(connectionId);
    }

    /** Whether Weld does not list a watched connection, which it may never have listed: that proves nothing. */
    public synchronized boolean isConnectionUnlisted(String connectionId) {
        return watchedConnections.isUnlisted(connectionId);
    }

    /** Whether a listing has shown a watched connection to this process. */
    public synchronized boolean wasWatchedConnectionShown(String connectionId) {
        return watchedConnections.wasShown(connectionId);
    }

    /** Whether any read, or answer to a write, has shown this sync to this process. */
    public synchronized boolean wasShown(String syncId) {
        return shown.contains(syncId);
    }

    /** What is known of a sync that no read shows yet, since it was created a moment ago; empty for any other. */
    public synchronized Optional<Sync> unseen(String syncId) {
        return writes.isNew(syncId) ? Optional.ofNullable(syncs.get(syncId)) : Optional.empty();
    }

    public synchronized void deleted(String syncId) {
        syncs.remove(syncId);
    }

    /** When the syncs were last listed. */
    public synchronized Optional<Instant> listedAt() {
        return Optional.ofNullable(syncs.listedAt());
    }

    /** Ids of the other syncs that go from the same connection to the same schema, as last listed. */
    public synchronized Set<String> duplicates(String syncId) {
        return duplicates.getOrDefault(syncId, Set.of());
    }

    synchronized void subscribe(ResourceKey subscriber, @Nullable String id) {
        if (!subscribers.put(subscriber, id)) {
            return;
        }
        listingsSinceArrival = 0;
        if (id != null && subscriber.kind() == ResourceKey.Kind.SYNC && syncs.get(id) != null) {
            shown.add(id);
        }
        forgetFailuresIfNotPolled();
    }

    /** The syncs are listed once before a resource that stands for one of them has come. */
    synchronized void listEarly() {
        if (!wantsSyncs() && !syncs.wasListed()) {
            early.want();
        }
    }

    /** A listing begins. */
    synchronized void listingBegins() {
        if (early.begin(subscribers.want(ResourceKey.Kind.SYNC))) {
            syncs.forgetListing(writes::isNew);
        }
    }

    /** Whether nothing is made of a listing that came before its resources. */
    synchronized boolean isTooEarly(List<Sync> listed) {
        return early.rejects(listed, subscribers.want(ResourceKey.Kind.SYNC));
    }

    /** The polling ends where no resource wants a listing: no later one would end a failure, and it would stop the resources. */
    private void forgetFailuresIfNotPolled() {
        if (!isPolled()) {
            listingFailures.clear();
        }
    }

    /** Whether a resource wants a listing. */
    synchronized boolean isPolled() {
        return wantsSyncs() || wantsConnections();
    }

    /** Returns whether any subscriber is left. */
    synchronized boolean unsubscribe(ResourceKey subscriber) {
        subscribers.remove(subscriber);
        watchedConnections.drop(subscriber);
        forgetFailuresIfNotPolled();
        return !subscribers.isEmpty();
    }

    synchronized boolean wantsSyncs() {
        return subscribers.want(ResourceKey.Kind.SYNC) || early.isWanted();
    }

    synchronized boolean wantsConnections() {
        return subscribers.want(ResourceKey.Kind.CONNECTION);
    }

    /** Whether syncs watch connections, whatever other resources want listed. */
    synchronized boolean watchesConnections() {
        return !watchedConnections.isEmpty();
    }

    /** Ids of the syncs that resources stand for. */
    synchronized Set<String> wantedSyncs() {
        return subscribers.ids(ResourceKey.Kind.SYNC);
    }

    /** The runs of the orchestrations that start syncs which resources stand for. */
    public OrchestrationWatch orchestrations() {
        return orchestrations;
    }

    /** The orchestrations that start syncs which resources stand for, with these resources. */
    synchronized Map<String, Set<ResourceKey>> orchestrationsInUse() {
        Map<String, Set<ResourceKey>> used = new HashMap<>();
        subscribers.forEach(ResourceKey.Kind.SYNC, (subscriber, id) -> {
            Sync sync = syncs.get(id);
            if (sync != null && sync.orchestrationId() != null) {
                used.computeIfAbsent(sync.orchestrationId(), unused -> new HashSet<>())
                        .add(subscriber);
            }
        });
        return used;
    }

    ListingScope scope() {
        return scope;
    }

    /** The connections to list the syncs of; empty where all syncs of the workspace are to be listed. */
    synchronized Set<String> connectionsToList() {
        Set<String> wanted = wantedSyncs();
        List<Sync> known =
                wanted.stream().map(syncs::get).filter(Objects::nonNull).toList();
        // Many come one by one after a start, and a sync that was just created has been seen.
        boolean isSeen = scope.isNarrow() && known.size() == wanted.size();
        boolean isArriving = listingsSinceArrival < LISTINGS_TO_ARRIVE && !isSeen;
        return isArriving || known.isEmpty() ? Set.of() : scope.of(known);
    }

    /**
     * Sets the syncs whose streams Weld does not list. The streams that were seen before prove nothing any more: each such
     * sync is to be read by itself.
     */
    synchronized void streamsUnknown(Set<String> syncIds) {
        streamsUnknown = Set.copyOf(syncIds);
    }

    synchronized @Nullable Sync known(String syncId) {
        return syncs.get(syncId);
    }

    /** Returns the resources to notify. */
    synchronized Set<ResourceKey> listedSyncs(List<Sync> listed, Instant began, boolean complete) {
        return listedSyncs(listed, began, id -> complete);
    }

    /**
     * Returns the resources to notify.
     *
     * @param showsAbsence whether a sync of this id is not there when it was not listed
     */
    synchronized Set<ResourceKey> listedSyncs(List<Sync> listed, Instant began, Predicate<String> showsAbsence) {
        boolean first = !syncs.wasListed();
        List<Sync> there =
                listed.stream().filter(sync -> !writes.isDeleted(sync.id())).toList();
        Map<String, Sync> byId = worthKeeping(there).collect(Collectors.toMap(Sync::id, this::filled, (a, b) -> a));
        Set<String> changed = syncs.list(byId, began, id -> showsAbsence.test(id) && !writes.isNew(id));
        Set<String> wanted = wantedSyncs();
        shown.retainAll(wanted);
        byId.keySet().stream().filter(wanted::contains).forEach(shown::add);
        Map<String, Set<String>> before = duplicates;
        duplicates = DuplicateIndex.among(there);
        Stream.concat(before.keySet().stream(), duplicates.keySet().stream())
                .filter(id -> !Objects.equals(before.get(id), duplicates.get(id)))
                .forEach(changed::add);
        return subscribers
                .of(ResourceKey.Kind.SYNC)
                .filter(entry -> entry.getValue().isPresent()
                        && (first || changed.contains(entry.getValue().get())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * At first all syncs, since the resources that subscribe next would have to read each; later only those that a resource
     * stands for.
     */
    private Stream<Sync> worthKeeping(List<Sync> listed) {
        if (listingsSinceArrival < LISTINGS_TO_ARRIVE) {
            listingsSinceArrival++;
            return listed.stream();
        }
        Set<String> wanted = wantedSyncs();
        return listed.stream().filter(sync -> wanted.contains(sync.id()));
    }

    /** A listing may leave parts of a sync out, which says nothing about them, and not show yet what was just written. */
    private Sync filled(Sync listed) {
        Sync sync = writes.believed(listed, RecentWrites.Read.OF_ALL);
        Sync known = syncs.get(sync.id());
        if (known == null) {
            return sync;
        }
        boolean isWhole = sync.streams() != null || streamsUnknown.contains(sync.id());
        Sync filled = !isWhole && known.streams() != null ? sync.withStreams(known.streams()) : sync;
        return filled.settings() == null && known.settings() != null ? filled.withSettings(known.settings()) : filled;
    }

    synchronized Set<ResourceKey> listedConnections(List<Connection> listed, Instant began, boolean complete) {
        return listedConnections(listed, began, id -> complete);
    }

    /** As for syncs. */
    synchronized Set<ResourceKey> listedConnections(
            List<Connection> listed, Instant began, Predicate<String> showsAbsence) {
        boolean first = !connections.wasListed();
        Map<String, Connection> byId =
                listed.stream().collect(Collectors.toMap(Connection::id, Function.identity(), (a, b) -> a));
        Set<String> changed = connections.list(byId, began, showsAbsence);
        Set<String> wanted = subscribers.ids(ResourceKey.Kind.CONNECTION);
        shownConnections.retainAll(wanted);
        byId.keySet().stream().filter(wanted::contains).forEach(shownConnections::add);
        Set<ResourceKey> notified = subscribers
                .of(ResourceKey.Kind.CONNECTION)
                .filter(entry ->
                        first || entry.getValue().map(changed::contains).orElse(!changed.isEmpty()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
        notified.addAll(watchedConnections.listed(byId.keySet(), showsAbsence));
        return notified;
    }

    /** Returns the resources to notify: all of them, if this is the first failure to report. */
    synchronized Set<ResourceKey> failed(ResourceKey.Kind kind, WeldException reason) {
        if (!isPolled()) {
            return Set.of();
        }
        WeldException before = failure(kind);
        boolean wasReported = before != null && before.getClass() == reason.getClass();
        boolean wasListed = kind == ResourceKey.Kind.SYNC ? syncs.wasListed() : connections.wasListed();
        ListingFailure last = listingFailures.get(kind);
        boolean neverListed = !wasListed && last == null;
        listingFailures.put(kind, new ListingFailure(reason, last == null ? 1 : last.times() + 1));
        return (failure(kind) != null && !wasReported) || neverListed ? subscribers.all() : Set.of();
    }

    /** Returns the resources to notify: all of them, if they had been notified of a failure. */
    synchronized Set<ResourceKey> succeeded(ResourceKey.Kind kind) {
        ListingFailure before = listingFailures.remove(kind);
        return before != null && before.isReportable() ? subscribers.all() : Set.of();
    }
}
