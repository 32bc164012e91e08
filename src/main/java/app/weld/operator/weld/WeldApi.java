package app.weld.operator.weld;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The calls to Weld that the operator makes, with one API key. Every call may throw a {@link WeldException}; a call that
 * changes something is sent at most once, and only a call that changes something throws
 * {@link WeldException.OutcomeUnknown}.
 *
 * <p>An id that Weld does not know is an empty result of a reading call, success of a deleting call, and
 * {@link WeldException.Rejected} with status 404 of any other.
 */
public interface WeldApi {
    /** Weld's own time now, as its answers with this key tell it; empty before the first that does. */
    default Optional<Instant> serverTime() {
        return Optional.empty();
    }

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
     */
    void deleteSync(String id, boolean removeData);

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

    /** Starts a run. A run that is there already is success, too. */
    void requestRun(String streamId);

    /**
     * Marks the next run as a full refresh.
     *
     * @param resetHistory also lose the history table, for ever
     */
    void requestFullRefresh(String streamId, boolean resetHistory);

    void cancelFullRefresh(String streamId);

    Listing<Connection> connections();

    void deleteConnection(String id);

    /** The open bridges, as far as Weld lists them (its reply is not documented). */
    Listing<ConnectionBridge> bridges();

    /** Not idempotent. The answer has an authorize URL. */
    ConnectionBridge createBridge(NewBridge bridge);
}
