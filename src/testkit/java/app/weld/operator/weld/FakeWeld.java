package app.weld.operator.weld;

import app.weld.operator.standin.Account;
import app.weld.operator.standin.Ids;
import app.weld.operator.standin.OfferedStream;
import app.weld.operator.standin.Operations;
import app.weld.operator.standin.Quirks;
import app.weld.operator.standin.Refusal;
import app.weld.operator.standin.StreamRow;
import app.weld.operator.standin.SyncRow;
import app.weld.operator.standin.SyncView;
import app.weld.operator.standin.Way;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Weld workspace in memory: an {@link Account} of the stand-in, without HTTP. What Weld holds and by which rules is the account's alone;
 * here its rows become the operator's records, and its refusals exceptions. Thread-safe.
 *
 * <p>Calls come in through {@link WeldApi}; a test scripts their failures, hooks into them and counts them here, and changes
 * things as a person would in the Weld app through {@link #byHand()}. Until a test says otherwise, runs begin and end only when a test
 * says so, a new sync is enabled, and the source offers no stream.
 */
public final class FakeWeld implements WeldApi {
    private final Account account;
    private final SyncLists lists = new SyncLists();
    private final CallScript script;
    private final List<Listing.Unreadable> unreadable = new ArrayList<>();
    private final Map<Call, List<Listing.Unreadable>> unreadableIn = new EnumMap<>(Call.class);
    private boolean answered;

    public FakeWeld(Clock clock) {
        this(clock, "");
    }

    /** The ids of this workspace begin so: Weld's ids are not those of another workspace. */
    public FakeWeld(Clock clock, String prefix) {
        this.account = Account.empty(prefix + "account", clock, Ids.counted(prefix));
        this.script = new CallScript(clock);
        account.settingsDefault("apiVersion", JsonNodeFactory.instance.textNode("v1"));
        account.quirks()
                .newSyncsEnabled(true)
                .onlySentStreamsAnswered(true)
                .schedulesStartRuns(false)
                .runDelay(null)
                .runLength(null)
                .with(Way.RUNNING_MEANS_RAN, Way.BRIDGES_LISTED_WHOLE);
    }

    // What the workspace is like.

    /** What Weld holds, for what no method here says. */
    public Account account() {
        return account;
    }

    /** The ways of the service that are documented nowhere. */
    public Quirks quirks() {
        return account.quirks();
    }

    /** How its listings of syncs look. */
    public SyncLists lists() {
        return lists;
    }

    public Connection addConnection(String integrationId, String label) {
        return connection(account.createConnection(integrationId, label));
    }

    public Connection addConnection(String id, String integrationId, String label) {
        account.createConnection(id, integrationId, label);
        return connection(id);
    }

    public String addOrchestration(String id) {
        return account.createOrchestration(id, id);
    }

    /** An orchestration starts, with the streams of its syncs. */
    public void startOrchestration(String id) {
        var unused = account.startOrchestration(id);
    }

    /** An orchestration whose name is not its id. */
    public String addOrchestration(String id, String name) {
        return account.createOrchestration(id, name);
    }

    /** The sources offer these streams. None is offered until a test says so. */
    public void offer(String... names) {
        for (String name : names) {
            account.offerEverywhere(OfferedStream.named(name));
        }
    }

    public void offerUnselectable(String name) {
        account.offerEverywhere(OfferedStream.unselectable(name));
    }

    /** A retired stream is still taken. */
    public void offerRetired(String name, String retirement) {
        account.offerEverywhere(OfferedStream.retiredBecause(name, retirement));
    }

    public void offerNoLonger(String name) {
        account.offerNowhere(name);
    }

    /** Whether a new sync is enabled at once; true until a test says otherwise. */
    public void enabledOnCreation(boolean enabled) {
        quirks().newSyncsEnabled(enabled);
    }

    /** Whether listings and answers of syncs hold their streams; true until a test says otherwise. */
    public void listsStreamsWithSyncs(boolean lists) {
        quirks().streamsInSyncLists(lists);
    }

    /** Whether open bridges are listed; true until a test says otherwise. */
    public void listsBridges(boolean lists) {
        if (lists) {
            quirks().without(Way.BRIDGES_NOT_LISTED);
        } else {
            quirks().with(Way.BRIDGES_NOT_LISTED);
        }
    }

    public void maxSyncsPerConnection(int max) {
        account.maximumOfSyncs(max);
    }

    /** The service adds this setting where it is not given, as it does with {@code apiVersion: v1} anyway. */
    public void settingsDefault(String name, JsonNode value) {
        account.settingsDefault(name, value);
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
    public void addIntegration(Integration integration) {
        account.addIntegration(app.weld.operator.standin.Integration.source(
                integration.id(),
                integration.name(),
                integration.supportsStartDate(),
                integration.minRequiredPlan(),
                List.of()));
    }

    /** What {@link #settingsSchema} answers for a connection; an empty schema until a test says otherwise. */
    public void settingsSchema(String connectionId, JsonNode schema) {
        account.settingsSchema(connectionId, schema.toString());
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
        return new ByHand(this, account);
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
    public List<Sync> allSyncs() {
        return account.syncs().reversed().stream()
                .map(sync -> Records.sync(account.view(sync, SyncView.As.STORED)))
                .toList();
    }

    /** The sync of this id, with its streams. */
    public Sync theSync(String id) {
        return account.sync(id)
                .map(sync -> Records.sync(account.view(sync, SyncView.As.STORED)))
                .orElseThrow(() -> new AssertionError("no sync " + id));
    }

    /** The only sync there is. */
    public Sync onlySync() {
        List<Sync> all = allSyncs();
        if (all.size() != 1) {
            throw new AssertionError("not one sync but " + all);
        }
        return all.get(0);
    }

    public List<Connection> allConnections() {
        return account.connections().reversed().stream()
                .map(Records::connection)
                .toList();
    }

    private Connection connection(String id) {
        return account.connection(id).map(Records::connection).orElseThrow();
    }

    public List<Orchestration> allOrchestrations() {
        return account.operations().orchestrations().stream()
                .map(one -> new Orchestration(one.id(), one.name()))
                .toList();
    }

    /** The names of the streams that all sources offer. */
    public List<String> offered() {
        return account.offeredEverywhere();
    }

    /** All bridges that were not used, those expired too; oldest first. */
    public List<ConnectionBridge> allBridges() {
        return account.bridges().reversed().stream()
                .filter(bridge -> bridge.connectionId() == null)
                .map(Records::bridge)
                .toList();
    }

    /** The last value that was sent for a stream, which Weld never shows. */
    public List<String> excludedColumns(String syncId, String stream) {
        return existingStream(syncId, stream).texts(StreamProperty.EXCLUDED_COLUMNS.weldName());
    }

    public List<String> hashedColumns(String syncId, String stream) {
        return existingStream(syncId, stream).texts(StreamProperty.HASHED_COLUMNS.weldName());
    }

    public boolean fullRefreshPending(String syncId, String stream) {
        return existingStream(syncId, stream).fullRefresh();
    }

    /** Whether a full refresh that loses the history table was ever requested. */
    public boolean historyReset(String syncId, String stream) {
        return existingStream(syncId, stream).past().resetRequested();
    }

    /** How many runs were started by a request. */
    public int runsRequested(String syncId, String stream) {
        return account.runsRequested(existingStream(syncId, stream).id());
    }

    /** Whether the destination tables of this deleted sync were dropped. */
    public boolean dataRemoved(String syncId) {
        return account.droppedData().contains(syncId);
    }

    // What happens in Weld.

    /** A person opens the authorize URL and agrees: the connection appears, or is authorized again. */
    public Connection authorize(String bridgeId) {
        return connection(account.authorize(bridgeId));
    }

    /** Whether a run was requested or is under way. */
    public boolean isRunning(String syncId, String stream) {
        return account.isRunning(existingStream(syncId, stream).id());
    }

    /** A run starts by the schedule, or the one requested begins. */
    public void startRun(String syncId, String stream) {
        account.startRun(syncId, stream);
    }

    public void finishRun(String syncId, String stream) {
        finishRun(syncId, stream, 100, 10_000);
    }

    public void finishRun(String syncId, String stream, long records, long bytes) {
        account.endRun(syncId, stream, records, bytes, null);
    }

    /** May stop the sync, as {@link Quirks#stopAfterFailures} says. */
    public void failRun(String syncId, String stream, String error) {
        account.endRun(syncId, stream, 0, 0, error);
    }

    /** The sync says this of itself, whatever its runs are; null: what follows from them. */
    public void status(String syncId, @Nullable String status) {
        account.status(syncId, status);
    }

    /** Whether a history table of this stream was ever turned off. */
    public boolean historyLost(String syncId, String stream) {
        return existingStream(syncId, stream).past().historyDisabled();
    }

    private StreamRow existingStream(String syncId, String name) {
        return account.stream(syncId, name)
                .orElseThrow(() -> new AssertionError("no stream " + name + " in " + syncId));
    }

    // The calls.

    /** Weld's time now; empty before it answered anything. */
    @Override
    public Optional<Instant> serverTime() {
        synchronized (account) {
            return answered ? Optional.of(account.now()) : Optional.empty();
        }
    }

    @Override
    public Listing<Sync> syncs() {
        return list(Call.SYNCS, List.of(), seen -> lists.all(syncs(seen, seen.syncs())));
    }

    @Override
    public Listing<Sync> syncsUntil(Predicate<List<Sync>> enough) {
        return list(Call.SYNCS_UNTIL, List.of(), seen -> lists.until(enough, syncs(seen, seen.syncs())));
    }

    @Override
    public Listing<Sync> syncsOf(String connectionId) {
        return list(Call.SYNCS_OF, List.of(connectionId), seen -> lists.all(syncs(seen, seen.syncs())).stream()
                .filter(sync -> sync.connectionId().equals(connectionId))
                .toList());
    }

    @Override
    public Listing<Sync> syncsOf(Set<String> connectionIds) {
        return connectionIds.stream().map(this::syncsOf).reduce(Listing.of(List.of()), Listing::and);
    }

    @Override
    public Optional<Sync> sync(String id) {
        return read(Call.SYNC, List.of(id), seen -> seen.sync(id)
                .map(sync -> Records.sync(seen.view(sync, SyncView.As.READ))));
    }

    @Override
    public Sync createSync(NewSync wanted) {
        return write(Call.CREATE_SYNC, List.of(wanted), does -> answered(Records.create(does, wanted)));
    }

    @Override
    public Sync updateSync(String id, SyncUpdate update) {
        return write(
                Call.UPDATE_SYNC,
                List.of(id, update),
                does -> answered(does.updateSync(
                        id,
                        update.syncInterval(),
                        update.settings() == null ? null : Records.settings(update.settings()))));
    }

    @Override
    public void enableSync(String id) {
        act(Call.ENABLE_SYNC, List.of(id), does -> does.enable(id, true));
    }

    @Override
    public void disableSync(String id) {
        act(Call.DISABLE_SYNC, List.of(id), does -> does.enable(id, false));
    }

    @Override
    public boolean deleteSync(String id, boolean removeData) {
        return delete(Call.DELETE_SYNC, List.of(id, removeData), does -> does.deleteSync(id, removeData));
    }

    @Override
    public Listing<Orchestration> orchestrations() {
        return list(Call.ORCHESTRATIONS, List.of(), seen -> seen.operations().orchestrations().stream()
                .map(one -> new Orchestration(one.id(), one.name()))
                .toList());
    }

    @Override
    public Optional<Listing<OrchestrationRun>> orchestrationRuns(String orchestrationId) {
        return read(
                        Call.ORCHESTRATION_RUNS,
                        List.of(orchestrationId),
                        seen -> Optional.of(seen.operations().orchestrationRuns(orchestrationId).stream()
                                .map(run -> new OrchestrationRun(
                                        run.id(),
                                        run.orchestrationId(),
                                        run.status(),
                                        run.dueAt(),
                                        run.startedAt(),
                                        run.finishedAt()))
                                .toList()))
                .map(Listing::of);
    }

    @Override
    public Sync attachOrchestration(String id, String orchestrationId) {
        return write(
                Call.ATTACH_ORCHESTRATION,
                List.of(id, orchestrationId),
                does -> answered(does.attach(id, orchestrationId)));
    }

    @Override
    public Sync detachOrchestration(String id) {
        return write(Call.DETACH_ORCHESTRATION, List.of(id), does -> answered(does.detach(id)));
    }

    @Override
    public Listing<Stream> streams() {
        return list(Call.STREAMS, List.of(), seen -> seen.allStreams().stream()
                .map(Records::stream)
                .toList());
    }

    @Override
    public Listing<Stream> streamsOf(String syncId) {
        return list(Call.STREAMS_OF, List.of(syncId), seen -> seen.streams(syncId).reversed().stream()
                .map(Records::stream)
                .toList());
    }

    @Override
    public List<Stream> putStreams(String syncId, List<SourceStream> streams) {
        return write(
                Call.PUT_STREAMS,
                List.of(syncId, List.copyOf(streams)),
                does -> does.putStreams(syncId, Records.sent(streams)).stream()
                        .map(Records::stream)
                        .toList());
    }

    @Override
    public void deleteStream(String streamId) {
        var unused = delete(Call.DELETE_STREAM, List.of(streamId), does -> does.deleteStream(streamId));
    }

    @Override
    public Listing<AvailableStream> availableStreams(String syncId) {
        return read(Call.AVAILABLE_STREAMS, List.of(syncId), seen -> {
            if (quirks().has(Way.OFFERED_STREAMS_TIME_OUT)) {
                throw new WeldException.Unavailable("Weld did not answer in time");
            }
            return listing(
                    Call.AVAILABLE_STREAMS,
                    seen.sync(syncId).isEmpty()
                            ? List.of()
                            : seen.operations().offered(syncId).stream()
                                    .map(stream -> new AvailableStream(
                                            stream.name(), stream.selectable(), stream.retired(), stream.retirement()))
                                    .toList());
        });
    }

    @Override
    public Optional<List<StreamRuns>> runs(String syncId) {
        return read(Call.RUNS, List.of(syncId), seen -> seen.sync(syncId).map(sync -> seen.streams(syncId).stream()
                .map(stream -> new StreamRuns(
                        stream.name(),
                        seen.activeRun(stream.id()).map(Records::run).orElse(null),
                        seen.latestRun(stream.id()).map(Records::run).orElse(null)))
                .toList()));
    }

    @Override
    public RunRequest requestRun(String streamId) {
        return write(Call.REQUEST_RUN, List.of(streamId), does -> does.requestRun(streamId)
                .map(active -> new RunRequest(null, active.id(), true))
                .orElseGet(() -> new RunRequest(does.runUrl(streamId), null, false)));
    }

    @Override
    public Listing<StreamRun> streamRuns(String streamId) {
        return list(Call.STREAM_RUNS, List.of(streamId), seen -> seen.streamWithId(streamId).stream()
                .flatMap(stream -> seen.runs(stream.syncId(), stream.name()).stream())
                .map(run -> new StreamRun(
                        run.id(), streamId, run.status(), run.startedAt(), run.finishedAt(), run.records()))
                .toList());
    }

    @Override
    public void requestFullRefresh(String streamId, boolean resetHistory) {
        act(
                Call.REQUEST_FULL_REFRESH,
                List.of(streamId, resetHistory),
                does -> does.requestFullRefresh(streamId, resetHistory));
    }

    @Override
    public void cancelFullRefresh(String streamId) {
        act(Call.CANCEL_FULL_REFRESH, List.of(streamId), does -> does.cancelFullRefresh(streamId));
    }

    @Override
    public Listing<Connection> connections() {
        return list(Call.CONNECTIONS, List.of(), seen -> seen.connections().stream()
                .map(row -> Records.shown(row, quirks()))
                .toList());
    }

    @Override
    public boolean deleteConnection(String id) {
        return delete(Call.DELETE_CONNECTION, List.of(id), does -> does.deleteConnection(id));
    }

    @Override
    public Optional<JsonNode> settingsSchema(String connectionId) {
        return read(Call.SETTINGS_SCHEMA, List.of(connectionId), seen -> seen.connection(connectionId)
                .map(connection -> seen.operations().settingsSchema(connection.id())));
    }

    @Override
    public Listing<Integration> integrations() {
        return list(Call.INTEGRATIONS, List.of(), seen -> seen.operations().integrations("EltSource").stream()
                .map(one -> new Integration(one.id(), one.name(), one.supportsStartDate(), one.minRequiredPlan()))
                .toList());
    }

    @Override
    public Listing<ConnectionBridge> bridges() {
        return list(Call.BRIDGES, List.of(), seen -> seen.operations().openBridges().stream()
                .map(bridge -> Records.listed(bridge, quirks()))
                .toList());
    }

    @Override
    public ConnectionBridge createBridge(NewBridge wanted) {
        return write(
                Call.CREATE_BRIDGE,
                List.of(wanted),
                does -> Records.answered(
                        does.createBridge(
                                wanted.redirectUri(),
                                wanted.integrationId(),
                                wanted.label(),
                                wanted.state(),
                                wanted.connectionId()),
                        quirks()));
    }

    // How a call is carried out.

    private static List<Sync> syncs(Account seen, List<SyncRow> rows) {
        return rows.stream()
                .map(row -> Records.sync(seen.view(row, SyncView.As.LISTED)))
                .toList();
    }

    private Sync answered(SyncRow row) {
        return Records.sync(account.view(row, SyncView.As.ANSWERED));
    }

    private <T> Listing<T> list(Call call, List<Object> arguments, Function<Account, List<T>> reading) {
        return answer(call, arguments, () -> listing(call, reading.apply(account.seen(true))));
    }

    private synchronized <T> Listing<T> listing(Call call, List<T> items) {
        List<Listing.Unreadable> odd = new ArrayList<>(unreadable);
        odd.addAll(unreadableIn.getOrDefault(call, List.of()));
        return new Listing<>(items, odd);
    }

    private <T> T read(Call call, List<Object> arguments, Function<Account, T> reading) {
        return answer(call, arguments, () -> reading.apply(account.seen(false)));
    }

    private <T> T write(Call call, List<Object> arguments, Function<Operations, T> doing) {
        return answer(call, arguments, () -> {
            account.remember();
            return doing.apply(account.operations());
        });
    }

    private void act(Call call, List<Object> arguments, Consumer<Operations> doing) {
        write(call, arguments, does -> {
            doing.accept(does);
            return true;
        });
    }

    /** False for an id that Weld does not know. */
    private boolean delete(Call call, List<Object> arguments, Consumer<Operations> doing) {
        return write(call, arguments, does -> {
            try {
                doing.accept(does);
                return true;
            } catch (Refusal refusal) {
                if (refusal.status() == 404) {
                    return false;
                }
                throw refusal;
            }
        });
    }

    private <T> T answer(Call call, List<Object> arguments, Supplier<T> doing) {
        return script.run(call, arguments, () -> {
            synchronized (account) {
                account.catchUp();
                answered = true;
                try {
                    return doing.get();
                } catch (Refusal refusal) {
                    throw new WeldException.Rejected(refusal.status(), refusal.getMessage(), refusal.code());
                }
            }
        });
    }
}
