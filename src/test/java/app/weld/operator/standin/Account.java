package app.weld.operator.standin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A workspace of the stand-in: what it holds, and what somebody can do to it in the Weld app, past the API. Its own lock
 * guards it. Methods that take an id throw {@link IllegalArgumentException} for one that it does not have.
 */
public final class Account {
    /** How long a bridge can be used. */
    public static final Duration BRIDGE_LIFE = Duration.ofDays(1);

    final Habits habits;
    final Shelf<ConnectionRow> connections = new Shelf<>();
    final Shelf<BridgeRow> bridges = new Shelf<>();
    final Shelf<SyncRow> syncs = new Shelf<>();
    final Shelf<StreamRow> streams = new Shelf<>();
    final Shelf<OrchestrationRow> orchestrations = new Shelf<>();
    final SettingsSchemas settingsSchemas = new SettingsSchemas();
    final CronTimes cron = new CronTimes();
    final Runs runs = new Runs(this);

    private final String id = Ids.next();
    private final Clock clock;
    private final Map<String, Integration> integrations = new LinkedHashMap<>();
    /** Stream ids by name, by sync. */
    private final Map<String, Map<String, String>> streamsOfSync = new HashMap<>();

    private final Map<String, Set<String>> syncsOfConnection = new HashMap<>();
    private final Map<String, Integer> maximumOfSyncs = new HashMap<>();
    private final Set<String> droppedData = new HashSet<>();

    Account(Clock clock, Habits habits) {
        this.clock = clock;
        this.habits = habits;
        Integration.all().forEach(integration -> integrations.put(integration.id(), integration));
    }

    public String id() {
        return id;
    }

    Instant now() {
        return clock.instant();
    }

    // What it holds

    /** The newest first, as everywhere below. */
    public synchronized List<ConnectionRow> connections() {
        return connections.all();
    }

    public synchronized Optional<ConnectionRow> connection(String connectionId) {
        return connections.get(connectionId);
    }

    public synchronized List<BridgeRow> bridges() {
        return bridges.all();
    }

    public synchronized List<SyncRow> syncs() {
        return syncs.all();
    }

    public synchronized Optional<SyncRow> sync(String syncId) {
        return syncs.get(syncId);
    }

    /** The streams of a sync, the oldest first. */
    public synchronized List<StreamRow> streams(String syncId) {
        List<StreamRow> found = new ArrayList<>();
        for (String streamId : streamsOfSync.getOrDefault(syncId, Map.of()).values()) {
            found.add(streams.get(streamId).orElseThrow());
        }
        return found;
    }

    public synchronized Optional<StreamRow> stream(String syncId, String name) {
        return Optional.ofNullable(streamsOfSync.getOrDefault(syncId, Map.of()).get(name))
                .flatMap(streams::get);
    }

    /** The runs of a stream that have started. */
    public synchronized List<RunRow> runs(String syncId, String streamName) {
        return runs.history(existing(syncId, streamName).id());
    }

    /** The ids of the deleted syncs whose destination tables were dropped as well. */
    public synchronized Set<String> droppedData() {
        return Set.copyOf(droppedData);
    }

    // What a person does in the app

    /** Goes through the authorization of a bridge, as a person does on its page; returns the connection's id. */
    public synchronized String authorize(String bridgeId) {
        BridgeRow bridge = bridges.get(bridgeId).orElseThrow(() -> unknown("bridge", bridgeId));
        if (!bridge.open(now())) {
            throw new IllegalArgumentException("The bridge is used up or expired: " + bridgeId);
        }
        String connectionId;
        if (bridge.forConnectionId() == null) {
            connectionId = createConnection(bridge.integrationId(), bridge.label());
        } else {
            connectionId = bridge.forConnectionId();
            ConnectionRow connection =
                    connections.get(connectionId).orElseThrow(() -> unknown("connection", bridge.forConnectionId()));
            connections.put(connection.authorizedAgain(bridge.label(), now()));
        }
        bridges.put(bridge.used(connectionId));
        return connectionId;
    }

    public synchronized String createConnection(String integrationId, String label) {
        String connectionId = Ids.next();
        createConnection(connectionId, integrationId, label);
        return connectionId;
    }

    /** The same with an id that a manifest names already. */
    public synchronized void createConnection(String connectionId, String integrationId, String label) {
        if (integration(integrationId).isEmpty()) {
            throw unknown("integration", integrationId);
        }
        connections.put(new ConnectionRow(connectionId, integrationId, label, 1, now(), now()));
    }

    /** Deletes a connection; its syncs stay behind. */
    public synchronized void deleteConnection(String connectionId) {
        if (!connections.remove(connectionId)) {
            throw unknown("connection", connectionId);
        }
    }

    /** Creates a sync that is enabled and has no streams. */
    public synchronized String createSync(String connectionId, String schema, String interval) {
        ConnectionRow connection = connections.get(connectionId).orElseThrow(() -> unknown("connection", connectionId));
        return createSync(connection, schema, interval, null, JsonNodeFactory.instance.objectNode(), true)
                .id();
    }

    public synchronized void changeInterval(String syncId, String interval) {
        change(existing(syncId).withInterval(interval, now()));
    }

    public synchronized void changeEnabled(String syncId, boolean enabled) {
        change(existing(syncId).withEnabled(enabled, now()));
    }

    public synchronized void changeSettings(String syncId, String json) {
        change(existing(syncId).withSettings(Json.object(json), now()));
    }

    public synchronized void attach(String syncId, String orchestrationId) {
        change(existing(syncId).withOrchestration(orchestrationId, now()));
    }

    public synchronized void detach(String syncId) {
        change(existing(syncId).withOrchestration(null, now()));
    }

    public synchronized void deleteSync(String syncId) {
        SyncRow sync = existing(syncId);
        streams(syncId).forEach(this::delete);
        streamsOfSync.remove(syncId);
        syncsOfConnection.get(sync.connectionId()).remove(syncId);
        syncs.remove(syncId);
        runs.forgetSync(syncId);
    }

    public synchronized void addStream(String syncId, String name) {
        changeStream(syncId, name, "{}");
    }

    /** Adds a stream, or changes properties of one that is there; in Weld's spelling. */
    public synchronized void changeStream(String syncId, String name, String json) {
        putStream(existing(syncId), name, Json.object(json));
    }

    public synchronized void deleteStream(String syncId, String name) {
        delete(existing(syncId, name));
    }

    public synchronized String createOrchestration(String name) {
        OrchestrationRow orchestration = new OrchestrationRow(Ids.next(), name);
        orchestrations.put(orchestration);
        return orchestration.id();
    }

    /** Asks for a run of a stream, begun by the next tick. */
    public synchronized void requestRun(String syncId, String streamName) {
        runs.request(existing(syncId, streamName));
    }

    // How the service behaves for this account

    /** Replaces the streams that an integration offers. */
    public synchronized void offer(String integrationId, OfferedStream... offered) {
        Integration integration = integration(integrationId).orElseThrow(() -> unknown("integration", integrationId));
        integrations.put(integrationId, integration.offering(Arrays.asList(offered)));
    }

    /** Replaces the JSON Schema of the settings of a connection's syncs. */
    public synchronized void settingsSchema(String connectionId, String json) {
        settingsSchemas.set(connectionId, Json.object(json));
    }

    /** Further syncs of this connection are refused with 409. */
    public synchronized void maximumOfSyncs(String connectionId, int maximum) {
        maximumOfSyncs.put(connectionId, maximum);
    }

    /** Lets the run of this stream that ends next fail. */
    public synchronized void failNextRun(String syncId, String streamName, String error) {
        runs.failNext(existing(syncId, streamName).id(), error);
    }

    /** Lets all runs of this sync take so long, whatever is usual. */
    public synchronized void runLength(String syncId, Duration length) {
        runs.length(existing(syncId).id(), length);
    }

    // Shared with the API's rules

    List<Integration> integrations() {
        return List.copyOf(integrations.values());
    }

    Optional<Integration> integration(String integrationId) {
        return Optional.ofNullable(integrations.get(integrationId));
    }

    BridgeRow createBridge(String integrationId, String label, String redirectUri, String state, String connectionId) {
        BridgeRow bridge = new BridgeRow(
                Ids.next(),
                integrationId,
                label,
                redirectUri,
                state,
                connectionId,
                null,
                now(),
                now().plus(BRIDGE_LIFE));
        bridges.put(bridge);
        return bridge;
    }

    boolean full(String connectionId) {
        return syncIds(connectionId).size() >= maximumOfSyncs.getOrDefault(connectionId, Integer.MAX_VALUE);
    }

    Set<String> syncIds(String connectionId) {
        return syncsOfConnection.getOrDefault(connectionId, Set.of());
    }

    SyncRow createSync(
            ConnectionRow connection,
            String schema,
            String interval,
            LocalDate startDate,
            ObjectNode settings,
            boolean enabled) {
        Instant now = now();
        SyncRow sync = new SyncRow(
                Ids.next(),
                connection.id(),
                connection.integrationId(),
                schema,
                interval,
                startDate,
                settings,
                enabled,
                null,
                now,
                now);
        syncs.put(sync);
        syncsOfConnection
                .computeIfAbsent(connection.id(), key -> new LinkedHashSet<>())
                .add(sync.id());
        runs.reschedule(sync, now);
        return sync;
    }

    SyncRow change(SyncRow changed) {
        SyncRow before = existing(changed.id());
        syncs.put(changed);
        if (!Runs.sameSchedule(before, changed)) {
            runs.reschedule(changed, now());
        }
        return changed;
    }

    StreamRow putStream(SyncRow sync, String name, ObjectNode properties) {
        StreamRow stream = stream(sync.id(), name)
                .map(there -> there.withProperties(properties, now()))
                .orElseGet(() -> new StreamRow(Ids.next(), sync.id(), name, properties, false, false, 0, now(), now()));
        streams.put(stream);
        streamsOfSync.computeIfAbsent(sync.id(), key -> new LinkedHashMap<>()).put(name, stream.id());
        return stream;
    }

    void delete(StreamRow stream) {
        streams.remove(stream.id());
        streamsOfSync.get(stream.syncId()).remove(stream.name());
        runs.forgetStream(stream.id());
    }

    void dropData(String syncId) {
        droppedData.add(syncId);
    }

    synchronized void tick() {
        runs.tick(now());
    }

    private SyncRow existing(String syncId) {
        return syncs.get(syncId).orElseThrow(() -> unknown("sync", syncId));
    }

    private StreamRow existing(String syncId, String streamName) {
        return stream(syncId, streamName).orElseThrow(() -> unknown("stream", syncId + "/" + streamName));
    }

    private static IllegalArgumentException unknown(String what, String unknownId) {
        return new IllegalArgumentException("No such " + what + ": " + unknownId);
    }
}
