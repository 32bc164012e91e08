package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Weld workspace in memory, which behaves as far as Weld's documentation says: creating twice makes two, only a sync's
 * interval and settings can be changed, putting streams removes none, excluded and hashed columns are taken and never shown.
 * Where the documentation is silent, it is as inconvenient as is allowed, or a test chooses. Thread-safe.
 *
 * <p>Calls come in through {@link WeldApi}; a test scripts their failures, hooks into them and counts them here, and changes
 * things as a person would in the Weld app through {@link #byHand()}.
 */
public final class FakeWeld implements WeldApi {
    private static final Duration BRIDGE_LIFETIME = Duration.ofDays(1);

    private record FakeBridge(NewBridge wanted, ConnectionBridge bridge) {}

    private final Clock clock;
    private final String prefix;
    private final CallScript script;
    private final Map<String, FakeSync> syncs = new LinkedHashMap<>();
    private final Map<String, Connection> connections = new LinkedHashMap<>();
    private final Map<String, FakeBridge> bridges = new LinkedHashMap<>();
    private final Set<String> orchestrations = new HashSet<>();
    private final Map<String, AvailableStream> offered = new LinkedHashMap<>();
    private final ObjectNode settingsDefaults = JsonNodeFactory.instance.objectNode();
    private final List<Listing.Unreadable> unreadable = new ArrayList<>();
    private final Map<String, JsonNode> settingsSchemas = new LinkedHashMap<>();
    private final List<Integration> integrations = new ArrayList<>();
    private final Set<String> withRemovedData = new HashSet<>();
    private boolean enabledOnCreation = true;
    private boolean listsStreamsWithSyncs = true;
    private boolean listsBridges = true;
    private int maxSyncsPerConnection = Integer.MAX_VALUE;
    private final FakeQuirks quirks = new FakeQuirks();
    private final FakePast past = new FakePast();
    private final FakeRuns runs = new FakeRuns(quirks);
    private final Map<Call, List<Listing.Unreadable>> unreadableIn = new EnumMap<>(Call.class);
    private boolean answered;
    private int lastNumber;

    public FakeWeld(Clock clock) {
        this(clock, "");
    }

    /** The ids of this workspace begin so: Weld's ids are not those of another workspace. */
    public FakeWeld(Clock clock, String prefix) {
        this.clock = clock;
        this.prefix = prefix;
        this.script = new CallScript(clock);
        settingsDefaults.put("apiVersion", "v1");
    }

    // What the workspace is like.

    /** The ways of the service that are documented nowhere. */
    public FakeQuirks quirks() {
        return quirks;
    }

    public synchronized Connection addConnection(String integrationId, String label) {
        return addConnection(id("conn"), integrationId, label);
    }

    public synchronized Connection addConnection(String id, String integrationId, String label) {
        Connection connection = new Connection(id, integrationId, label, now(), now());
        return changed(() -> {
            connections.put(id, connection);
            return connection;
        });
    }

    public synchronized String addOrchestration(String id) {
        orchestrations.add(id);
        return id;
    }

    /** The sources offer these streams. None is offered until a test says so. */
    public synchronized void offer(String... names) {
        for (String name : names) {
            offered.put(name, new AvailableStream(name, true, false, null));
        }
    }

    public synchronized void offerUnselectable(String name) {
        offered.put(name, new AvailableStream(name, false, false, null));
    }

    /** A retired stream is still taken. */
    public synchronized void offerRetired(String name, String retirement) {
        offered.put(name, new AvailableStream(name, true, true, retirement));
    }

    public synchronized void offerNoLonger(String name) {
        offered.remove(name);
    }

    /** Whether a new sync is enabled at once; true until a test says otherwise. */
    public synchronized void enabledOnCreation(boolean enabled) {
        enabledOnCreation = enabled;
    }

    /** Whether listings and answers of syncs hold their streams; true until a test says otherwise. */
    public synchronized void listsStreamsWithSyncs(boolean lists) {
        listsStreamsWithSyncs = lists;
    }

    /** Whether open bridges are listed; true until a test says otherwise. */
    public synchronized void listsBridges(boolean lists) {
        listsBridges = lists;
    }

    public synchronized void maxSyncsPerConnection(int max) {
        maxSyncsPerConnection = max;
    }

    /** The service adds this setting where it is not given, as it does with {@code apiVersion: v1} anyway. */
    public synchronized void settingsDefault(String name, JsonNode value) {
        settingsDefaults.set(name, value);
    }

    /** Every listing has this item that cannot be read, until {@link #allReadable()}. */
    public synchronized void unreadable(String why) {
        unreadable.add(new Listing.Unreadable(null, why));
    }

    /** Every listing has this item of which the id alone can be read, until {@link #allReadable()}. */
    public synchronized void unreadable(String id, String why) {
        unreadable.add(new Listing.Unreadable(id, why));
    }

    public synchronized void unreadable(Listing.Unreadable item) {
        unreadable.add(item);
    }

    /** The plan has this integration. */
    public synchronized void addIntegration(Integration integration) {
        integrations.add(integration);
    }

    /** What {@link #settingsSchema} answers for a connection; an empty schema until a test says otherwise. */
    public synchronized void settingsSchema(String connectionId, JsonNode schema) {
        settingsSchemas.put(connectionId, schema);
    }

    /** This listing alone has this item that cannot be read, until {@link #allReadable()}. */
    public synchronized void unreadable(Call listing, String why) {
        unreadableIn.computeIfAbsent(listing, any -> new ArrayList<>()).add(new Listing.Unreadable(null, why));
    }

    public synchronized void allReadable() {
        unreadable.clear();
        unreadableIn.clear();
    }

    public ByHand byHand() {
        return new ByHand(this);
    }

    // What goes wrong.

    /** The next such call fails and nothing is done. Several such failures come one after another. */
    public void failNext(Call call, Supplier<? extends WeldException> exception) {
        script.failNext(call, exception, false);
    }

    /** The next such call is done, and its answer is lost. */
    public void failNextAfterDoing(Call call, Supplier<? extends WeldException> exception) {
        script.failNext(call, exception, true);
    }

    /** The answer of the next such call is lost, after it was done. */
    public void loseAnswer(Call call) {
        failNextAfterDoing(call, () -> new WeldException.OutcomeUnknown("the answer was lost"));
    }

    /** Every such call is refused, until {@link #accept} or {@link #heal()}. */
    public void refuse(Call call, WeldException.Rejected refusal) {
        script.refuse(call, any -> true, refusal);
    }

    /** Like {@link #refuse}, for this object alone, whose id the call names first. */
    public void refuseFor(String id, Call call, WeldException.Rejected refusal) {
        script.refuse(call, arguments -> !arguments.isEmpty() && id.equals(arguments.get(0)), refusal);
    }

    public void accept(Call call) {
        script.accept(call);
    }

    /** Weld cannot be reached. */
    public void down() {
        script.down(true);
    }

    public void up() {
        script.down(false);
    }

    /** Runs in the caller's thread before every such call; what it throws, the caller gets instead of an answer. */
    public void before(Call call, Runnable action) {
        script.before(call, false, any -> action.run());
    }

    /** Like {@link #before}, for the next such call alone. */
    public void beforeNext(Call call, Runnable action) {
        script.before(call, true, any -> action.run());
    }

    /** Runs before every call. */
    public void beforeAny(Consumer<Call> action) {
        script.before(null, false, action);
    }

    /** Runs in the caller's thread after every such call was done, before its answer (made already) is given. */
    public void after(Call call, Runnable action) {
        script.after(call, false, any -> action.run());
    }

    /** Like {@link #after}, for the next such call alone. */
    public void afterNext(Call call, Runnable action) {
        script.after(call, true, any -> action.run());
    }

    /** Runs after every call that was done. */
    public void afterAny(Consumer<Call> action) {
        script.after(null, false, action);
    }

    /** Takes back all failures, refusals and hooks; Weld is up. */
    public void heal() {
        script.heal();
    }

    // What came in.

    /** All calls, those that failed too, in the order in which they came in. */
    public List<MadeCall> calls() {
        return script.made();
    }

    public long count(Call call) {
        return calls().stream().filter(made -> made.call() == call).count();
    }

    /** The calls that were to change something, those that failed too. */
    public List<MadeCall> writes() {
        return calls().stream().filter(made -> made.call().writes()).toList();
    }

    public void forgetCalls() {
        script.forgetMade();
    }

    // What there is, without a call.

    /** All syncs with their streams, oldest first. */
    public synchronized List<Sync> allSyncs() {
        return syncs.values().stream().map(FakeSync::truth).toList();
    }

    /** The sync of this id, with its streams. */
    public synchronized Sync theSync(String id) {
        return existingSync(id).truth();
    }

    /** The only sync there is. */
    public synchronized Sync onlySync() {
        if (syncs.size() != 1) {
            throw new AssertionError("not one sync but " + syncs.keySet());
        }
        return allSyncs().get(0);
    }

    public synchronized List<Connection> allConnections() {
        return List.copyOf(connections.values());
    }

    /** All bridges, those expired too, and those that were not used; oldest first. */
    public synchronized List<ConnectionBridge> allBridges() {
        return bridges.values().stream().map(FakeBridge::bridge).toList();
    }

    /** What a stream was told last of what Weld never shows. */
    public synchronized List<String> excludedColumns(String syncId, String stream) {
        return columns(existingStream(syncId, stream), StreamProperty.EXCLUDED_COLUMNS);
    }

    public synchronized List<String> hashedColumns(String syncId, String stream) {
        return columns(existingStream(syncId, stream), StreamProperty.HASHED_COLUMNS);
    }

    private static List<String> columns(FakeStream stream, StreamProperty property) {
        return Objects.requireNonNullElse(stream.properties.names(property), List.of());
    }

    public synchronized boolean fullRefreshPending(String syncId, String stream) {
        return existingStream(syncId, stream).fullRefreshPending;
    }

    /** Whether a full refresh that loses the history table was ever asked for. */
    public synchronized boolean historyReset(String syncId, String stream) {
        return existingStream(syncId, stream).historyReset;
    }

    /** How many runs were started by a request. */
    public synchronized int runsRequested(String syncId, String stream) {
        return existingStream(syncId, stream).runsRequested;
    }

    /** Whether the destination tables of this deleted sync were dropped. */
    public synchronized boolean dataRemoved(String syncId) {
        return withRemovedData.contains(syncId);
    }

    // What happens in Weld.

    /** A person opens the authorize URL and agrees: the connection appears, or is authorized again. */
    public synchronized Connection authorize(String bridgeId) {
        FakeBridge used = bridges.get(bridgeId);
        if (used == null || expired(used)) {
            throw new IllegalStateException("no open bridge " + bridgeId);
        }
        bridges.remove(bridgeId);
        String again = used.wanted().connectionId();
        Connection was = again == null ? null : connections.get(again);
        if (was == null) {
            return addConnection(used.wanted().integrationId(), used.wanted().label());
        }
        Connection now = new Connection(was.id(), was.integrationId(), was.label(), was.createdAt(), now());
        return changed(() -> {
            connections.put(now.id(), now);
            return now;
        });
    }

    /** Whether a run was asked for or is under way. */
    public synchronized boolean isRunning(String syncId, String stream) {
        FakeStream runs = existingStream(syncId, stream);
        return runs.active != null || runs.due != null;
    }

    /** A run starts by the schedule, or the one requested begins. */
    public synchronized void startRun(String syncId, String stream) {
        runs.start(existingStream(syncId, stream), now());
    }

    public synchronized void finishRun(String syncId, String stream) {
        finishRun(syncId, stream, 100, 10_000);
    }

    public synchronized void finishRun(String syncId, String stream, long records, long bytes) {
        runs.end(existingSync(syncId), existingStream(syncId, stream), now(), records, bytes, null);
    }

    /** May stop the sync, as {@link FakeQuirks#failuresUntilStopped} says. */
    public synchronized void failRun(String syncId, String stream, String error) {
        change(() -> runs.end(existingSync(syncId), existingStream(syncId, stream), now(), 0, 0, error));
    }

    /** The sync says this of itself, whatever its runs are; null: what follows from them. */
    public synchronized void status(String syncId, @Nullable String status) {
        change(() -> existingSync(syncId).status = status);
    }

    /** Whether a history table of this stream was ever taken away. */
    public synchronized boolean historyLost(String syncId, String stream) {
        return existingStream(syncId, stream).historyLost;
    }

    // The calls.

    /** Weld's time now; empty before it answered anything. */
    @Override
    public synchronized Optional<Instant> serverTime() {
        return answered ? Optional.of(now()) : Optional.empty();
    }

    @Override
    public Listing<Sync> syncs() {
        return answer(
                Call.SYNCS,
                List.of(),
                () -> listing(Call.SYNCS, listedSyncs().map(this::asListed).toList()));
    }

    @Override
    public Listing<Sync> syncsOf(String connectionId) {
        return answer(
                Call.SYNCS_OF,
                List.of(connectionId),
                () -> listing(
                        Call.SYNCS_OF,
                        listedSyncs()
                                .filter(sync -> sync.connectionId().equals(connectionId))
                                .map(this::asListed)
                                .toList()));
    }

    @Override
    public Listing<Sync> syncsOf(Set<String> connectionIds) {
        return connectionIds.stream().map(this::syncsOf).reduce(Listing.of(List.of()), Listing::and);
    }

    @Override
    public Optional<Sync> sync(String id) {
        return answer(Call.SYNC, List.of(id), () -> readSync(id));
    }

    @Override
    public Sync createSync(NewSync wanted) {
        return answer(Call.CREATE_SYNC, List.of(wanted), () -> create(wanted).answered(quirks, listsStreamsWithSyncs));
    }

    @Override
    public Sync updateSync(String id, SyncUpdate update) {
        return answer(Call.UPDATE_SYNC, List.of(id, update), () -> {
            FakeSync sync = knownSync(id);
            if (update.syncInterval() != null) {
                sync.interval = cron(update.syncInterval());
            }
            if (update.settings() != null) {
                sync.settings = settings(quirks.settingsMerge() ? sync.settings : settingsDefaults, update.settings());
            }
            return sync.answered(quirks, listsStreamsWithSyncs);
        });
    }

    @Override
    public void enableSync(String id) {
        act(Call.ENABLE_SYNC, List.of(id), () -> knownSync(id).enable(now()));
    }

    @Override
    public void disableSync(String id) {
        act(Call.DISABLE_SYNC, List.of(id), () -> knownSync(id).enabled = false);
    }

    @Override
    public boolean deleteSync(String id, boolean removeData) {
        return answer(Call.DELETE_SYNC, List.of(id, removeData), () -> {
            boolean wasThere = syncs.remove(id) != null;
            if (wasThere && removeData) {
                withRemovedData.add(id);
            }
            return wasThere;
        });
    }

    @Override
    public Sync attachOrchestration(String id, String orchestrationId) {
        return answer(Call.ATTACH_ORCHESTRATION, List.of(id, orchestrationId), () -> {
            FakeSync sync = knownSync(id);
            if (!orchestrations.contains(orchestrationId)) {
                throw new WeldException.Rejected(404, "there is no orchestration " + orchestrationId);
            }
            sync.orchestrationId = orchestrationId;
            return sync.answered(quirks, listsStreamsWithSyncs);
        });
    }

    @Override
    public Sync detachOrchestration(String id) {
        return answer(Call.DETACH_ORCHESTRATION, List.of(id), () -> {
            FakeSync sync = knownSync(id);
            sync.orchestrationId = null;
            return sync.answered(quirks, listsStreamsWithSyncs);
        });
    }

    @Override
    public Listing<Stream> streams() {
        return answer(
                Call.STREAMS,
                List.of(),
                () -> listing(
                        Call.STREAMS,
                        listedSyncs().flatMap(sync -> sync.streams().stream()).toList()));
    }

    @Override
    public Listing<Stream> streamsOf(String syncId) {
        return answer(Call.STREAMS_OF, List.of(syncId), () -> {
            return listing(
                    Call.STREAMS_OF,
                    listedSyncs()
                            .filter(sync -> sync.id().equals(syncId))
                            .flatMap(sync -> sync.streams().stream())
                            .toList());
        });
    }

    @Override
    public List<Stream> putStreams(String syncId, List<SourceStream> streams) {
        return answer(Call.PUT_STREAMS, List.of(syncId, List.copyOf(streams)), () -> {
            FakeSync sync = knownSync(syncId);
            List<String> wrong = streams.stream()
                    .map(SourceStream::name)
                    .filter(name -> !sync.streams.containsKey(name))
                    .filter(name ->
                            !offered.containsKey(name) || !offered.get(name).selectable())
                    .toList();
            if (!wrong.isEmpty()) {
                throw new WeldException.Rejected(400, "unknown source streams: " + String.join(", ", wrong));
            }
            return put(sync, streams, quirks.putsReplace());
        });
    }

    @Override
    public void deleteStream(String streamId) {
        act(Call.DELETE_STREAM, List.of(streamId), () -> syncs.values().forEach(sync -> {
            sync.streams.values().removeIf(stream -> stream.id.equals(streamId));
            sync.twins.removeIf(stream -> stream.id.equals(streamId));
        }));
    }

    @Override
    public Listing<AvailableStream> availableStreams(String syncId) {
        return answer(Call.AVAILABLE_STREAMS, List.of(syncId), () -> {
            if (quirks.availableStreamsTimeOut()) {
                throw new WeldException.Unavailable("Weld did not answer in time");
            }
            return listing(
                    Call.AVAILABLE_STREAMS, readSync(syncId).isPresent() ? List.copyOf(offered.values()) : List.of());
        });
    }

    @Override
    public Optional<List<StreamRuns>> runs(String syncId) {
        return answer(Call.RUNS, List.of(syncId), () -> Optional.ofNullable(syncs.get(syncId))
                .filter(sync -> readSync(syncId).isPresent())
                .map(sync -> java.util.stream.Stream.concat(sync.streams.values().stream(), sync.twins.stream())
                        .map(stream -> new StreamRuns(stream.name, stream.active, stream.latest))
                        .toList()));
    }

    @Override
    public RunRequest requestRun(String streamId) {
        return answer(Call.REQUEST_RUN, List.of(streamId), () -> {
            FakeStream stream = runnable(streamId);
            boolean wasThere = stream.active != null;
            runs.request(stream, now());
            return wasThere
                    ? new RunRequest(null, null, true)
                    : new RunRequest("/elt_stream_runs?elt_stream_id=" + streamId, null, false);
        });
    }

    @Override
    public Listing<StreamRun> streamRuns(String streamId) {
        return answer(
                Call.STREAM_RUNS,
                List.of(streamId),
                () -> Listing.of(streamOf(streamId).stream()
                        .flatMap(stream -> stream.listedRuns().stream())
                        .toList()));
    }

    @Override
    public void requestFullRefresh(String streamId, boolean resetHistory) {
        act(Call.REQUEST_FULL_REFRESH, List.of(streamId, resetHistory), () -> {
            FakeStream stream = runnable(streamId);
            stream.fullRefreshPending = true;
            stream.historyReset |= resetHistory;
        });
    }

    @Override
    public void cancelFullRefresh(String streamId) {
        act(Call.CANCEL_FULL_REFRESH, List.of(streamId), () -> knownStream(streamId).fullRefreshPending = false);
    }

    @Override
    public Listing<Connection> connections() {
        return answer(
                Call.CONNECTIONS,
                List.of(),
                () -> listing(
                        Call.CONNECTIONS,
                        newestFirst(asOf(quirks.listLag()).connections()).stream()
                                .map(quirks::shown)
                                .toList()));
    }

    /** Documented nowhere: a connection that a sync uses is not deleted. */
    @Override
    public boolean deleteConnection(String id) {
        return answer(Call.DELETE_CONNECTION, List.of(id), () -> {
            if (syncs.values().stream().anyMatch(sync -> sync.connectionId.equals(id))) {
                throw new WeldException.Rejected(400, "the connection is used by a sync");
            }
            return connections.remove(id) != null;
        });
    }

    @Override
    public Optional<JsonNode> settingsSchema(String connectionId) {
        return answer(
                Call.SETTINGS_SCHEMA,
                List.of(connectionId),
                () -> connections.containsKey(connectionId)
                        ? Optional.of(settingsSchemas.getOrDefault(connectionId, JsonNodeFactory.instance.objectNode()))
                        : Optional.empty());
    }

    @Override
    public Listing<Integration> integrations() {
        return answer(Call.INTEGRATIONS, List.of(), () -> Listing.of(integrations));
    }

    @Override
    public Listing<ConnectionBridge> bridges() {
        return answer(
                Call.BRIDGES,
                List.of(),
                () -> listing(
                        Call.BRIDGES,
                        listsBridges
                                ? newestFirst(bridges.values()).stream()
                                        .filter(open -> !expired(open))
                                        .map(FakeBridge::bridge)
                                        .map(this::shown)
                                        .toList()
                                : List.of()));
    }

    @Override
    public ConnectionBridge createBridge(NewBridge wanted) {
        return answer(Call.CREATE_BRIDGE, List.of(wanted), () -> {
            if (wanted.connectionId() != null && !connections.containsKey(wanted.connectionId())) {
                throw new WeldException.Rejected(404, "there is no connection " + wanted.connectionId());
            }
            if (wanted.state().length() > 255) {
                throw new WeldException.Rejected(400, "state must be at most 255 characters long");
            }
            String id = id("bridge");
            Instant now = now();
            ConnectionBridge bridge = new ConnectionBridge(
                    id, wanted.state(), "https://weld.example/authorize/" + id, now, now.plus(BRIDGE_LIFETIME));
            bridges.put(id, new FakeBridge(wanted, bridge));
            return shown(bridge);
        });
    }

    // Behind the calls; all with the lock held.

    FakeSync create(NewSync wanted) {
        if (!connections.containsKey(wanted.connectionId())) {
            throw new WeldException.Rejected(404, "there is no connection " + wanted.connectionId());
        }
        long already = syncs.values().stream()
                .filter(sync -> sync.connectionId.equals(wanted.connectionId()))
                .count();
        if (already >= maxSyncsPerConnection) {
            throw new WeldException.Rejected(409, "the connection has reached its maximum number of syncs");
        }
        FakeSync sync = new FakeSync(
                id("sync"),
                wanted.connectionId(),
                quirks.schemaOf(wanted.destinationSchemaName()),
                cron(wanted.syncInterval()),
                quirks.startDateOf(wanted.startDate()),
                settings(settingsDefaults, wanted.settings()),
                enabledOnCreation,
                now());
        syncs.put(sync.id, sync);
        return sync;
    }

    List<Stream> put(FakeSync sync, List<SourceStream> streams, boolean replacing) {
        List<Stream> answer = new ArrayList<>();
        for (SourceStream wanted : streams) {
            FakeStream stream = sync.streams.computeIfAbsent(wanted.name(), name -> newStream(sync, name));
            if (replacing) {
                stream.replace(wanted);
            } else {
                stream.apply(wanted);
            }
            answer.add(stream.seen());
        }
        return answer;
    }

    private FakeStream newStream(FakeSync sync, String name) {
        return new FakeStream(id("stream"), sync.id, name, now());
    }

    void addTwin(String syncId, String name) {
        existingStream(syncId, name);
        FakeSync sync = existingSync(syncId);
        sync.twins.add(newStream(sync, name));
    }

    FakeSync existingSync(String id) {
        FakeSync sync = syncs.get(id);
        if (sync == null) {
            throw new AssertionError("no sync " + id + " among " + syncs.keySet());
        }
        return sync;
    }

    FakeStream existingStream(String syncId, String name) {
        FakeStream stream = existingSync(syncId).streams.get(name);
        if (stream == null) {
            throw new AssertionError("no stream " + name + " in " + syncId);
        }
        return stream;
    }

    void drop(String syncId) {
        existingSync(syncId);
        syncs.remove(syncId);
    }

    void dropConnection(String id) {
        if (connections.remove(id) == null) {
            throw new AssertionError("no connection " + id);
        }
    }

    private FakeSync knownSync(String id) {
        FakeSync sync = syncs.get(id);
        if (sync == null) {
            throw new WeldException.Rejected(404, "there is no sync " + id);
        }
        return sync;
    }

    private FakeStream knownStream(String id) {
        return streamOf(id).orElseThrow(() -> new WeldException.Rejected(404, "there is no stream " + id));
    }

    private Optional<FakeStream> streamOf(String id) {
        return syncs.values().stream()
                .flatMap(sync -> sync.streams.values().stream())
                .filter(stream -> stream.id.equals(id))
                .findFirst();
    }

    private FakeStream runnable(String streamId) {
        FakeStream stream = knownStream(streamId);
        if (!syncs.get(stream.syncId).enabled) {
            throw new WeldException.Rejected(400, "the sync is not running");
        }
        if (runs.isTooNew(syncs.get(stream.syncId), stream, now())) {
            throw new WeldException.Rejected(quirks.jobDelayStatus(), "there is no job of the stream");
        }
        return stream;
    }

    private ObjectNode settings(ObjectNode below, @Nullable JsonNode given) {
        ObjectNode settings = below.deepCopy();
        if (given != null) {
            if (!given.isObject()) {
                throw new WeldException.Rejected(400, "elt_settings must be an object");
            }
            given.fieldNames().forEachRemaining(name -> {
                if (quirks.isComputed(name)) {
                    throw new WeldException.Rejected(400, "elt_settings must not have " + name);
                }
            });
            settings.setAll((ObjectNode) given.deepCopy());
        }
        return settings;
    }

    private static String cron(String interval) {
        if (interval.strip().split("\\s+", -1).length != 5) {
            throw new WeldException.Rejected(400, "sync_interval must be a cron expression");
        }
        return interval;
    }

    private ConnectionBridge shown(ConnectionBridge bridge) {
        return quirks.bridgesWithIds()
                ? bridge
                : new ConnectionBridge(
                        null, bridge.state(), bridge.authorizeUrl(), bridge.createdAt(), bridge.expiresAt());
    }

    private boolean expired(FakeBridge bridge) {
        return !now().isBefore(bridge.bridge().expiresAt());
    }

    private String id(String kind) {
        return prefix + kind + "_" + ++lastNumber;
    }

    private <T> Listing<T> listing(Call call, List<T> items) {
        List<Listing.Unreadable> odd = new ArrayList<>(unreadable);
        odd.addAll(unreadableIn.getOrDefault(call, List.of()));
        return new Listing<>(items, odd);
    }

    private java.util.stream.Stream<Sync> listedSyncs() {
        return newestFirst(asOf(quirks.listLag()).syncs().values()).stream();
    }

    private Sync asListed(Sync sync) {
        return listsStreamsWithSyncs ? sync : sync.withStreams(null);
    }

    private Optional<Sync> readSync(String id) {
        return Optional.ofNullable(asOf(quirks.readLag()).syncs().get(id))
                .map(sync -> sync.withSettings(sync.settings().deepCopy()));
    }

    private static <T> List<T> newestFirst(Collection<T> all) {
        List<T> reversed = new ArrayList<>(all);
        Collections.reverse(reversed);
        return reversed;
    }

    /** Now, by Weld's clock. */
    Instant now() {
        return clock.instant().plus(quirks.clockOffset());
    }

    private FakePast.View view() {
        Map<String, Sync> seen = new LinkedHashMap<>();
        syncs.values().forEach(sync -> seen.put(sync.id, sync.read(quirks)));
        return new FakePast.View(seen, List.copyOf(connections.values()));
    }

    private FakePast.View asOf(Duration lag) {
        return lag.isZero() ? view() : past.at(now().minus(lag), view());
    }

    void change(Runnable change) {
        changed(() -> {
            change.run();
            return true;
        });
    }

    /** Does a change; reads that lag do not see it for a while. */
    synchronized <T> T changed(Supplier<T> change) {
        Duration longest = quirks.longestLag();
        if (!longest.isZero()) {
            past.changes(now(), view(), longest);
        }
        return change.get();
    }

    private <T> T answer(Call call, List<Object> arguments, Supplier<T> doing) {
        return script.run(call, arguments, () -> {
            synchronized (this) {
                syncs.values().forEach(sync -> runs.pass(sync, now()));
                answered = true;
                return call.writes() ? changed(doing) : doing.get();
            }
        });
    }

    private void act(Call call, List<Object> arguments, Runnable doing) {
        answer(call, arguments, () -> {
            doing.run();
            return true;
        });
    }
}
