package app.weld.operator.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A workspace of the stand-in: what it holds, and what a person can do to it in the Weld app, past the API. Its own lock
 * guards it. Methods that take an id throw {@link IllegalArgumentException} for one that it does not have. What the API does
 * to it is in {@link Operations}.
 */
public final class Account {
    /** How long a bridge can be used. */
    public static final Duration BRIDGE_LIFE = Duration.ofDays(1);

    final Quirks quirks;
    final PagedTable<ConnectionRow> connections;
    final PagedTable<BridgeRow> bridges;
    final PagedTable<SyncRow> syncs;
    final PagedTable<StreamRow> streams;
    final PagedTable<OrchestrationRow> orchestrations;
    final SettingsSchemas settingsSchemas;
    final CronTimes cron;
    final Runs runs;

    private final String id;
    private final Clock clock;
    private final Ids ids;
    private final Map<String, Integration> integrations;
    /** Stream ids by name, by sync. */
    private final Map<String, Map<String, String>> streamsOfSync = new HashMap<>();

    private final Map<String, Set<String>> syncsOfConnection = new HashMap<>();
    private final Map<String, Integer> maximumOfSyncs;
    private final Set<String> droppedData;
    /** Since when a sync is, or last was, enabled. */
    private final Map<String, Instant> enabledAt;
    /** Of syncs that do not write to the usual destination. */
    private final Map<String, String> destinations;
    /** Of syncs whose status does not follow from their runs. */
    private final Map<String, String> statuses;
    /** The newest last. */
    private final Deque<Past> pasts = new ArrayDeque<>();
    /** Null where the stand-in's are meant. */
    private Duration listingLag;

    private Duration readLag;
    private int usualMaximumOfSyncs = Integer.MAX_VALUE;
    /** What every source offers that is not in the plan; null where there is no other source. */
    private List<OfferedStream> offeredByOthers;

    /** What was here until a write. */
    private record Past(Instant until, Account state) {}

    Account(Clock clock, Quirks quirks) {
        this(Ids.random().next("account"), clock, quirks, Ids.random());
        Integration.usual().forEach(integration -> integrations.put(integration.id(), integration));
    }

    private Account(String id, Clock clock, Quirks quirks, Ids ids) {
        this.clock = clock;
        this.quirks = quirks;
        this.id = id;
        this.ids = ids;
        this.connections = new PagedTable<>();
        this.bridges = new PagedTable<>();
        this.syncs = new PagedTable<>();
        this.streams = new PagedTable<>();
        this.orchestrations = new PagedTable<>();
        this.settingsSchemas = new SettingsSchemas();
        this.cron = new CronTimes();
        this.runs = new Runs(this);
        this.integrations = new LinkedHashMap<>();
        this.maximumOfSyncs = new HashMap<>();
        this.droppedData = new HashSet<>();
        this.enabledAt = new HashMap<>();
        this.destinations = new HashMap<>();
        this.statuses = new HashMap<>();
    }

    /** One whose plan has no integrations yet, with ways of its own. Every integration is a source of it all the same. */
    public static Account empty(String id, Clock clock, Ids ids) {
        Account account = new Account(id, clock, new Quirks(), ids);
        account.offeredByOthers = List.of();
        account.settingsSchemas.allowAnything();
        return account;
    }

    /** What it holds at this moment, for reads that lag. Runs are always those of the moment of the read. */
    private Account(Account now) {
        this.clock = now.clock;
        this.quirks = now.quirks;
        this.id = now.id;
        this.ids = now.ids;
        this.connections = now.connections.copy();
        this.bridges = now.bridges.copy();
        this.syncs = now.syncs.copy();
        this.streams = now.streams.copy();
        this.orchestrations = now.orchestrations.copy();
        this.settingsSchemas = now.settingsSchemas;
        this.cron = now.cron;
        this.runs = now.runs;
        this.integrations = now.integrations;
        this.maximumOfSyncs = now.maximumOfSyncs;
        this.droppedData = now.droppedData;
        this.enabledAt = now.enabledAt;
        this.destinations = now.destinations;
        this.statuses = now.statuses;
        this.usualMaximumOfSyncs = now.usualMaximumOfSyncs;
        this.offeredByOthers = now.offeredByOthers;
        now.streamsOfSync.forEach((sync, byName) -> streamsOfSync.put(sync, new LinkedHashMap<>(byName)));
        now.syncsOfConnection.forEach((connection, ids) -> syncsOfConnection.put(connection, new LinkedHashSet<>(ids)));
    }

    public String id() {
        return id;
    }

    /** The ways of its service. */
    public Quirks quirks() {
        return quirks;
    }

    /** What the API does to it. */
    public Operations operations() {
        return new Operations(this);
    }

    /** Now, by Weld's clock. */
    public Instant now() {
        return clock.instant().plus(quirks.clockOffset());
    }

    /** Keeps what is here, before a write. */
    public synchronized void remember() {
        Duration longest = lag(true).compareTo(lag(false)) > 0 ? lag(true) : lag(false);
        if (longest.isZero()) {
            pasts.clear();
            return;
        }
        Instant now = clock.instant();
        pasts.removeIf(past -> past.until().isBefore(now.minus(longest)));
        // The first change of a moment counts: no read can have seen what was between two of one moment.
        if (pasts.isEmpty() || !pasts.getLast().until().equals(now)) {
            pasts.addLast(new Past(now, new Account(this)));
        }
    }

    /** What a read shows: this, or what was here a while ago. */
    public synchronized Account seen(boolean listing) {
        Instant time = clock.instant().minus(lag(listing));
        for (Past past : pasts) {
            if (past.until().isAfter(time)) {
                return past.state();
            }
        }
        return this;
    }

    private Duration lag(boolean listing) {
        Duration own = listing ? listingLag : readLag;
        Duration usual = listing ? quirks.listingLag() : quirks.readLag();
        return own == null ? usual : own;
    }

    String nextId(String kind) {
        String next = ids.next(kind);
        // One that begins with what many a rule for names refuses.
        return quirks.has(Way.AWKWARD_IDS) ? (next.hashCode() % 2 == 0 ? "-" : "_") + next.substring(1) : next;
    }

    String runId() {
        return Runs.ID_PREFIX + ids.next("run");
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

    /** The stream with this id. */
    public synchronized Optional<StreamRow> streamWithId(String streamId) {
        return streams.get(streamId);
    }

    /** All streams of all syncs. */
    public synchronized List<StreamRow> allStreams() {
        return streams.all();
    }

    /** A sync as Weld shows it. */
    public synchronized SyncView view(SyncRow sync, SyncView.As as) {
        return SyncView.of(this, sync, as);
    }

    /** The run of a stream that is scheduled or under way, as far as Weld shows it. */
    public synchronized Optional<RunRow> activeRun(String streamId) {
        return runs.shown(streamId);
    }

    /** The run of a stream that ended last. */
    public synchronized Optional<RunRow> latestRun(String streamId) {
        return runs.latest(streamId);
    }

    /** Whether a run of a stream was requested or is under way. */
    public synchronized boolean isRunning(String streamId) {
        return runs.active(streamId).isPresent();
    }

    /** How many runs of a stream were requested through the API. */
    public synchronized int runsRequested(String streamId) {
        return runs.requests(streamId);
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
        remember();
        BridgeRow bridge = bridges.get(bridgeId).orElseThrow(() -> unknown("bridge", bridgeId));
        if (!bridge.open(now())) {
            throw new IllegalArgumentException("The bridge is used up or expired: " + bridgeId);
        }
        String again = bridge.forConnectionId();
        ConnectionRow connection = again == null ? null : connections.get(again).orElse(null);
        String connectionId;
        if (connection == null) {
            connectionId = createConnection(bridge.integrationId(), bridge.label());
        } else {
            connectionId = connection.id();
            connections.put(connection.authorizedAgain(bridge.label(), now()));
        }
        bridges.put(bridge.used(connectionId));
        return connectionId;
    }

    public synchronized String createConnection(String integrationId, String label) {
        String connectionId = nextId("conn");
        createConnection(connectionId, integrationId, label);
        return connectionId;
    }

    /** The same with an id that a manifest names already. */
    public synchronized void createConnection(String connectionId, String integrationId, String label) {
        remember();
        if (integration(integrationId).isEmpty()) {
            throw unknown("integration", integrationId);
        }
        connections.put(new ConnectionRow(connectionId, integrationId, label, 1, now(), now()));
    }

    /** Deletes a connection; its syncs stay behind. */
    public synchronized void deleteConnection(String connectionId) {
        remember();
        if (!connections.remove(connectionId)) {
            throw unknown("connection", connectionId);
        }
    }

    /** Creates a sync that is enabled and has no streams. */
    public synchronized String createSync(String connectionId, String schema, String interval) {
        remember();
        ConnectionRow connection = connections.get(connectionId).orElseThrow(() -> unknown("connection", connectionId));
        return createSync(connection, schema, interval, null, JsonNodeFactory.instance.objectNode(), true)
                .id();
    }

    public synchronized void changeInterval(String syncId, String interval) {
        remember();
        change(existing(syncId).withInterval(interval, now()));
    }

    public synchronized void changeEnabled(String syncId, boolean enabled) {
        remember();
        change(existing(syncId).withEnabled(enabled, now()));
    }

    public synchronized void changeSettings(String syncId, String json) {
        remember();
        change(existing(syncId).withSettings(Json.object(json), now()));
    }

    /** Changes one setting; null: takes it away. */
    public synchronized void changeSetting(String syncId, String name, JsonNode value) {
        ObjectNode settings = existing(syncId).settings().deepCopy();
        if (value == null) {
            settings.remove(name);
        } else {
            settings.set(name, value);
        }
        changeSettings(syncId, settings.toString());
    }

    public synchronized void attach(String syncId, String orchestrationId) {
        remember();
        change(existing(syncId).withOrchestration(orchestrationId, now()));
    }

    public synchronized void detach(String syncId) {
        remember();
        change(existing(syncId).withOrchestration(null, now()));
    }

    /** Gives an orchestration another name. */
    public synchronized void renameOrchestration(String orchestrationId, String name) {
        if (orchestrations.get(orchestrationId).isPresent()) {
            createOrchestration(orchestrationId, name);
        }
    }

    /** Deletes an orchestration; its syncs run by their own schedules from now on. */
    public synchronized void deleteOrchestration(String orchestrationId) {
        remember();
        orchestrations.remove(orchestrationId);
        syncs.all().stream()
                .filter(sync -> orchestrationId.equals(sync.orchestrationId()))
                .toList()
                .forEach(sync -> change(sync.withOrchestration(null, now())));
    }

    public synchronized void deleteSync(String syncId) {
        remember();
        SyncRow sync = existing(syncId);
        streams(syncId).forEach(this::delete);
        streamsOfSync.remove(syncId);
        syncsOfConnection.get(sync.connectionId()).remove(syncId);
        syncs.remove(syncId);
        enabledAt.remove(syncId);
        destinations.remove(syncId);
        statuses.remove(syncId);
        runs.forgetSync(syncId);
    }

    public synchronized void addStream(String syncId, String name) {
        changeStream(syncId, name, "{}");
    }

    /** Adds a stream, or changes properties of one that is there; in Weld's spelling. */
    public synchronized void changeStream(String syncId, String name, String json) {
        remember();
        SyncRow sync = existing(syncId);
        ObjectNode properties = stream(syncId, name)
                .map(there -> there.properties().deepCopy())
                .orElseGet(JsonNodeFactory.instance::objectNode);
        properties.setAll(Json.object(json));
        putStream(sync, name, properties);
    }

    /** Adds another stream of the same name. */
    public synchronized void duplicateStream(String syncId, String name) {
        remember();
        StreamRow twin = StreamRow.added(
                nextId("stream"), existing(syncId, name).syncId(), name, JsonNodeFactory.instance.objectNode(), now());
        streams.put(twin);
        streamsOfSync.get(syncId).put(twin.id(), twin.id());
    }

    public synchronized void deleteStream(String syncId, String name) {
        remember();
        delete(existing(syncId, name));
    }

    public synchronized String createOrchestration(String name) {
        return createOrchestration(nextId("orch"), name);
    }

    /** The same with an id that a manifest names already. */
    public synchronized String createOrchestration(String orchestrationId, String name) {
        remember();
        orchestrations.put(new OrchestrationRow(orchestrationId, name));
        return orchestrationId;
    }

    /** An orchestration starts: it requests a run of each stream of its syncs. */
    public synchronized OrchestrationRunRow startOrchestration(String orchestrationId) {
        remember();
        return runs.requestOrchestration(orchestrations.get(orchestrationId).orElseThrow());
    }

    /** Requests a run of a stream, begun by the next tick. */
    public synchronized void requestRun(String syncId, String streamName) {
        runs.request(existing(syncId, streamName));
    }

    /** Begins a run of a stream now. */
    public synchronized void startRun(String syncId, String streamName) {
        runs.startNow(existing(syncId, streamName));
    }

    /**
     * Ends the run of a stream now.
     *
     * @param error null where it completes
     */
    public synchronized void endRun(String syncId, String streamName, long records, long bytes, String error) {
        remember();
        runs.endNow(existing(syncId, streamName), records, bytes, error);
    }

    // How the service behaves for this account

    /** Adds an integration of sources. */
    public synchronized void addIntegration(String id, OfferedStream... offered) {
        addIntegration(Integration.source(id, List.of(offered)));
    }

    public synchronized void addIntegration(Integration integration) {
        integrations.put(
                integration.id(), offeredByOthers == null ? integration : integration.offering(offeredByOthers));
    }

    /** Replaces the streams that an integration offers. */
    public synchronized void offer(String integrationId, OfferedStream... offered) {
        Integration integration = integration(integrationId).orElseThrow(() -> unknown("integration", integrationId));
        integrations.put(integrationId, integration.offering(Arrays.asList(offered)));
    }

    /** All sources of an {@link #empty} account offer this stream, too, or offer it in this way now. */
    public synchronized void offerEverywhere(OfferedStream stream) {
        offerEverywhere(Stream.concat(
                        offeredByOthers.stream().filter(other -> !other.name().equals(stream.name())),
                        Stream.of(stream))
                .toList());
    }

    /** No source of an {@link #empty} account offers a stream of this name any more. */
    public synchronized void offerNowhere(String name) {
        offerEverywhere(offeredByOthers.stream()
                .filter(stream -> !stream.name().equals(name))
                .toList());
    }

    /** The names of what all sources offer. */
    public synchronized List<String> offeredEverywhere() {
        return offeredByOthers.stream().map(OfferedStream::name).toList();
    }

    private void offerEverywhere(List<OfferedStream> offered) {
        integrations.replaceAll((id, integration) -> integration.offering(offered));
        offeredByOthers = offered;
    }

    /** The service adds this setting where it is not sent. */
    public synchronized void settingsDefault(String name, JsonNode value) {
        settingsSchemas.adds(name, value);
    }

    /** Lets a sync say this status, whatever its runs are; null: the one that follows from them. */
    public synchronized void status(String syncId, String status) {
        remember();
        statuses.put(existing(syncId).id(), status);
    }

    /** Further syncs of every connection are refused with 409, where no other maximum is said for it. */
    public synchronized void maximumOfSyncs(int maximum) {
        usualMaximumOfSyncs = maximum;
    }

    /** Replaces the JSON Schema of the settings of a connection's syncs. */
    public synchronized void settingsSchema(String connectionId, String json) {
        settingsSchemas.set(connectionId, Json.object(json));
    }

    /** Further syncs of this connection are refused with 409. */
    public synchronized void maximumOfSyncs(String connectionId, int maximum) {
        maximumOfSyncs.put(connectionId, maximum);
    }

    /** How long reads of this account show the state before a write, whatever is usual: listings, and reads by id. */
    public synchronized void lag(Duration listings, Duration byId) {
        listingLag = listings;
        readLag = byId;
    }

    /** Lets a sync write to another destination than the usual one. */
    public synchronized void destination(String syncId, String connectionId) {
        destinations.put(existing(syncId).id(), connectionId);
    }

    /** Lets a stream run by its own cron expression, too. */
    public synchronized void streamInterval(String syncId, String streamName, String interval) {
        runs.streamInterval(existing(syncId, streamName), interval);
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
        return Optional.ofNullable(integrations.get(integrationId)).or(() -> Optional.ofNullable(offeredByOthers)
                .map(streams -> Integration.source(integrationId, streams)));
    }

    String status(SyncRow sync) {
        String fixed = statuses.get(sync.id());
        return fixed == null ? runs.status(sync) : fixed;
    }

    Optional<Instant> enabledAt(String syncId) {
        return Optional.ofNullable(enabledAt.get(syncId));
    }

    /** Weld's id of the warehouse that a sync loads into. */
    public String destination(String syncId) {
        return destinations.getOrDefault(syncId, "destination-of-" + id);
    }

    BridgeRow createBridge(String integrationId, String label, String redirectUri, String state, String connectionId) {
        BridgeRow bridge = new BridgeRow(
                nextId("bridge"),
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
        return syncIds(connectionId).size() >= maximumOfSyncs.getOrDefault(connectionId, usualMaximumOfSyncs);
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
                nextId("sync"),
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
        if (enabled) {
            enabledAt.put(sync.id(), now);
        }
        runs.reschedule(sync, now);
        return sync;
    }

    SyncRow change(SyncRow changed) {
        SyncRow before = existing(changed.id());
        syncs.put(changed);
        if (changed.enabled() && !before.enabled()) {
            enabledAt.put(changed.id(), now());
            runs.enabled(changed.id());
        }
        if (!Runs.sameSchedule(before, changed)) {
            runs.reschedule(changed, now());
        }
        return changed;
    }

    StreamRow putStream(SyncRow sync, String name, ObjectNode properties) {
        StreamRow stream = stream(sync.id(), name)
                .map(there -> quirks.has(Way.STREAMS_REPLACED)
                        ? there.withOnly(properties, now())
                        : there.withProperties(properties, now()))
                .orElseGet(() -> StreamRow.added(nextId("stream"), sync.id(), name, properties, now()));
        streams.put(stream);
        streamsOfSync.computeIfAbsent(sync.id(), key -> new LinkedHashMap<>()).put(name, stream.id());
        return stream;
    }

    void delete(StreamRow stream) {
        streams.remove(stream.id());
        streamsOfSync.get(stream.syncId()).values().remove(stream.id());
        runs.forgetStream(stream.id());
    }

    void dropData(String syncId) {
        droppedData.add(syncId);
    }

    /** Begins and ends runs, as the clock says. */
    public synchronized void tick() {
        runs.tick(now());
    }

    /** The same, at each moment until now at which something is due: the times are exact however seldom this is called. */
    public synchronized void catchUp() {
        runs.catchUp(now());
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
