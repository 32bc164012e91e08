package app.weld.operator.weld.http;

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
import app.weld.operator.weld.SharedValues;
import app.weld.operator.weld.SourceStream;
import app.weld.operator.weld.Stream;
import app.weld.operator.weld.StreamRun;
import app.weld.operator.weld.StreamRuns;
import app.weld.operator.weld.Sync;
import app.weld.operator.weld.SyncUpdate;
import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.WeldException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The calls of Weld's API as HTTP requests. */
final class HttpWeldApi implements WeldApi {
    private static final String GET = "GET";
    private static final String POST = "POST";
    private static final String DELETE = "DELETE";
    /** So many runs of an orchestration are read: the next ones that are due may be among them. */
    private static final String LATEST_RUNS = "20";

    private final RequestExecutor caller;
    private final Paginator pages;
    private final ResponseReader items;

    HttpWeldApi(RequestExecutor caller, MessageSanitizer sanitizer, SharedValues values) {
        this.caller = caller;
        this.pages = new Paginator(caller, sanitizer);
        this.items = new ResponseReader(sanitizer, values);
    }

    @Override
    public Optional<Instant> serverTime() {
        return caller.serverTime();
    }

    @Override
    public Listing<Sync> syncs() {
        return pages.all(ApiRequest.to(GET, "/elt_syncs"), items::sync, Sync::id);
    }

    @Override
    public Listing<Sync> syncsUntil(Predicate<List<Sync>> enough) {
        ApiRequest list = ApiRequest.to(GET, "/elt_syncs");
        return pages.until(list, items::sync, Sync::id, enough)
                .orElseThrow(() -> new WeldException.Unavailable("Weld does not know " + list.endpoint()));
    }

    @Override
    public Listing<Sync> syncsOf(Set<String> connectionIds) {
        Listing<Sync> all = Listing.of(List.of());
        boolean begun = false;
        for (String id : connectionIds) {
            ApiRequest list = Paginator.paged(ApiRequest.to(GET, "/elt_syncs").idQuery("connection_id", id));
            all = all.and((begun ? pages.goOn(list, items::sync, Sync::id) : pages.find(list, items::sync, Sync::id))
                    .orElse(Listing.of(List.of()))
                    .only(sync -> sync.connectionId().equals(id)));
            begun = true;
        }
        return all;
    }

    @Override
    public Optional<Sync> sync(String id) {
        ApiRequest call = ApiRequest.to(GET, "/elt_syncs/{id}", id);
        return caller.find(call).map(answer -> sync(call, answer, id));
    }

    @Override
    public Sync createSync(NewSync sync) {
        ApiRequest call = ApiRequest.to(POST, "/elt_syncs").body(RequestBodies.of(sync));
        ApiResponse.Answer answer = caller.execute(call);
        try {
            return items.sync(caller.json(call, answer));
        } catch (UnreadableException e) {
            return made(call, answer, sync, e);
        }
    }

    @Override
    public Sync updateSync(String id, SyncUpdate update) {
        ApiRequest call = ApiRequest.to(POST, "/elt_syncs/{id}", id).body(RequestBodies.of(update));
        return sync(call, caller.execute(call), id);
    }

    @Override
    public void enableSync(String id) {
        caller.execute(ApiRequest.to(POST, "/elt_syncs/{id}/enable", id));
    }

    @Override
    public void disableSync(String id) {
        caller.execute(ApiRequest.to(POST, "/elt_syncs/{id}/disable", id));
    }

    @Override
    public boolean deleteSync(String id, boolean removeData) {
        ApiRequest call = ApiRequest.to(DELETE, "/elt_syncs/{id}", id);
        return caller.find(removeData ? call.query("removeDataReferences", "true") : call)
                .isPresent();
    }

    @Override
    public Listing<Orchestration> orchestrations() {
        return pages.all(ApiRequest.to(GET, "/orchestrations"), items::orchestration, Orchestration::id);
    }

    @Override
    public Optional<Listing<OrchestrationRun>> orchestrationRuns(String orchestrationId) {
        ApiRequest list = ApiRequest.to(GET, "/orchestration_runs")
                .idQuery("orchestration_id", orchestrationId)
                .query("limit", LATEST_RUNS);
        return pages.first(list, node -> items.orchestrationRun(node, orchestrationId), OrchestrationRun::id)
                .map(runs -> runs.only(run -> run.orchestrationId().equals(orchestrationId)));
    }

    @Override
    public Sync attachOrchestration(String id, String orchestrationId) {
        ApiRequest call = ApiRequest.to(POST, "/elt_syncs/{id}/orchestration", id)
                .body(RequestBodies.orchestration(orchestrationId));
        return sync(call, caller.execute(call), id);
    }

    @Override
    public Sync detachOrchestration(String id) {
        ApiRequest call = ApiRequest.to(DELETE, "/elt_syncs/{id}/orchestration", id);
        return sync(call, caller.execute(call), id);
    }

    @Override
    public Listing<Stream> streams() {
        return pages.all(ApiRequest.to(GET, "/elt_streams"), items::stream, Stream::id);
    }

    @Override
    public Listing<Stream> streamsOf(String syncId) {
        ApiRequest list = Paginator.paged(ApiRequest.to(GET, "/elt_streams").idQuery("elt_sync_id", syncId));
        return pages.find(list, node -> items.stream(node, syncId), Stream::id)
                .orElse(Listing.of(List.of()))
                .only(stream -> stream.syncId().equals(syncId));
    }

    @Override
    public List<Stream> putStreams(String syncId, List<SourceStream> streams) {
        ApiRequest call =
                ApiRequest.to(POST, "/elt_syncs/{id}/source_streams", syncId).body(RequestBodies.of(streams));
        return items.changedStreams(caller.json(call, caller.execute(call)), syncId);
    }

    @Override
    public void deleteStream(String streamId) {
        caller.find(ApiRequest.to(DELETE, "/elt_streams/{id}", streamId));
    }

    @Override
    public Listing<AvailableStream> availableStreams(String syncId) {
        // No limit is documented for this list, so none is sent unless an answer says that there is a next page.
        ApiRequest list = ApiRequest.to(GET, "/elt_syncs/{id}/available_source_streams", syncId);
        return pages.find(list, items::availableStream, AvailableStream::name).orElse(Listing.of(List.of()));
    }

    @Override
    public Optional<List<StreamRuns>> runs(String syncId) {
        ApiRequest call = ApiRequest.to(GET, "/elt_syncs/{id}/status", syncId);
        return caller.find(call).map(answer -> read(call, answer, items::runs));
    }

    @Override
    public RunRequest requestRun(String streamId) {
        try {
            ApiResponse.Answer answer = caller.execute(ApiRequest.to(POST, "/elt_streams/{id}/request_run", streamId));
            return new RunRequest(items.statusUrl(answer.json()), null, false);
        } catch (WeldException.Rejected e) {
            // A run is active already, which is what was requested.
            if (e.status() != 409) {
                throw e;
            }
            return new RunRequest(null, e.activeRunId(), true);
        }
    }

    @Override
    public Listing<StreamRun> streamRuns(String streamId) {
        ApiRequest list = ApiRequest.to(GET, "/elt_stream_runs").idQuery("elt_stream_id", streamId);
        return pages.first(list, node -> items.streamRun(node, streamId), StreamRun::id)
                .orElse(Listing.of(List.of()))
                .only(run -> run.streamId().equals(streamId));
    }

    @Override
    public void requestFullRefresh(String streamId, boolean resetHistory) {
        ApiRequest call = ApiRequest.to(POST, "/elt_streams/{id}/request_full_refresh", streamId);
        caller.execute(resetHistory ? call.body(RequestBodies.resetHistory()) : call);
    }

    @Override
    public void cancelFullRefresh(String streamId) {
        caller.execute(ApiRequest.to(POST, "/elt_streams/{id}/cancel_full_refresh", streamId));
    }

    @Override
    public Listing<Connection> connections() {
        return pages.all(ApiRequest.to(GET, "/connections"), items::connection, Connection::id);
    }

    @Override
    public boolean deleteConnection(String id) {
        return caller.find(ApiRequest.to(DELETE, "/connections/{id}", id)).isPresent();
    }

    @Override
    public Optional<JsonNode> settingsSchema(String connectionId) {
        ApiRequest call = ApiRequest.to(GET, "/connections/{id}/settings", connectionId);
        return caller.find(call).map(answer -> read(call, answer, ResponseReader::object));
    }

    @Override
    public Listing<Integration> integrations() {
        ApiRequest list = ApiRequest.to(GET, "/integrations");
        return pages.find(list, items::integration, Integration::id)
                .orElseThrow(() -> new WeldException.Unavailable("Weld does not know " + list.endpoint()));
    }

    @Override
    public Listing<ConnectionBridge> bridges() {
        ApiRequest list = ApiRequest.to(GET, "/connection_bridges");
        return pages.find(list, items::bridge, HttpWeldApi::nameOf)
                .orElseThrow(() -> new WeldException.Unavailable("Weld does not know " + list.endpoint()));
    }

    @Override
    public ConnectionBridge createBridge(NewBridge bridge) {
        ApiRequest call = ApiRequest.to(POST, "/connection_bridges")
                .body(RequestBodies.of(bridge).put("state", bridge.state()));
        ConnectionBridge created = read(call, caller.execute(call), items::bridge);
        if (created.authorizeUrl() == null) {
            throw caller.unclear(call, "Weld's answer has no authorize_url", null);
        }
        return created;
    }

    /** Weld has created a sync, and the answer is incomplete. The outcome is known nevertheless. */
    private Sync made(ApiRequest call, ApiResponse.Answer answer, NewSync wanted, UnreadableException why) {
        String id = ResponseReader.idOf(caller.json(call, answer));
        if (id == null) {
            throw caller.unclear(call, "Weld's answer cannot be read: " + why.getMessage(), null);
        }
        try {
            Optional<Sync> read = sync(id);
            if (read.isPresent()) {
                return read.get();
            }
        } catch (WeldException e) {
            // The rest is read with the next poll. That the sync exists, and for which connection, is known.
        }
        return new Sync(
                id,
                wanted.connectionId(),
                wanted.destinationSchemaName(),
                wanted.syncInterval(),
                wanted.startDate(),
                null,
                false,
                null,
                wanted.settings(),
                null,
                null);
    }

    /** The sync in an answer about it. After a change it is read again if the answer is incomplete. */
    private Sync sync(ApiRequest call, ApiResponse.Answer answer, String id) {
        JsonNode json = answer.json();
        if (call.writes() && json != null && id.equals(ResponseReader.idOf(json)) && !items.isReadableSync(json)) {
            ApiRequest again = ApiRequest.to(GET, "/elt_syncs/{id}", id);
            try {
                return read(again, caller.execute(again), items::sync);
            } catch (WeldException e) {
                throw caller.unclear(call, "Weld's answer cannot be read: " + e.getMessage(), null);
            }
        }
        Sync sync = read(call, answer, items::sync);
        if (!sync.id().equals(id)) {
            throw caller.unclear(call, "Weld answered with another sync than the requested one", null);
        }
        return sync;
    }

    private <T> T read(ApiRequest call, ApiResponse.Answer answer, ResponseReader.Reader<T> reader) {
        try {
            return reader.read(caller.json(call, answer));
        } catch (UnreadableException e) {
            throw caller.unclear(call, "Weld's answer cannot be read: " + e.getMessage(), null);
        }
    }

    /** What distinguishes one bridge from another. */
    private static String nameOf(ConnectionBridge bridge) {
        return bridge.id() != null ? bridge.id() : String.valueOf(bridge.authorizeUrl());
    }
}
