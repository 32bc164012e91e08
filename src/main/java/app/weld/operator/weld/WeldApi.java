package app.weld.operator.weld;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The calls to Weld that the operator makes, with one API key. Every call may throw a {@link WeldException}; a call that
 * changes something is sent at most once, and only a call that changes something throws
 * {@link WeldException.OutcomeUnknown}.
 *
 * <p>An id that Weld does not know is an empty result of a reading call, false of a deleting call, and
 * {@link WeldException.Rejected} with status 404 of any other. A 404 that is not in the shape of Weld's errors says nothing
 * of what Weld has: then Weld is unavailable, and the outcome of a write unknown.
 */
public interface WeldApi {
    /**
     * The time that Weld's clock shows now, exact to {@link WeldTime#PRECISION}; empty before the first answer with this key.
     * What Weld writes into its objects ({@code created_at}, {@code started_at}) is compared with this time, never with the
     * clock of this machine.
     */
    Optional<Instant> serverTime();

    /** All syncs of the workspace. Listed page by page: what changes meanwhile may be missing or stale. */
    Listing<Sync> syncs();

    /** All syncs of one connection. */
    default Listing<Sync> syncsOf(String connectionId) {
        return syncsOf(Set.of(connectionId));
    }

    /** All syncs of these connections, listed one connection after the other: a few calls for each. */
    Listing<Sync> syncsOf(Set<String> connectionIds);

    Optional<Sync> sync(String id);

    /** Not idempotent: done twice, it makes two syncs. Whether the new sync is enabled is for the answer to say. */
    Sync createSync(NewSync sync);

    Sync updateSync(String id, SyncUpdate update);

    void enableSync(String id);

    void disableSync(String id);

    /**
     * Deletes a sync.
     *
     * @param removeData also drop the destination tables
     * @return false where Weld does not know the id
     */
    boolean deleteSync(String id, boolean removeData);

    Sync attachOrchestration(String id, String orchestrationId);

    Sync detachOrchestration(String id);

    /** All streams of all syncs of the workspace. */
    Listing<Stream> streams();

    Listing<Stream> streamsOf(String syncId);

    /** Adds streams and changes those that are there, by name; removes none. Returns what Weld answered, which may be less. */
    List<Stream> putStreams(String syncId, List<SourceStream> streams);

    void deleteStream(String streamId);

    /** The streams that the source of this sync offers. */
    Listing<AvailableStream> availableStreams(String syncId);

    /** The run states of the sync's streams; empty where there is no such sync. */
    Optional<List<StreamRuns>> runs(String syncId);

    /** Asks for a run. One that is there already is success, too. */
    RunRequest requestRun(String streamId);

    /** The latest runs of a stream, newest first, as many as Weld gives in one page; none where there is no such stream. */
    Listing<StreamRun> streamRuns(String streamId);

    /**
     * Marks the next run as a full refresh.
     *
     * @param resetHistory also lose the history table, for ever
     */
    void requestFullRefresh(String streamId, boolean resetHistory);

    void cancelFullRefresh(String streamId);

    Listing<Connection> connections();

    /** Deletes a connection; false where Weld does not know the id. */
    boolean deleteConnection(String id);

    /** The JSON Schema of the settings that a sync of this connection takes; empty where there is no such connection. */
    Optional<JsonNode> settingsSchema(String connectionId);

    /** The integrations that the plan of the workspace allows as sources. The cheapest of all calls. */
    Listing<Integration> integrations();

    /** The open bridges, as far as Weld lists them (its reply is not documented). */
    Listing<ConnectionBridge> bridges();

    /** Not idempotent. The answer has an authorize URL. */
    ConnectionBridge createBridge(NewBridge bridge);
}
