package app.weld.operator.preview;

import app.weld.operator.preview.PlannedCall.Change;
import app.weld.operator.preview.PlannedCall.Kind;
import app.weld.operator.weld.AvailableStream;
import app.weld.operator.weld.Connection;
import app.weld.operator.weld.ConnectionBridge;
import app.weld.operator.weld.Integration;
import app.weld.operator.weld.Listing;
import app.weld.operator.weld.NewBridge;
import app.weld.operator.weld.NewSync;
import app.weld.operator.weld.Orchestration;
import app.weld.operator.weld.OrchestrationRun;
import app.weld.operator.weld.RunRequest;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamProperties;
import app.weld.operator.weld.StreamProperty;
import app.weld.operator.weld.StreamRun;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import app.weld.operator.weld.http.RequestBodies;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A workspace as it would be after the calls that were made here. What is there is read from Weld, each thing once; nothing is
 * ever written to Weld. Answers as the documentation of Weld says, and as {@code docs/assumptions.md} assumes beyond that.
 */
final class DryRunWeld implements WeldApi {
    private static final String SYNC = "/elt_syncs/";
    private static final Duration LINK_LIFETIME = Duration.ofDays(1);

    private final WorkspaceReader weld;
    private final Clock clock;
    private final CallLog log;
    private final Map<String, Sync> syncs = new LinkedHashMap<>();
    private final Map<String, Connection> connections = new LinkedHashMap<>();
    private final Map<String, NewBridge> bridges = new LinkedHashMap<>();
    private final Set<String> deleted = new HashSet<>();
    /** Syncs whose overlay has all that Weld has of them. */
    private final Set<String> whole = new HashSet<>();
    /** What Weld would give a new id to, and how it is called instead. */
    private final Map<String, Integer> names = new HashMap<>();

    private List<Listing.Unreadable> unreadableSyncs = List.of();
    private List<Listing.Unreadable> unreadableConnections = List.of();
    private boolean syncsListed;
    private boolean connectionsListed;

    DryRunWeld(WorkspaceReader weld, Clock clock, CallLog log) {
        this.weld = weld;
        this.clock = clock;
        this.log = log;
    }

    /** A person opens every link that was requested here: the connections are there. Returns whether there was one. */
    boolean authorizeAll() {
        boolean any = false;
        for (NewBridge bridge : bridges.values()) {
            if (bridge.connectionId() == null) {
                String id = newId("connection " + bridge.label());
                connections.put(
                        id,
                        new Connection(id, bridge.integrationId(), bridge.label(), clock.instant(), clock.instant()));
                any = true;
            }
        }
        bridges.clear();
        return any;
    }

    @Override
    public Optional<Instant> serverTime() {
        return Optional.of(clock.instant());
    }

    // What is there.

    private void listSyncs() {
        if (!syncsListed) {
            Listing<Sync> listing = weld.syncs();
            listing.items().forEach(sync -> syncs.putIfAbsent(sync.id(), sync));
            unreadableSyncs = listing.unreadable();
            syncsListed = true;
        }
    }

    @Override
    public Listing<Sync> syncs() {
        listSyncs();
        return new Listing<>(List.copyOf(syncs.values()), unreadableSyncs);
    }

    @Override
    public Listing<Sync> syncsUntil(Predicate<List<Sync>> enough) {
        return syncs();
    }

    @Override
    public Listing<Sync> syncsOf(Set<String> connectionIds) {
        return new Listing<>(
                syncs().items().stream()
                        .filter(sync -> connectionIds.contains(sync.connectionId()))
                        .toList(),
                unreadableSyncs);
    }

    @Override
    public Optional<Sync> sync(String id) {
        if (!deleted.contains(id) && !whole.contains(id)) {
            listSyncs();
            Optional<Sync> read = weld.sync(id);
            if (read.isEmpty()) {
                syncs.remove(id);
                deleted.add(id);
            }
            read.ifPresent(sync -> put(sync.streams() == null ? sync.withStreams(streams(id)) : sync));
        }
        return Optional.ofNullable(syncs.get(id));
    }

    private List<Stream> streams(String syncId) {
        return weld.streamsOf(syncId).complete();
    }

    private void put(Sync sync) {
        syncs.put(sync.id(), sync);
        whole.add(sync.id());
    }

    private Sync known(String id) {
        return sync(id).orElseThrow(() -> new WeldException.Rejected(404, "there is no sync " + id));
    }

    private static List<Stream> streamsOf(Sync sync) {
        return sync.streams() == null ? List.of() : sync.streams();
    }

    @Override
    public Listing<Stream> streams() {
        listSyncs();
        Listing<Stream> listing = weld.streams();
        List<Stream> all = new ArrayList<>(listing.items().stream()
                .filter(stream -> !whole.contains(stream.syncId()) && !deleted.contains(stream.syncId()))
                .toList());
        syncs.values().stream().filter(sync -> whole.contains(sync.id())).forEach(sync -> all.addAll(streamsOf(sync)));
        return new Listing<>(all, listing.unreadable());
    }

    @Override
    public Listing<Stream> streamsOf(String syncId) {
        if (whole.contains(syncId) || deleted.contains(syncId)) {
            return Listing.of(Optional.ofNullable(syncs.get(syncId))
                    .map(DryRunWeld::streamsOf)
                    .orElse(List.of()));
        }
        return weld.streamsOf(syncId);
    }

    @Override
    public Listing<AvailableStream> availableStreams(String syncId) {
        Sync sync = known(syncId);
        String existing = isNew(syncId) ? sibling(sync) : syncId;
        if (existing == null) {
            log.note("which streams the source offers is not known before the first sync of the connection is there");
            throw new WeldException.Unavailable("a sync that is not there yet is offered no streams");
        }
        return weld.availableStreams(sync.connectionId(), existing);
    }

    /** A sync of the same connection that is there, which is offered the same streams. */
    private @Nullable String sibling(Sync sync) {
        listSyncs();
        return syncs.values().stream()
                .filter(other -> other.connectionId().equals(sync.connectionId()) && !isNew(other.id()))
                .map(Sync::id)
                .findFirst()
                .orElse(null);
    }

    @Override
    public Optional<List<StreamRuns>> runs(String syncId) {
        // Runs matter where Weld may have stopped the sync after failed ones.
        return isNew(syncId) || deleted.contains(syncId) || known(syncId).enabled()
                ? Optional.of(List.of())
                : weld.runs(syncId);
    }

    @Override
    public Optional<Listing<OrchestrationRun>> orchestrationRuns(String orchestrationId) {
        return Optional.empty();
    }

    @Override
    public Listing<StreamRun> streamRuns(String streamId) {
        return Listing.of(List.of());
    }

    @Override
    public Listing<Connection> connections() {
        if (!connectionsListed) {
            Listing<Connection> listing = weld.connections();
            listing.items().forEach(connection -> connections.putIfAbsent(connection.id(), connection));
            unreadableConnections = listing.unreadable();
            connectionsListed = true;
        }
        return new Listing<>(List.copyOf(connections.values()), unreadableConnections);
    }

    @Override
    public Optional<JsonNode> settingsSchema(String connectionId) {
        connections();
        if (!connections.containsKey(connectionId)) {
            return Optional.empty();
        }
        return isNew(connectionId)
                ? Optional.of(JsonNodeFactory.instance.objectNode())
                : weld.settingsSchema(connectionId);
    }

    @Override
    public Listing<Orchestration> orchestrations() {
        return weld.orchestrations();
    }

    @Override
    public Listing<Integration> integrations() {
        return weld.integrations();
    }

    @Override
    public Listing<ConnectionBridge> bridges() {
        return Listing.of(bridges.entrySet().stream()
                .map(open -> bridge(open.getKey(), open.getValue()))
                .toList());
    }

    // What would be changed.

    /** Whether this is the id of something that Weld does not have. */
    static boolean isNew(@Nullable String id) {
        return id != null && id.startsWith("<");
    }

    private String newId(String what) {
        int number = names.merge(what, 1, Integer::sum);
        return "<new " + what + (number == 1 ? "" : " " + number) + ">";
    }

    @Override
    public Sync createSync(NewSync sync) {
        connections();
        if (!connections.containsKey(sync.connectionId())) {
            String why = "there is no connection " + sync.connectionId() + " in Weld";
            log.refused(
                    Kind.CREATE,
                    "POST",
                    "/elt_syncs",
                    "create sync " + sync.destinationSchemaName(),
                    RequestBodies.of(sync),
                    why);
            throw new WeldException.Rejected(404, why);
        }
        log.add(
                Kind.CREATE,
                "POST",
                "/elt_syncs",
                "create a sync of connection " + sync.connectionId() + " into schema " + sync.destinationSchemaName(),
                changes(sync),
                RequestBodies.of(sync),
                null);
        noteStartDate(sync);
        Sync made = made(sync);
        put(made);
        return made;
    }

    private static List<Change> changes(NewSync sync) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change("connectionId", null, sync.connectionId()));
        changes.add(new Change("destinationSchemaName", null, sync.destinationSchemaName()));
        changes.add(new Change("syncInterval", null, sync.syncInterval()));
        if (sync.startDate() != null) {
            changes.add(new Change("startDate", null, sync.startDate()));
        }
        if (sync.settings() != null) {
            changes.addAll(SettingsChanges.between(null, sync.settings()));
        }
        return changes;
    }

    private Sync made(NewSync sync) {
        return new Sync(
                newId("sync " + sync.destinationSchemaName()),
                sync.connectionId(),
                sync.destinationSchemaName(),
                sync.syncInterval(),
                sync.startDate(),
                null,
                false,
                null,
                sync.settings() == null ? JsonNodeFactory.instance.objectNode() : sync.settings(),
                List.of(),
                clock.instant());
    }

    @Override
    public Sync updateSync(String id, SyncUpdate update) {
        Sync before = known(id);
        List<Change> changes = new ArrayList<>();
        if (update.syncInterval() != null) {
            changes.add(new Change("syncInterval", before.syncInterval(), update.syncInterval()));
        }
        if (update.settings() != null) {
            changes.addAll(SettingsChanges.between(before.settings(), update.settings()));
        }
        log.add(
                Kind.UPDATE,
                "POST",
                SYNC + id,
                "change " + changes.stream().map(Change::field).collect(Collectors.joining(", ")),
                changes,
                RequestBodies.of(update),
                null);
        Sync after = before.asWritten(
                before.enabled(),
                update.syncInterval() == null ? before.syncInterval() : update.syncInterval(),
                before.orchestrationId(),
                merged(before.settings(), update.settings()),
                before.streams());
        put(after);
        return after;
    }

    private static @Nullable JsonNode merged(@Nullable JsonNode before, @Nullable JsonNode update) {
        if (!(before instanceof ObjectNode settings) || !(update instanceof ObjectNode changed)) {
            return update == null ? before : update;
        }
        ObjectNode merged = settings.deepCopy();
        merged.setAll(changed.deepCopy());
        return merged;
    }

    @Override
    public void enableSync(String id) {
        enable(id, true);
    }

    @Override
    public void disableSync(String id) {
        enable(id, false);
    }

    private void enable(String id, boolean now) {
        Sync before = known(id);
        log.add(
                Kind.UPDATE,
                "POST",
                SYNC + id + (now ? "/enable" : "/disable"),
                now ? "enable the sync" : "disable the sync",
                List.of(new Change("enabled", String.valueOf(before.enabled()), String.valueOf(now))),
                null,
                null);
        put(before.withEnabled(now));
    }

    @Override
    public boolean deleteSync(String id, boolean removeData) {
        Optional<Sync> before = sync(id);
        String path = SYNC + id + (removeData ? "?removeDataReferences=true" : "");
        if (before.isEmpty()) {
            log.refused(Kind.DELETE, "DELETE", path, "delete sync " + id, null, "Weld does not have it any more");
            return false;
        }
        String schema = String.valueOf(before.get().destinationSchemaName());
        log.add(
                Kind.DELETE,
                "DELETE",
                path,
                "delete the sync into schema " + schema,
                List.of(),
                null,
                removeData
                        ? "the sync, its history of runs, and the tables of schema " + schema
                        : "the sync and its history of runs; the tables of schema " + schema + " stay");
        syncs.remove(id);
        whole.remove(id);
        deleted.add(id);
        return true;
    }

    @Override
    public Sync attachOrchestration(String id, String orchestrationId) {
        if (isUnknown(orchestrationId)) {
            String why = "there is no orchestration " + orchestrationId;
            log.refused(
                    Kind.UPDATE,
                    "POST",
                    SYNC + id + "/orchestration",
                    "attach the sync to orchestration " + orchestrationId,
                    RequestBodies.orchestration(orchestrationId),
                    why);
            throw new WeldException.Rejected(404, why);
        }
        return orchestration(id, orchestrationId, "POST", "attach the sync to orchestration " + orchestrationId);
    }

    private boolean isUnknown(String orchestrationId) {
        try {
            Listing<Orchestration> listing = weld.orchestrations();
            return !listing.mayHide(orchestrationId)
                    && listing.items().stream().noneMatch(one -> one.id().equals(orchestrationId));
        } catch (WeldException e) {
            log.note("whether Weld has orchestration " + orchestrationId + " could not be read");
            return false;
        }
    }

    @Override
    public Sync detachOrchestration(String id) {
        return orchestration(id, null, "DELETE", "detach the sync from its orchestration");
    }

    private Sync orchestration(String id, @Nullable String now, String method, String summary) {
        Sync before = known(id);
        log.add(
                Kind.UPDATE,
                method,
                SYNC + id + "/orchestration",
                summary,
                List.of(new Change("orchestrationId", before.orchestrationId(), now)),
                now == null ? null : RequestBodies.orchestration(now),
                null);
        Sync after =
                before.asWritten(before.enabled(), before.syncInterval(), now, before.settings(), before.streams());
        put(after);
        return after;
    }

    @Override
    public List<Stream> putStreams(String syncId, List<SourceStream> streams) {
        Sync before = known(syncId);
        String path = SYNC + syncId + "/source_streams";
        Optional<String> refusal = refusal(before, streams);
        if (refusal.isPresent()) {
            log.refused(
                    Kind.UPDATE,
                    "POST",
                    path,
                    StreamChanges.summary(before, streams),
                    RequestBodies.of(streams),
                    refusal.get());
            throw new WeldException.Rejected(400, refusal.get());
        }
        log.add(
                Kind.UPDATE,
                "POST",
                path,
                StreamChanges.summary(before, streams),
                StreamChanges.changes(before, streams),
                RequestBodies.of(streams),
                StreamChanges.lost(before, streams).orElse(null));
        return written(before, streams);
    }

    private List<Stream> written(Sync before, List<SourceStream> streams) {
        Map<String, Stream> now = new LinkedHashMap<>();
        streamsOf(before).forEach(stream -> now.put(stream.name(), stream));
        List<Stream> answer = new ArrayList<>();
        for (SourceStream stream : streams) {
            Stream was = now.get(stream.name());
            Stream is = new Stream(
                    was == null ? "<new stream " + stream.name() + " of " + before.id() + ">" : was.id(),
                    before.id(),
                    stream.name(),
                    visible(stream.properties()).over(was == null ? StreamProperties.NONE : was.properties()));
            now.put(stream.name(), is);
            answer.add(is);
        }
        put(before.withStreams(List.copyOf(now.values())));
        return answer;
    }

    private static StreamProperties visible(StreamProperties properties) {
        return StreamProperties.of(
                property -> StreamProperty.VISIBLE.contains(property) ? properties.get(property) : null);
    }

    /** Weld takes no stream that the source does not offer. */
    private Optional<String> refusal(Sync sync, List<SourceStream> streams) {
        List<String> added = streams.stream()
                .map(SourceStream::name)
                .filter(name -> sync.stream(name).isEmpty())
                .toList();
        if (added.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Boolean> offered;
        try {
            offered = availableStreams(sync.id()).items().stream()
                    .collect(Collectors.toMap(AvailableStream::name, AvailableStream::selectable, (one, other) -> one));
        } catch (WeldException e) {
            return Optional.empty();
        }
        List<String> wrong = added.stream()
                .filter(name -> !offered.getOrDefault(name, false))
                .toList();
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of("the source does not offer " + String.join(", ", wrong));
    }

    @Override
    public void deleteStream(String streamId) {
        for (Sync sync : List.copyOf(syncs.values())) {
            Optional<Stream> stream = streamsOf(sync).stream()
                    .filter(each -> each.id().equals(streamId))
                    .findFirst();
            if (stream.isPresent()) {
                Sync before = known(sync.id());
                log.add(
                        Kind.DELETE,
                        "DELETE",
                        "/elt_streams/" + streamId,
                        "remove stream " + stream.get().name(),
                        List.of(new Change("streams[" + stream.get().name() + "]", "present", null)),
                        null,
                        "stream " + stream.get().name() + " is not synced any more");
                put(before.withStreams(streamsOf(before).stream()
                        .filter(each -> !each.id().equals(streamId))
                        .toList()));
                return;
            }
        }
    }

    @Override
    public RunRequest requestRun(String streamId) {
        request(streamId, "request_run", "request a run of", null, null);
        return new RunRequest(null, null, false);
    }

    @Override
    public void requestFullRefresh(String streamId, boolean resetHistory) {
        request(
                streamId,
                "request_full_refresh",
                "request a full refresh of",
                resetHistory ? RequestBodies.resetHistory() : null,
                resetHistory ? "the history table, which nothing brings back" : null);
    }

    @Override
    public void cancelFullRefresh(String streamId) {
        request(streamId, "cancel_full_refresh", "cancel the full refresh of", null, null);
    }

    private void request(
            String streamId, String what, String verb, @Nullable JsonNode body, @Nullable String destructive) {
        String name = syncs.values().stream()
                .flatMap(sync -> streamsOf(sync).stream())
                .filter(stream -> stream.id().equals(streamId))
                .map(Stream::name)
                .findFirst()
                .orElse(streamId);
        log.add(
                Kind.REQUEST,
                "POST",
                "/elt_streams/" + streamId + "/" + what,
                verb + " stream " + name,
                List.of(),
                body,
                destructive);
    }

    @Override
    public boolean deleteConnection(String id) {
        connections();
        boolean there = connections.remove(id) != null;
        if (there) {
            log.add(
                    Kind.DELETE,
                    "DELETE",
                    "/connections/" + id,
                    "delete connection " + id,
                    List.of(),
                    null,
                    "the connection: a person has to authorize the source again to have it back");
        }
        return there;
    }

    @Override
    public ConnectionBridge createBridge(NewBridge bridge) {
        Optional<String> refusal = refusal(bridge);
        if (refusal.isPresent()) {
            log.refused(
                    Kind.CREATE,
                    "POST",
                    "/connection_bridges",
                    "request a link with which a person authorizes " + bridge.integrationId(),
                    RequestBodies.of(bridge),
                    refusal.get());
            throw new WeldException.Rejected(400, refusal.get());
        }
        String id = newId("link for " + bridge.label());
        log.add(
                Kind.CREATE,
                "POST",
                "/connection_bridges",
                bridge.connectionId() == null
                        ? "request a link with which a person authorizes " + bridge.integrationId() + " as "
                                + bridge.label()
                        : "request a link with which a person authorizes connection " + bridge.connectionId()
                                + " again",
                List.of(
                        new Change("integrationId", null, bridge.integrationId()),
                        new Change("label", null, bridge.label()),
                        new Change("redirectUri", null, bridge.redirectUri())),
                RequestBodies.of(bridge),
                null);
        bridges.put(id, bridge);
        return bridge(id, bridge);
    }

    /** Says that a start date has no effect, before Weld ignores or refuses it. */
    private void noteStartDate(NewSync sync) {
        if (sync.startDate() == null) {
            return;
        }
        try {
            Listing<Integration> offered = weld.integrations();
            connections().items().stream()
                    .filter(connection -> sync.connectionId().equals(connection.id()))
                    .flatMap(connection -> integration(offered, connection.integrationId()).stream())
                    .filter(integration -> Boolean.FALSE.equals(integration.supportsStartDate()))
                    .findFirst()
                    .ifPresent(integration -> log.note("integration " + integration.id()
                            + " does not support a start date, so startDate may have no effect"));
        } catch (WeldException e) {
            log.note("whether the integration supports a start date could not be read");
        }
    }

    private static Optional<Integration> integration(Listing<Integration> offered, @Nullable String id) {
        return offered.items().stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** Weld gives no link to an integration that it does not have. */
    private Optional<String> refusal(NewBridge bridge) {
        boolean isInUse = connections().items().stream()
                .anyMatch(connection -> bridge.integrationId().equals(connection.integrationId()));
        if (bridge.connectionId() != null || isInUse) {
            return Optional.empty();
        }
        try {
            Listing<Integration> offered = weld.integrations();
            boolean unknown = !offered.items().isEmpty()
                    && !offered.mayHide(bridge.integrationId())
                    && offered.items().stream().noneMatch(one -> one.id().equals(bridge.integrationId()));
            return unknown
                    ? Optional.of("there is no integration " + bridge.integrationId() + " in the plan of the workspace")
                    : Optional.empty();
        } catch (WeldException e) {
            log.note("whether Weld offers integration " + bridge.integrationId() + " could not be read");
            return Optional.empty();
        }
    }

    private ConnectionBridge bridge(String id, NewBridge bridge) {
        return new ConnectionBridge(
                id,
                bridge.state(),
                "https://link.invalid/" + bridges.size(),
                clock.instant(),
                clock.instant().plus(LINK_LIFETIME));
    }
}
